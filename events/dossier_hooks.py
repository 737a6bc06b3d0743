"""What materials and dossiers hang on the rest of the portal."""

from __future__ import annotations


def register() -> None:
    """Called once, from EventsConfig.ready()."""
    from cities.dossier import CityPart
    from cities.dossier import register_part as register_of_city
    from cms_portal.files.registry import register_kind
    from events.dossier import (
        Part,
        agenda,
        certificates,
        invitations,
        materials,
        presences,
        restitutions,
        sheets,
        signed,
    )
    from events.dossier.of_city import event_files, needs_files
    from events.dossier.parts import register_part
    from events.enums import DossierScope
    from events.services import dossiers as dossier_service
    from events.services import materials as material_service

    register_kind(
        material_service.FILE_KIND,
        "Materiali degli eventi",
        may_read=material_service.may_read_material,
        max_bytes=material_service.MAX_BYTES,
    )
    register_kind(
        dossier_service.FILE_KIND,
        "Fascicoli degli eventi",
        may_read=dossier_service.may_read_dossier,
        max_bytes=dossier_service.MOST_BYTES,
        lifetime=dossier_service.FILE_LIFETIME,
    )
    register_part(Part("inviti", "Inviti, risposte e ricevute", 10, invitations.files))
    register_part(Part("programma", "Programma", 20, agenda.files))
    register_part(Part("fogli-firme", "Fogli firme preparati", 30, sheets.files))
    register_part(Part("fogli-firmati", "Fogli firmati", 35, signed.files))
    register_part(Part("presenze", "Presenze e correzioni", 40, presences.files))
    register_part(
        Part(
            "attestati",
            "Attestati di partecipazione",
            50,
            certificates.files,
            scopes=frozenset(DossierScope),
        )
    )
    register_part(Part("materiali", "Materiali", 60, materials.files))
    register_part(Part("restituzione", "Restituzione", 70, restitutions.files))
    register_of_city(CityPart("incontri", "Incontri: inviti, presenze, attestati", 50, event_files))
    register_of_city(CityPart("fabbisogni", "Fabbisogni", 60, needs_files))
