"""What the pages load: all of it is here, small enough, and named by nobody else's address."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.template.loader import render_to_string

STATIC = settings.BASE_DIR / "static"
TEMPLATES = settings.BASE_DIR / "templates"


def test_production_finds_every_file_that_a_style_sheet_names(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    call_command("collectstatic", interactive=False, verbosity=0)
    manifest = json.loads((tmp_path / "staticfiles.json").read_text())
    assert "css/portal.css" in manifest["paths"]


def test_every_file_that_a_template_names_exists():
    named = {
        name
        for page in TEMPLATES.rglob("*.html")
        for name in re.findall(r"{% static ['\"]([^'\"]+)['\"]", page.read_text())
    }
    assert len(named) > 10
    assert {name for name in named if finders.find(name) is None} == set()


@pytest.mark.parametrize("page", ["400.html", "500.html"])
def test_the_pages_shown_when_all_is_broken_need_no_context(page):
    written = render_to_string(page)
    paths = re.findall(r'(?:href|src)="/static/([^"]+)"', written)
    assert len(paths) == 4
    assert {name for name in paths if finders.find(name) is None} == set()


def test_nothing_is_loaded_from_elsewhere():
    sources = [*TEMPLATES.rglob("*.html"), *STATIC.glob("css/*.css"), *STATIC.glob("src/*.js")]
    loads = re.compile(
        r"(?:src=[\"']|url\([\"']?|@import\s+[\"']|<link[^>]+href=[\"'])(?:https?:)?//"
    )
    assert [str(path) for path in sources if loads.search(path.read_text())] == []


def test_the_style_sheets_hold_no_font_or_map():
    """`font-src 'self'`: a font written inside a style sheet would be refused."""
    sheets = list(STATIC.rglob("*.css"))
    assert [str(path) for path in sheets if "sourceMappingURL" in path.read_text()] == []
    inside = re.compile(r"url\(\s*[\"']?data:(?!image/)")
    assert [str(path) for path in sheets if inside.search(path.read_text())] == []


def test_every_vendored_folder_carries_its_licence():
    folders = [
        STATIC / "vendor/bootstrap-italia",
        STATIC / "vendor/htmx",
        STATIC / "vendor/jsqr",
        *(STATIC / "vendor/bootstrap-italia/fonts").iterdir(),
        Path(__file__).parent / "axe",
    ]
    for folder in folders:
        assert list(folder.glob("LICENSE*")) or list(folder.glob("OFL.txt")), folder


def test_what_was_built_is_what_the_lock_names():
    lock = json.loads((settings.BASE_DIR / "package-lock.json").read_text())["packages"]
    for line in (STATIC / "vendor/VERSIONS.txt").read_text().splitlines():
        name, version = line.rsplit(" ", 1)
        assert lock[f"node_modules/{name}"]["version"] == version


def test_the_own_script_stays_small():
    assert (STATIC / "js/portal.js").stat().st_size < 80_000
