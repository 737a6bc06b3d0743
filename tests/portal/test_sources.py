"""What the files of the portal say and must not say, read as text."""

import ast
import re

import pytest
from django.template import engines

from tests.portal.sources import calls, files, python_files, text

# --- what the files say

# Paper, mail and the index inside a ZIP have no other place for their style; the strict CSP is
# about pages.
PRINTED = (
    "templates/dossiers/",
    "templates/protocols/pdf/",
    "templates/documents/pdf/",
    "templates/events/pdf/",
    "templates/mail/",
    "templates/account/email/",
)
# Help texts are written by developers, and Django's own hold markup (the rules for passwords).
UNESCAPED = {"templates/components/field.html": "unescaped text"}
UNSAFE_IN_TEMPLATES = {
    "unescaped text": r"\|\s*safe\b|\|\s*safeseq\b|autoescape\s+off",
    "inline handler": r"<[^>]*\son[a-z]+\s*=",
    "inline script": r"<script(?![^>]*\bsrc=)|javascript:|\bhx-on\b|hx-vals\s*=\s*['\"]js:",
}
INLINE_STYLE = r"<style|<[^>]*\sstyle\s*="


@pytest.mark.parametrize("what", UNSAFE_IN_TEMPLATES)
def test_templates_are_escaped_and_without_inline_code(what):
    pattern = re.compile(UNSAFE_IN_TEMPLATES[what], re.IGNORECASE)
    templates = files(".html", under=("templates/",))
    found = [str(path) for path in templates if pattern.search(text(path))]
    assert [path for path in found if UNESCAPED.get(path) != what] == []


def test_pages_have_no_inline_style():
    pages = [
        path for path in files(".html", under=("templates/",)) if not str(path).startswith(PRINTED)
    ]
    assert [str(path) for path in pages if re.search(INLINE_STYLE, text(path))] == []


@pytest.mark.parametrize(
    ("unsafe", "control"),
    [
        (UNSAFE_IN_TEMPLATES["unescaped text"], "{{ note|safe }}"),
        (UNSAFE_IN_TEMPLATES["inline handler"], '<a href="#" onclick="x()">'),
        (UNSAFE_IN_TEMPLATES["inline script"], "<script>x()</script>"),
        (INLINE_STYLE, '<p class="a" style="color:red">'),
    ],
)
def test_the_patterns_above_find_what_they_look_for(unsafe, control):
    assert re.search(unsafe, control)


# The text of the acts: every part comes from format_html or from a template of ours.
MARKED_SAFE = {"protocols/documents.py", "protocols/kit.py", "protocols/markup.py"}


def test_nothing_else_is_marked_safe_by_hand():
    marked = {
        str(path)
        for path, call in calls("mark_safe", "SafeString")
        if not isinstance(call.args[0], ast.Constant)
    }
    assert marked == MARKED_SAFE


def test_no_view_is_exempt_from_csrf_or_framing():
    exempt = re.compile(r"csrf_exempt|xframe_options_exempt|xframe_options_sameorigin")
    # These check the token themselves, once their upload handler is in place; see
    # tests/documents/test_views.py, tests/events/test_materials.py, tests/protocols/test_pec.py,
    # tests/protocols/test_signature_pages.py.
    guarded = ["cms_portal/documents/views.py", "events/views/materials.py"]
    guarded += [f"protocols/views/{name}.py" for name in ("copies", "pec", "which")]
    assert [str(path) for path in python_files() if exempt.search(text(path))] == guarded


def test_our_scripts_write_no_html():
    unsafe = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    )
    scripts = [path for path in files(".js", ".mjs") if "vendor" not in path.parts]
    sources = [path for path in scripts if not path.name.endswith(".min.js")]
    assert [str(path) for path in sources if unsafe.search(text(path))] == []


def test_forms_name_their_fields():
    assert [str(path) for path in python_files() if '"__all__"' in text(path)] == []


BINARY = {".ttf", ".woff2", ".png", ".ico", ".icc", ".pdf"}
REGISTRIES = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.npmjs|npmjs\.org|registry\.yarnpkg|ghcr\.io|quay\.io"
    r"|docker\.io|(?:--|\b)(?:extra-)?index-url|\bartifactory\b|\bnexus\."
)


def test_no_file_names_the_host_of_a_registry():
    kinds = (
        ".txt",
        ".toml",
        ".json",
        ".lock",
        ".yml",
        ".yaml",
        ".cfg",
        ".ini",
        "Dockerfile",
        "Makefile",
    )
    kinds += (".md", ".py", ".sh", ".npmrc", "run")
    named = [str(path) for path in files(*kinds) if REGISTRIES.search(text(path))]
    assert [
        name for name in named if not name.startswith(("static/vendor/", "tests/portal/"))
    ] == []


# --- templates


def test_months_are_in_small_letters():
    """Django writes them in Italian with a capital: `|day` does not."""
    capital = re.compile(r'\|date:"[^"]*[FMbDl][^"]*"(?!\|lower)')
    found = [str(path) for path in files(".html", ".txt") if capital.search(text(path))]
    assert found == []


BY_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}


def test_every_template_is_used():
    code = "\n".join(text(path) for path in python_files())
    pages = {path: text(path) for path in files(".html", ".txt", under=("templates/",))}
    unused = []
    for path, own in pages.items():
        name = str(path.relative_to("templates"))
        others = code + "".join(other for other in pages.values() if other is not own)
        if name not in BY_DJANGO and not _is_named(name, others) and not _is_override(name):
            unused.append(name)
    assert unused == []


def _is_named(name: str, sources: str) -> bool:
    """In full, a partial by its last part, or mail's three files by their common stem."""
    if name.split("/")[-1].startswith("_") and f'"{name.split("/")[-1]}"' in sources:
        return True
    stem = re.sub(r"^mail/|(\.subject)?\.(txt|html)$", "", name)
    return name in sources or (name.startswith("mail/") and f'"{stem}"' in sources)


def _is_override(name: str) -> bool:
    """Some installed package has a template of this name, and ours comes first."""
    own = {str(folder) for folder in engines["django"].engine.dirs}
    loader = engines["django"].engine.template_loaders
    folders = {folder for one in loader for folder in one.get_dirs() if str(folder) not in own}
    return any((folder / name).is_file() for folder in folders)
