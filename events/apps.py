from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"
    verbose_name = "eventi"

    def ready(self) -> None:
        from cities.workspace import register_card
        from cms_portal.documents.registry import register_kind as register_document
        from cms_portal.files.registry import register_kind as register_file
        from cms_portal.mailing.reminders import reminder_source
        from events import (
            dossier_hooks,
            duties,
            needs_hooks,
            notes_hooks,
            privacy,
            privacy_retention,
            privacy_tables,
            stages,
            verification,
        )
        from events.access import may_read_print, may_read_signed_page
        from events.cards import event_card
        from events.reminders import UnansweredInvitations, UnnamedSeats
        from events.roster import touched_people
        from events.services import online, printing, scans
        from events.services.certificates import DOCUMENT_KIND
        from events.services.restitutions import DOCUMENT_KIND as RESTITUTION_KIND
        from events.timetable.differences import register_touched

        register_touched(touched_people)
        register_card("event", event_card, position=20)
        reminder_source(UnansweredInvitations())
        reminder_source(UnnamedSeats())
        stages.register_steps()
        register_document(
            DOCUMENT_KIND,
            "Attestato di partecipazione",
            verification.facts,
            verification.in_force,
        )
        register_document(
            RESTITUTION_KIND,
            "Restituzione di un evento",
            verification.restitution_facts,
            verification.restitution_in_force,
        )
        privacy.register()
        duties.register()
        privacy_tables.register()
        privacy_retention.register()
        needs_hooks.register()
        notes_hooks.register()
        dossier_hooks.register()
        register_file(
            printing.FILE_KIND,
            "Cartellini, segnaposto e fogli firme",
            may_read=may_read_print,
            lifetime=printing.FILE_LIFETIME,
        )
        register_file(
            scans.SCAN_KIND,
            "Scansioni di fogli firmati",
            may_read=may_read_print,
            max_bytes=scans.MOST_BYTES,
            lifetime=printing.FILE_LIFETIME,
        )
        register_file(
            scans.PAGE_KIND,
            "Fogli firmati",
            may_read=may_read_signed_page,
            max_bytes=scans.MOST_PAGE_BYTES,
        )
        register_file(
            online.FILE_KIND,
            "Resoconti dei collegamenti",
            may_read=may_read_signed_page,
            max_bytes=online.MOST_BYTES,
        )
