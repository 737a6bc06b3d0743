"""The words for an office held, in the gender of who holds it."""

from cities.enums import Gender, RepresentativeKind

_FEMININE = {
    RepresentativeKind.MAYOR: "Sindaca",
    RepresentativeKind.ACTING_MAYOR: "Sindaca facente funzioni",
    RepresentativeKind.DEPUTY_MAYOR: "Vicesindaca",
    RepresentativeKind.COMMISSIONER: "Commissaria straordinaria",
    RepresentativeKind.DELEGATE: "Dirigente delegata",
}


def representative_title(kind: RepresentativeKind, gender: str) -> str:
    """ "Sindaca", "Commissario straordinario"; the masculine form when `gender` is unknown."""
    if kind == RepresentativeKind.COMMISSION:
        return "Componente della Commissione straordinaria"
    return _FEMININE[kind] if gender == Gender.FEMALE else str(kind.label)
