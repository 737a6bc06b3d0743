"""The words for an office held, in the gender of who holds it."""

from cities.enums import Gender, ReferentKind, RepresentativeKind

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


def referent_title(kind: ReferentKind, gender: str, *, is_substitute: bool = False) -> str:
    """ "Referente politica" or "Referente politico"; ", supplente" for who stands in."""
    label = str(kind.label)
    title = f"{label[:-1]}a" if gender == Gender.FEMALE else label
    return f"{title}, supplente" if is_substitute else title
