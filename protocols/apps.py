from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from cms_portal.accounts.models import User
    from cms_portal.files.models import PrivateFile


class ProtocolsConfig(AppConfig):
    name = "protocols"
    verbose_name = "protocolli d'intesa"

    def ready(self) -> None:
        from cities.briefing import register_part
        from cities.duties import register_duty
        from cities.search import register_finder
        from cities.stories import register_story
        from cities.workspace import register_card
        from cms_portal.documents.registry import register_kind as register_document
        from cms_portal.files.registry import register_kind as register_file
        from cms_portal.mailing.reminders import reminder_source
        from protocols import dossier, privacy, stories, verification
        from protocols.cards import protocol_card
        from protocols.duties import find_signatures, follow_the_mandate, protocol_part
        from protocols.path import register_steps
        from protocols.reminders import UnsignedProtocols
        from protocols.search import find_protocols
        from protocols.services.archive import ARCHIVE_KIND, ARCHIVE_LIFETIME
        from protocols.services.cases import REPORT_KIND
        from protocols.services.freezing import DOCUMENT_KIND
        from protocols.services.kits import KIT_KIND, KIT_LIFETIME
        from protocols.services.municipal import MUNICIPAL_KIND, may_read_municipal_act
        from protocols.services.obligations import EVIDENCE_KIND
        from protocols.services.pec import DROP_KIND, KEPT, MESSAGE_KIND
        from protocols.services.pec import MOST_BYTES as DROP_BYTES
        from protocols.services.shipping import NOTE_KIND, SHIPMENT_KIND

        privacy.register()
        dossier.register()
        register_story("protocollo", stories.of_protocol)
        register_story("atto", stories.of_ceiling_act)
        register_document(
            DOCUMENT_KIND,
            "Protocollo d'intesa",
            verification.facts,
            verification.in_force,
            verification.signatures,
        )
        register_steps()
        register_duty(
            "protocols", "Protocolli da firmare", find_signatures, follow_the_mandate, position=10
        )
        register_part("protocols", protocol_part, position=20)
        register_card("protocol", protocol_card, position=10)
        register_finder("protocols", "Protocolli d'intesa", find_protocols, position=30)
        reminder_source(UnsignedProtocols())
        register_file(
            ARCHIVE_KIND,
            "Archivio dei protocolli",
            may_read=may_read_archive,
            max_bytes=200 * 1024 * 1024,
            lifetime=ARCHIVE_LIFETIME,
        )
        register_file(
            SHIPMENT_KIND,
            "ZIP di una spedizione",
            may_read=may_read_archive,
            max_bytes=300 * 1024 * 1024,
            lifetime=ARCHIVE_LIFETIME,
        )
        register_file(
            DROP_KIND,
            "PEC da leggere",
            may_read=may_read_archive,
            max_bytes=DROP_BYTES,
            lifetime=KEPT,
        )
        register_file(
            MESSAGE_KIND, "Messaggio PEC", may_read=may_read_archive, max_bytes=40 * 1024 * 1024
        )
        register_file(NOTE_KIND, "Nota di trasmissione", may_read=may_read_note)
        register_file(MUNICIPAL_KIND, "Atto del Comune", may_read=may_read_municipal_act)
        register_file(REPORT_KIND, "Rapporto di verifica di una firma", may_read=may_read_report)
        register_file(KIT_KIND, "Kit per la Giunta", may_read=may_read_note, lifetime=KIT_LIFETIME)
        register_file(EVIDENCE_KIND, "Prova di un adempimento", may_read=may_read_of_city)


def may_read_of_city(user: User, paper: PrivateFile) -> bool:
    """The city that it belongs to, and who sees every city."""
    from cities.models import City

    return City.objects.visible_to(user).filter(cadastral_code=paper.city_code).exists()


def may_read_report(user: User, report: PrivateFile) -> bool:
    """Who may see the act that it is about."""
    from protocols.models import HumanCheck, SignedCopy

    copies = SignedCopy.objects.visible_to(user)
    return HumanCheck.objects.filter(report=report, copy__in=copies).exists()


def may_read_archive(user: User, archive: PrivateFile) -> bool:
    """It holds the acts of many cities: only for who prepares them."""
    from protocols.enums import PREPARERS

    return user.has_role(*PREPARERS)


def may_read_note(user: User, note: PrivateFile) -> bool:
    """The city that it is written to, and who prepares the acts."""
    from cities.models import City

    if may_read_archive(user, note):
        return True
    return bool(note.city_code) and (
        City.objects.visible_to(user).filter(cadastral_code=note.city_code).exists()
    )
