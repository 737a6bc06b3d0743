from django.core.management import call_command
from django.db import migrations


def create_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


def drop_table(apps, schema_editor):
    schema_editor.execute("DROP TABLE IF EXISTS portal_cache")


class Migration(migrations.Migration):
    """The table of the shared cache, where the limits on sign-in attempts are counted."""

    dependencies = [("accounts", "0001_squashed")]

    replaces = [("accounts", "0003_cache_table")]
    operations = [migrations.RunPython(create_table, drop_table)]
