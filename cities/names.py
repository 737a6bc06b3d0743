"""One way to fold a name, in Python and in the database: case, accents, apostrophes, hyphens."""

import re
import unicodedata

from django.db.models import F, Func, GeneratedField, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Concat

_UPPER = "ABCDEFGHIJKLMNOPQRSTUVWXYZØŁĐ"
_LOWER = "abcdefghijklmnopqrstuvwxyzøłđ"
_MARKS = r"[\u0300-\u036f]"  # accents, once NFKD has parted them from their letter
# Apostrophes as people type them, hyphens and dashes, full stops, commas, slashes, spaces.
# Both patterns mean the same to Python and to PostgreSQL.
_BREAKS = r"[-'`.,/ \t\n\r\u2010-\u2015\u2018\u2019\u02bc\u2032]+"

_TO_LOWER = str.maketrans(_UPPER, _LOWER)


def fold(text: str) -> str:
    """The form under which names are compared: "Cava de’ Tirreni" -> "cava de tirreni".

    Equal, letter by letter, to the folded columns, so that either may be compared with the
    other. Letters of other alphabets keep their case.
    """
    bare = re.sub(_MARKS, "", unicodedata.normalize("NFKD", text))
    return re.sub(_BREAKS, " ", bare).translate(_TO_LOWER).strip(" ")


def folded_column(*names: str) -> GeneratedField:
    """A column that PostgreSQL keeps equal to `fold` of the fields `names`, joined by a space.

    Generated, so no bulk update can make it lie; only built-in immutable functions, so no
    extension is needed. `COLLATE "C"`: every server sorts alike.
    """
    parts: list[Combinable] = [F(names[0])]
    for name in names[1:]:
        parts += [Value(" "), F(name)]
    joined = Concat(*parts) if len(parts) > 1 else parts[0]
    return GeneratedField(
        expression=_fold_expression(joined),
        output_field=TextField(db_collation="C"),
        db_persist=True,
        verbose_name="nome per la ricerca",
    )


def _fold_expression(text: Combinable) -> Func:
    bare = _replace(
        Func(text, function="normalize", template="normalize(%(expressions)s, NFKD)"), _MARKS, ""
    )
    lower = Func(_replace(bare, _BREAKS, " "), Value(_UPPER), Value(_LOWER), function="translate")
    return Func(lower, Value(" "), function="btrim", output_field=TextField())


def _replace(text: Func, pattern: str, by: str) -> Func:
    return Func(text, Value(pattern), Value(by), Value("g"), function="regexp_replace")
