"""What the dossier of a city takes from its acts."""

from __future__ import annotations


def register() -> None:
    """Called once, from ProtocolsConfig.ready()."""
    from cities.dossier import CityPart, register_part
    from protocols.dossier import acts, copies, obligations, transmissions

    register_part(CityPart("atti", "Atti e loro passaggi", 10, acts.files))
    register_part(CityPart("copie-firmate", "Copie firmate ed esiti", 20, copies.files))
    register_part(CityPart("invii", "Invii, registrazioni e PEC", 30, transmissions.files))
    register_part(CityPart("adempimenti", "Adempimenti", 40, obligations.files))
