from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.db.models.signals import post_migrate

if TYPE_CHECKING:
    pass


class CitiesConfig(AppConfig):
    name = "cities"
    verbose_name = "città e persone"

    def ready(self) -> None:
        from cities import (
            briefing,
            invitation_duties,
            own_briefing,
            own_duties,
            privacy,
            stories,
            texts,
        )
        from cities.cards import people_card
        from cities.dossier import CityPart, history, messages, people
        from cities.dossier import register_part as register_dossier_part
        from cities.imports import register_importers
        from cities.private_files import may_read_of_city
        from cities.services import dossiers
        from cities.services.proposals import ACT_KIND
        from cities.steps import register_steps
        from cities.workspace import register_card
        from cms_portal.files.registry import register_kind

        privacy.register()
        stories.register_own()
        register_steps()
        register_card("people", people_card, position=30)
        texts.register()
        # The steps that the apps have registered are rows too, with the due dates of the office.
        post_migrate.connect(_sync_steps, dispatch_uid="cities.sync_steps")
        register_kind(ACT_KIND, "Atto di una variazione", may_read=may_read_of_city)
        register_kind(
            dossiers.FILE_KIND,
            "Fascicoli delle città",
            may_read=dossiers.may_read_dossier,
            max_bytes=dossiers.MOST_BYTES,
            lifetime=dossiers.FILE_LIFETIME,
        )
        register_dossier_part(CityPart("messaggi", "Messaggi e quesiti", 70, messages.files))
        register_dossier_part(CityPart("persone", "Persone e incarichi", 80, people.files))
        register_dossier_part(CityPart("storia", "Storia", 90, history.files))
        own_duties.register_duties()
        briefing.register_part("path", own_briefing.path, position=10)
        invitation_duties.register()
        register_importers()
        briefing.register_part_on_day("people", own_briefing.people, position=80)


def _sync_steps(app_config: AppConfig, **kwargs: object) -> None:
    from django.apps import apps

    from cities.services import sync_steps

    if app_config is list(apps.get_app_configs())[-1]:
        sync_steps()
