"""The codebase tested about itself: what no single test of an app would notice."""

import ast
import io
import re

import pytest
from django import forms
from django.apps import apps
from django.contrib import admin
from django.core.management import call_command
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.urls import get_resolver
from import_export.mixins import BaseExportMixin

from cms_portal.celery import app as celery_app
from cms_portal.days import refuse_impossible_day
from cms_portal.files import registry as files_registry
from cms_portal.jobs import registry as jobs_registry
from cms_portal.signs import refuse_hidden_signs, refuse_hidden_signs_in_lines
from cms_portal.spreadsheets.admin import SafeExportMixin
from tests.portal.sources import PACKAGES, argument, calls, python_files, tree

OUR_APPS = [one for one in apps.get_app_configs() if one.name.split(".")[0] in PACKAGES]
# Names and acronyms that Italian writes with a capital letter.
CAPITALS = {"Message-ID", "Autorità", "Comune", "Giunta", "Programma", "Regione", "Sindaco"}


def our_models() -> list[type[models.Model]]:
    """Those written by hand: history tables take their words from the model they follow."""
    found = [model for one in OUR_APPS for model in one.get_models()]
    return [model for model in found if not hasattr(model, "pgh_tracked_model")]


# --- models


def starts_right(words: str) -> bool:
    first = re.split(r"[\s,(]", words)[0]
    is_acronym = first.upper() == first or any(char.isdigit() for char in first)
    return first[:1].islower() or is_acronym or first in CAPITALS


def test_names_of_models_and_fields_are_lower_case():
    wrong = []
    for model in our_models():
        meta = model._meta
        words = {model.__name__: meta.verbose_name, f"{model.__name__}s": meta.verbose_name_plural}
        words |= {f"{model.__name__}.{one.name}": one.verbose_name for one in meta.fields}
        wrong += [
            f"{where}: {word}" for where, word in words.items() if not starts_right(str(word))
        ]
    assert wrong == []


def test_names_of_fields_are_in_italian():
    english = [
        f"{model.__name__}.{one.name}"
        for model in our_models()
        for one in model._meta.fields
        if one.editable and "_" in one.name and one.verbose_name == one.name.replace("_", " ")
    ]
    assert english == [], "no verbose_name: the screen shows the name from the code"


def test_every_model_says_what_it_is():
    silent = [one.__name__ for one in our_models() if one.__str__ is models.Model.__str__]
    assert silent == []


def test_no_upload_has_a_public_address():
    exposed = [
        f"{model.__name__}.{one.name}"
        for model in our_models()
        for one in model._meta.fields
        if isinstance(one, models.FileField)
    ]
    assert exposed == [], "private files go through cms_portal.files"


# Written by the portal, never by a person.
BY_THE_PORTAL = {
    "accounts.AccessEvent",
    "accounts.ViewLog",
    "cities.ReferentInvitation",
    "cities.StepReached",
    "documents.FrozenDocument",
    "files.PrivateFile",
    "jobs.Job",
    "mailing.OutboundMail",
    "mailing.ReminderOccurrence",
    "spreadsheets.ImportEffect",
    "spreadsheets.ImportQuestion",
    "spreadsheets.ImportRow",
    "spreadsheets.RememberedChoice",
}
KEYS_AND_ADDRESSES = {
    "accounts.StaffInvitation.token_hash",
    "accounts.User.password",
    "cities.CityMessage.source",
    "cities.CityMessage.url",
    "events.EventSession.link",
    "mailing.ReminderRule.source",
    "privacy.RetentionRule.start",
    "spreadsheets.ImportBatch.importer",
    "spreadsheets.ImportBatch.sender_key",
}
OF_THEIR_OWN_FORM = (models.EmailField, models.SlugField, models.URLField)
REFUSE_SIGNS = (refuse_hidden_signs, refuse_hidden_signs_in_lines)


def written_by_people(kind: type[models.Field] | tuple[type[models.Field], ...]):
    for model in our_models():
        for one in model._meta.concrete_fields:
            name = f"{model._meta.label}.{one.name}"
            if (
                isinstance(one, kind)
                and one.editable
                and not one.choices
                and not one.generated
                and model._meta.label not in BY_THE_PORTAL
                and name not in KEYS_AND_ADDRESSES
            ):
                yield name, one


def test_text_of_people_refuses_what_is_not_seen():
    texts = written_by_people((models.CharField, models.TextField))
    loose = [
        name
        for name, one in texts
        if not isinstance(one, OF_THEIR_OWN_FORM)
        and not any(check in REFUSE_SIGNS for check in one.validators)
    ]
    assert loose == []


def test_days_of_people_are_days_of_this_age():
    days = [one for one in written_by_people(models.DateField) if not is_moment(one[1])]
    assert [name for name, one in days if refuse_impossible_day not in one.validators] == []
    assert len(days) >= 30


def is_moment(field: models.Field) -> bool:
    return isinstance(field, models.DateTimeField)


