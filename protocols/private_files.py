"""The kinds of private file that the acts bring, and who reads each."""

from __future__ import annotations

from cities.private_files import may_read_of_city
from cms_portal.accounts.models import User
from cms_portal.files.models import PrivateFile
from cms_portal.files.registry import MEGABYTE, register_kind
from protocols.enums import PREPARERS
from protocols.models import HumanCheck, SignedCopy
from protocols.services.archive import ARCHIVE_KIND, ARCHIVE_LIFETIME
from protocols.services.cases import REPORT_KIND
from protocols.services.kits import KIT_KIND, KIT_LIFETIME
from protocols.services.municipal import MUNICIPAL_KIND, may_read_municipal_act
from protocols.services.obligations import EVIDENCE_KIND
from protocols.services.pec import DROP_KIND, KEPT, MESSAGE_KIND
from protocols.services.pec import MOST_BYTES as DROP_BYTES
from protocols.services.shipping import NOTE_KIND, SHIPMENT_KIND


def register() -> None:
    register_kind(
        ARCHIVE_KIND,
        "Archivio dei protocolli",
        may_read=may_read_archive,
        max_bytes=200 * MEGABYTE,
        lifetime=ARCHIVE_LIFETIME,
    )
    register_kind(
        SHIPMENT_KIND,
        "ZIP di una spedizione",
        may_read=may_read_archive,
        max_bytes=300 * MEGABYTE,
        lifetime=ARCHIVE_LIFETIME,
    )
    register_kind(
        DROP_KIND,
        "PEC da leggere",
        may_read=may_read_archive,
        max_bytes=DROP_BYTES,
        lifetime=KEPT,
    )
    register_kind(MESSAGE_KIND, "Messaggio PEC", may_read=may_read_archive, max_bytes=40 * MEGABYTE)
    register_kind(NOTE_KIND, "Nota di trasmissione", may_read=may_read_note)
    register_kind(MUNICIPAL_KIND, "Atto del Comune", may_read=may_read_municipal_act)
    register_kind(REPORT_KIND, "Rapporto di verifica di una firma", may_read=may_read_report)
    register_kind(KIT_KIND, "Kit per la Giunta", may_read=may_read_note, lifetime=KIT_LIFETIME)
    register_kind(EVIDENCE_KIND, "Prova di un adempimento", may_read=may_read_of_city)


def may_read_report(user: User, report: PrivateFile) -> bool:
    """Who may see the act that it is about."""
    copies = SignedCopy.objects.visible_to(user)
    return HumanCheck.objects.filter(report=report, copy__in=copies).exists()


def may_read_archive(user: User, archive: PrivateFile) -> bool:
    """It holds the acts of many cities: only for who prepares them."""
    return user.has_role(*PREPARERS)


def may_read_note(user: User, note: PrivateFile) -> bool:
    """The city that it is written to, and who prepares the acts."""
    return may_read_archive(user, note) or (bool(note.city_code) and may_read_of_city(user, note))
