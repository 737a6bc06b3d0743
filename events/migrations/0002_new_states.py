"""The states of a meeting are those of its preparation: what was announced is published."""

from django.db import migrations

RENAMED = {"announced": "published", "held": "closed"}


def rename(apps, renamed):
    events = apps.get_model("events", "Event").objects
    for old, new in renamed.items():
        events.filter(state=old).update(state=new)


def forwards(apps, schema_editor):
    rename(apps, RENAMED)


def backwards(apps, schema_editor):
    rename(apps, {new: old for old, new in RENAMED.items()})


class Migration(migrations.Migration):
    dependencies = [("events", "0001_initial")]
    operations = [
        migrations.RemoveConstraint(model_name="event", name="event_state_known"),
        migrations.RunPython(forwards, backwards, elidable=True),
    ]
