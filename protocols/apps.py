from __future__ import annotations

from django.apps import AppConfig


class ProtocolsConfig(AppConfig):
    name = "protocols"
    verbose_name = "protocolli d'intesa"

    def ready(self) -> None:
        from cities.briefing import register_part
        from cities.duties import register_duty
        from cities.matters import register_matter
        from cities.search import register_finder
        from cities.stories import register_story
        from cities.workspace import register_card
        from cms_portal.documents.registry import register_kind as register_document
        from cms_portal.mailing.reminders import reminder_source
        from protocols import dossier, matters, privacy, private_files, stories, verification
        from protocols.cards import protocol_card
        from protocols.duties import find_signatures, follow_the_mandate, protocol_part
        from protocols.path import register_steps
        from protocols.reminders import UnreadTexts, UnsignedProtocols
        from protocols.search import find_protocols
        from protocols.services.freezing import DOCUMENT_KIND

        privacy.register()
        private_files.register()
        dossier.register()
        register_matter(matters.KIND, matters.find_act)
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
        reminder_source(UnreadTexts())
        reminder_source(UnsignedProtocols())
