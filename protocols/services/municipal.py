"""The act of the city's body: recorded while the text is sent, asked of when a signature comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from cms_portal.accounts.models import User
from cms_portal.files.models import PrivateFile
from cms_portal.files.services import store
from cms_portal.templatetags.portal import day as in_words
from protocols.enums import MunicipalBody, ProtocolState
from protocols.exceptions import InvalidTransition, NotAllowed, ProtocolError
from protocols.models import MunicipalAct, Protocol, TextVersion
from protocols.services.comments import side_of
from protocols.services.moves import lock

MUNICIPAL_KIND = "protocols.municipal_act"
# The city approves what was sent to it; what it did not tell may be told until the act is complete.
RECORDABLE_STATES = (ProtocolState.SENT, ProtocolState.SIGNED_BY_CITY)


@dataclass(frozen=True)
class MunicipalFacts:
    body: MunicipalBody
    number: str
    dated_on: date
    published_on: date | None = None
    is_immediately_executive: bool = False
    executive_on: date | None = None


@transaction.atomic
def record_municipal_act(
    *, protocol_id: int, facts: MunicipalFacts, upload: UploadedFile | None, by: User
) -> MunicipalAct:
    """Record, or correct, the act that approves the text in force; what was written before stays.

    Raises NotAllowed, InvalidTransition, ProtocolError, FileTooLarge.
    """
    protocol = lock(protocol_id)
    if side_of(protocol, by) is None:
        raise NotAllowed("L'atto del Comune lo registrano il Comune e la segreteria.")
    if protocol.state not in RECORDABLE_STATES:
        raise InvalidTransition("L'atto del Comune si registra quando il testo è trasmesso.")
    _check(facts)
    version = TextVersion.objects.in_force().get(protocol=protocol)
    known = MunicipalAct.objects.filter(version=version).first()
    act = known or MunicipalAct(version=version)
    for name, value in vars(facts).items():
        setattr(act, name, value)
    act.recorded_by = by
    if upload is not None:
        act.file = store(
            kind=MUNICIPAL_KIND,
            name=upload.name or "atto-del-comune.pdf",
            source=upload,
            content_type="application/pdf",
            by=by,
            city_code=protocol.city.cadastral_code,
        )
    act.save()
    return act


def _check(facts: MunicipalFacts) -> None:
    today = timezone.localdate()
    if facts.dated_on > today:
        raise ProtocolError("La data dell'atto è nel futuro.")
    if facts.published_on and facts.published_on < facts.dated_on:
        raise ProtocolError("La pubblicazione non può precedere la data dell'atto.")
    if facts.executive_on and facts.executive_on < facts.dated_on:
        raise ProtocolError("L'esecutività non può precedere la data dell'atto.")
    if facts.executive_on and facts.is_immediately_executive:
        raise ProtocolError("Se è immediatamente eseguibile non serve un'altra data.")


def municipal_act_of(protocol: Protocol) -> MunicipalAct | None:
    """The one on the text in force."""
    rows = MunicipalAct.objects.filter(version__protocol=protocol, version__voided_at__isnull=True)
    return rows.select_related("file").first()


def signature_warning(protocol: Protocol, signed_on: date) -> str:
    """Why a signature of that day comes before the city's act has effect; else empty."""
    act = municipal_act_of(protocol)
    if act is None:
        return "L'atto del Comune che autorizza la firma non è registrato."
    if act.is_executive_on(signed_on):
        return ""
    begins = act.executive_from
    if begins is None:
        return f"Non è indicato da quando {act} è esecutivo."
    return f"Firmato {in_words(signed_on, 'il')}; {act} è esecutivo {in_words(begins, 'dal')}."


def may_read_municipal_act(user: User, private_file: PrivateFile) -> bool:
    """Of an earlier text too, and a file that another one has replaced."""
    if private_file.city_code and user.sees_all_cities:
        return True
    acts = Protocol.objects.visible_to(user)
    return acts.filter(
        city__cadastral_code=private_file.city_code, versions__municipal_act__file=private_file
    ).exists()
