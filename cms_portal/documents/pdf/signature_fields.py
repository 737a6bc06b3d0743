"""Makes the spaces for signatures real fields: they are there before the first signature.

A kind of document asks for one with `<input type="checkbox" name="Comune" title="Firma …">` inside
`.signature .space`. The engine knows boxes to tick, places them and puts them in the structure that
is read aloud; here they become empty signature fields, which is all that they change into.
"""

from typing import Any

import pydyf

from cms_portal.documents.pdf.exceptions import RenderError

# SigFlags, ISO 32000-1, 12.7.2: there are fields, and what follows is only ever appended. As who
# signs would write it: a signature must change nothing else.
SIG_FLAGS = 3


def make_signature_fields(pdf: Any) -> None:
    form = pdf.catalog.get("AcroForm")
    if form is None:
        return
    names = []
    for reference in form["Fields"]:
        field = _object(pdf, reference)
        if field.get("FT") != "/Btn" or "Parent" in field:
            raise RenderError("Il documento ha un campo da compilare che non è di firma.")
        names.append(bytes(field["T"].data))
        _make_empty(pdf, field)
    if len(set(names)) != len(names):
        raise RenderError("Due campi di firma hanno lo stesso nome.")
    for one in pdf.objects:
        # A lone child without its array: so who checks what a signature changed finds the field.
        if isinstance(one, pydyf.Dictionary) and one.get("S") == "/Form" and len(one["K"]) == 1:
            [one["K"]] = one["K"]
    pdf.catalog["AcroForm"] = pydyf.Dictionary({"Fields": form["Fields"], "SigFlags": SIG_FLAGS})


def _make_empty(pdf: Any, field: Any) -> None:
    field["FT"] = "/Sig"
    for key in ("AS", "V", "MK", "Border"):
        field.pop(key, None)
    # PDF/A wants an appearance for each field: the drawing of the tick becomes an empty one.
    [appearance] = field["AP"]["N"].values()
    drawing = _object(pdf, appearance)
    drawing.stream = []
    drawing.extra.pop("Resources", None)
    drawing.extra["Resources"] = pydyf.Dictionary({})
    field["AP"] = pydyf.Dictionary({"N": drawing.reference})
    left, top, right, bottom = field["Rect"]
    field["Rect"] = pydyf.Array(
        [min(left, right), min(top, bottom), max(left, right), max(top, bottom)]
    )


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]
