"""What the PEC tells of the acts of the demonstration world: invented numbers, marked so."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime, time, timedelta
from email.message import EmailMessage
from typing import Final
from xml.sax.saxutils import escape

from django.conf import settings
from django.utils import timezone

from cms_portal.accounts.exceptions import DemoRefused
from cms_portal.accounts.models import User
from cms_portal.files.services import store
from protocols import services
from protocols.enums import SENT_STATES
from protocols.journeys import Journey, RegistrySide
from protocols.models import PecDrop, Protocol
from protocols.services.pec import DROP_KIND

_OFFICE: Final = "adg.demo@pec.example"
_FIRST_NUMBER: Final = 12_345


def load_journeys(*, staff: User) -> int:
    """Numbers and receipts of the acts that were sent and have none; how many. Safe to repeat.

    Some wait for their receipts, one was not delivered. Raises DemoRefused.
    """
    if not settings.IS_DEMO_ALLOWED:
        raise DemoRefused("I dati dimostrativi si caricano solo in sviluppo e nelle prove.")
    acts = list(
        Protocol.objects.filter(state__in=SENT_STATES, document__isnull=False)
        .exclude(transmissions__entries__side=RegistrySide.OUTGOING)
        .select_related("city")
        .order_by("city__folded_name")
    )
    for place, act in enumerate(acts):
        services.record_entry(
            protocol_id=act.pk,
            journey=Journey.TEXT_OUT,
            side=RegistrySide.OUTGOING,
            number=f"{_FIRST_NUMBER + place:07d} (demo)",
            dated_on=act.sent_on or timezone.localdate(),
            aoo="AOO-DEMO",
            by=staff,
        )
    mails = [mail for place, act in enumerate(acts) for mail in _receipts(act, place)]
    if mails:
        _file(mails, staff)
    return len(acts)


def _receipts(act: Protocol, place: int) -> list[bytes]:
    """Accepted and delivered; every fourth waits for its delivery, one did not arrive."""
    day = act.sent_on or timezone.localdate()
    at = timezone.make_aware(datetime.combine(day, time(10, 15)))
    kinds = [("accettazione", at)]
    if place == 1:
        kinds.append(("errore-consegna", at + timedelta(minutes=2)))
    elif place % 4 != 3:
        kinds.append(("avvenuta-consegna", at + timedelta(minutes=1)))
    return [_receipt(act, kind, moment) for kind, moment in kinds]


def _receipt(act: Protocol, kind: str, at: datetime) -> bytes:
    about = f"{act.code.lower()}@adg-demo.example"
    to = f"protocollo.{act.city.cadastral_code.lower()}@pec-demo.example"
    local = timezone.localtime(at)
    subject = f"{act.code} - Protocollo d'intesa (dati dimostrativi)"
    error = "casella piena (demo)" if kind == "errore-consegna" else "nessuno"
    certificate = f"""<?xml version="1.0" encoding="UTF-8"?>
<postacert tipo="{kind}" errore="{error}"><intestazione><mittente>{_OFFICE}</mittente>
<destinatari tipo="certificato">{to}</destinatari><oggetto>{escape(subject)}</oggetto>
</intestazione><dati><gestore-emittente>Gestore dimostrativo</gestore-emittente>
<data zona="{local:%z}"><giorno>{local:%d/%m/%Y}</giorno><ora>{local:%H:%M:%S}</ora></data>
<identificativo>demo.{about}</identificativo><msgid>&lt;{about}&gt;</msgid></dati></postacert>"""
    mail = EmailMessage()
    mail["From"], mail["To"] = "posta-certificata@gestore-demo.example", _OFFICE
    mail["Subject"] = f"{kind.upper()}: {subject}"
    mail["Message-ID"] = f"<{kind}.{about}>"
    mail["X-Ricevuta"] = kind
    mail.set_content("Ricevuta inventata per la dimostrazione.")
    mail.add_attachment(
        certificate.encode(), maintype="application", subtype="xml", filename="daticert.xml"
    )
    return mail.as_bytes()


def _file(mails: list[bytes], staff: User) -> None:
    """As a person would: left, read, confirmed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for place, mail in enumerate(mails):
            archive.writestr(f"{place:03d}.eml", mail)
    file = store(
        kind=DROP_KIND,
        name="ricevute-dimostrative.zip",
        source=packed.getvalue(),
        content_type="application/zip",
        by=staff,
    )
    drop = services.read_drop(drop_id=PecDrop.objects.create(file=file, by=staff).pk)
    matched = drop.messages.filter(protocol__isnull=False)
    services.confirm_drop(
        drop_id=drop.pk, choices={one.pk: ("", None) for one in matched}, by=staff
    )
    services.file_drop(drop_id=drop.pk, by=staff)