def test_fields_of_forms_refuse_what_is_not_seen():
    """Those that only look for something may hold anything."""
    get_resolver().url_patterns  # noqa: B018 - imports every view, and with it every form
    loose = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in all_forms(forms.BaseForm)
        if form.__module__.split(".")[0] in PACKAGES and not issubclass(form, forms.BaseModelForm)
        for name, field in form.base_fields.items()
        if type(field) is forms.CharField
        and not field.widget.is_hidden
        and getattr(field.widget, "input_type", "") != "search"
        and (form.__name__, name) != ("AddPasskeyForm", "name")  # allauth's; ours adds the check
    ]
    assert loose == []


def all_forms(base: type) -> set[type]:
    return {one for child in base.__subclasses__() for one in (child, *all_forms(child))}


@pytest.mark.django_db
def test_no_migration_is_missing():
    output = io.StringIO()
    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=output)
    except SystemExit:
        pytest.fail(output.getvalue())


# --- layers (DESIGN §2): imports are import-linter's; these are the relations in the database

LAYERS = [
    {"accounts"},
    {"jobs"},
    {"mailing"},
    {"files"},
    {"documents", "spreadsheets"},  # side by side: they do not know each other
    {"privacy"},
    {"cities"},
    {"events"},
    {"protocols"},
    {"desk"},
    {"portal"},
]
LEVELS = {label: level for level, labels in enumerate(LAYERS) for label in labels}


def points_up(label: str, target: str) -> bool:
    if label == target or target not in LEVELS:
        return False
    return LEVELS[target] >= LEVELS[label]


def test_every_app_has_its_layer():
    assert {one.label for one in OUR_APPS} == set(LEVELS)


def test_no_relation_points_up():
    wrong = [
        f"{model._meta.label}.{one.name} -> {one.related_model._meta.label}"
        for config in OUR_APPS
        for model in config.get_models(include_auto_created=True)
        for one in model._meta.get_fields()
        if one.is_relation
        and one.concrete
        and one.related_model
        and points_up(config.label, one.related_model._meta.app_label)
    ]
    assert wrong == []


def test_no_migration_depends_on_one_above():
    wrong = [
        f"{label}.{name} -> {target[0]}"
        for (label, name), migration in MigrationLoader(None).disk_migrations.items()
        if label in LEVELS
        for target in migration.dependencies
        if points_up(label, target[0])
    ]
    assert wrong == []


# --- deferred work


def test_every_job_that_is_asked_for_is_registered():
    asked = [(path, argument(call, "kind", 0)) for path, call in calls("enqueue", "tick")]
    asked += [(path, argument(call, "kind", 1)) for path, call in calls("enqueue_once_per")]
    unknown = [(path, kind) for path, kind in asked if kind and kind not in jobs_registry._kinds]
    assert unknown == []
    assert len(asked) >= 5


def test_the_timetable_names_registered_jobs_and_tasks():
    for entry in celery_app.conf.beat_schedule.values():
        if entry["task"] == "jobs.tick":
            assert entry["args"][0] in jobs_registry._kinds
        assert entry["task"] in celery_app.tasks


def test_only_jobs_talk_to_celery():
    allowed = ("cms_portal/jobs/", "cms_portal/celery.py", "cms_portal/__init__.py")
    outside = [path for path in python_files() if not str(path).startswith(allowed)]
    wrong = [
        f"{path}:{node.lineno}"
        for path in outside
        for node in ast.walk(tree(path))
        if isinstance(node, (ast.Import, ast.ImportFrom)) and _imports_celery(node)
    ]
    wrong += [
        f"{path}:{call.lineno}"
        for path, call in calls("delay", "apply_async", "send_task", "shared_task")
        if path in outside
    ]
    assert wrong == []


def _imports_celery(node: ast.Import | ast.ImportFrom) -> bool:
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").split(".")[0] == "celery"
    return any(one.name.split(".")[0] == "celery" for one in node.names)


def test_every_kind_of_private_file_is_registered():
    kinds = {argument(call, "kind") for _, call in calls("store")} - {None}
    assert kinds <= set(files_registry._kinds)


# --- what is asked of a city


def test_what_a_city_is_asked_has_words_for_the_office_too():
    silent = [
        f"{path}:{call.lineno}"
        for path, call in calls("Action", "Ask")
        if not any(one.arg == "duty" for one in call.keywords)
    ]
    assert silent == []


# --- spreadsheets


def test_nothing_leaves_the_admin_but_in_safe_formats():
    unsafe = [
        type(one).__name__
        for one in admin.site._registry.values()
        if isinstance(one, BaseExportMixin) and not isinstance(one, SafeExportMixin)
    ]
    assert unsafe == []


def test_every_export_has_an_allow_list():
    for one in admin.site._registry.values():
        if isinstance(one, SafeExportMixin):
            for resource in one.get_export_resource_classes(None):
                assert resource._meta.fields, f"{resource.__name__} exports every column"
