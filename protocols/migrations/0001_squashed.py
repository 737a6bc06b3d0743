import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.core.validators
import django.db.models.constraints
import django.db.models.deletion
import pgtrigger.compiler
from decimal import Decimal
from django.conf import settings
from cms_portal.migration_operations import AtOnce
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("protocols", "0001_initial"), ("protocols", "0002_record_what_was_prepared")]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("cities", "0001_squashed"),
        ("documents", "0001_squashed"),
        ("files", "0001_squashed"),
        ("jobs", "0001_squashed"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        AtOnce(
            state_operations=[
                migrations.CreateModel(
                    name="Clause",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("key", models.SlugField(max_length=60, verbose_name="clausola")),
                        (
                            "version",
                            models.PositiveSmallIntegerField(default=1, verbose_name="versione"),
                        ),
                        (
                            "part",
                            models.CharField(
                                choices=[
                                    ("premises", "Premesse"),
                                    ("article", "Articolo"),
                                    ("closing", "Formula finale"),
                                ],
                                default="article",
                                max_length=10,
                                verbose_name="parte",
                            ),
                        ),
                        (
                            "heading",
                            models.CharField(blank=True, max_length=160, verbose_name="rubrica"),
                        ),
                        ("body", models.TextField(verbose_name="testo")),
                        (
                            "condition",
                            models.CharField(
                                blank=True,
                                choices=[("office_known", "ufficio e responsabile già noti")],
                                help_text="Quando non è vera si stampa la seconda formulazione.",
                                max_length=30,
                                verbose_name="condizione",
                            ),
                        ),
                        (
                            "second_body",
                            models.TextField(blank=True, verbose_name="seconda formulazione"),
                        ),
                    ],
                    options={
                        "verbose_name": "clausola",
                        "verbose_name_plural": "clausole",
                        "ordering": ["key", "version"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("key", "version"), name="clause_one_per_version"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("part__in", ["premises", "article", "closing"])
                                ),
                                name="clause_part_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("condition", ""),
                                    ("condition__in", ["office_known"]),
                                    _connector="OR",
                                ),
                                name="clause_condition_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("condition", ""), ("second_body", "")),
                                    models.Q(
                                        models.Q(("condition", ""), _negated=True),
                                        models.Q(("second_body", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="clause_second_wording_has_condition",
                                violation_error_message="La seconda formulazione e la sua condizione vanno indicate insieme.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="clause_in_use_is_fixed",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func="IF EXISTS (SELECT 1 FROM protocols_protocol p JOIN protocols_templateclause tc ON tc.template_id = p.template_id WHERE tc.clause_id = OLD.id) THEN RAISE EXCEPTION 'in uso: il modello si può solo succedere, non modificare' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
                                    hash="40ab0fab6a182fedd4be5a4677b9b32213bb958f",
                                    operation="UPDATE",
                                    pgid="pgtrigger_clause_in_use_is_fixed_f75c1",
                                    table="protocols_clause",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_clauseevent" ("body", "condition", "heading", "id", "key", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_body", "version") VALUES (NEW."body", NEW."condition", NEW."heading", NEW."id", NEW."key", NEW."part", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."second_body", NEW."version"); RETURN NULL;',
                                    hash="91e266f6e74b9549ae235d8bda7a40930534728b",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_d1b96",
                                    table="protocols_clause",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "protocols_clauseevent" ("body", "condition", "heading", "id", "key", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_body", "version") VALUES (NEW."body", NEW."condition", NEW."heading", NEW."id", NEW."key", NEW."part", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."second_body", NEW."version"); RETURN NULL;',
                                    hash="efa92b9a4cb387f6e2e19b230b8dd5fb247b4787",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_17b8b",
                                    table="protocols_clause",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_clauseevent" ("body", "condition", "heading", "id", "key", "part", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "second_body", "version") VALUES (OLD."body", OLD."condition", OLD."heading", OLD."id", OLD."key", OLD."part", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."second_body", OLD."version"); RETURN NULL;',
                                    hash="d93425ae4e2b353c52256516d43613adc3ffbd36",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_3e0ba",
                                    table="protocols_clause",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClauseEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="protocols.clause",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        (
                            "key",
                            models.SlugField(
                                db_index=False, max_length=60, verbose_name="clausola"
                            ),
                        ),
                        (
                            "version",
                            models.PositiveSmallIntegerField(default=1, verbose_name="versione"),
                        ),
                        (
                            "part",
                            models.CharField(
                                choices=[
                                    ("premises", "Premesse"),
                                    ("article", "Articolo"),
                                    ("closing", "Formula finale"),
                                ],
                                default="article",
                                max_length=10,
                                verbose_name="parte",
                            ),
                        ),
                        (
                            "heading",
                            models.CharField(blank=True, max_length=160, verbose_name="rubrica"),
                        ),
                        ("body", models.TextField(verbose_name="testo")),
                        (
                            "condition",
                            models.CharField(
                                blank=True,
                                choices=[("office_known", "ufficio e responsabile già noti")],
                                help_text="Quando non è vera si stampa la seconda formulazione.",
                                max_length=30,
                                verbose_name="condizione",
                            ),
                        ),
                        (
                            "second_body",
                            models.TextField(blank=True, verbose_name="seconda formulazione"),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="1ed4fb954bc77f8f806bc3e3662e808d4c30004a",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_e9f14",
                                    table="protocols_clauseevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProtocolTemplate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("name", models.CharField(max_length=120, verbose_name="modello")),
                        (
                            "version",
                            models.PositiveSmallIntegerField(default=1, verbose_name="versione"),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("protocol", "Protocollo d'intesa"),
                                    ("addendum", "Addendum"),
                                ],
                                default="protocol",
                                max_length=10,
                                verbose_name="tipo",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(max_length=250, verbose_name="titolo dell'atto"),
                        ),
                        ("dated_on", models.DateField(verbose_name="data del modello")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "In preparazione"),
                                    ("ready", "Pronto all'uso"),
                                    ("retired", "Superato"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="stato",
                            ),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True,
                                help_text="Per esempio: Modello da confermare da parte dell'Autorità di Gestione.",
                                max_length=250,
                                verbose_name="avvertenza stampata",
                            ),
                        ),
                        (
                            "priorities",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(),
                                help_text="I numeri delle priorità di cui l'atto riporta la dotazione: 5, 6.",
                                size=None,
                                verbose_name="priorità",
                            ),
                        ),
                        (
                            "office_within_days",
                            models.PositiveSmallIntegerField(
                                default=30,
                                verbose_name="giorni per indicare ufficio e responsabile",
                            ),
                        ),
                        (
                            "sheets_due_on",
                            models.DateField(verbose_name="schede progetto entro il"),
                        ),
                        (
                            "checks_due_on",
                            models.DateField(verbose_name="verifica di ammissibilità entro il"),
                        ),
                    ],
                    options={
                        "verbose_name": "modello di protocollo",
                        "verbose_name_plural": "modelli di protocollo",
                        "ordering": ["name", "-version"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("name", "version"), name="template_one_per_version"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("status__in", ["draft", "ready", "retired"])),
                                name="template_status_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["protocol", "addendum"])),
                                name="template_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("checks_due_on__gte", models.F("sheets_due_on"))
                                ),
                                name="template_checks_follow_sheets",
                                violation_error_message="La verifica di ammissibilità non può precedere la consegna delle schede.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="template_in_use_is_fixed",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."checks_due_on" IS DISTINCT FROM (NEW."checks_due_on") OR OLD."dated_on" IS DISTINCT FROM (NEW."dated_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."note" IS DISTINCT FROM (NEW."note") OR OLD."office_within_days" IS DISTINCT FROM (NEW."office_within_days") OR OLD."priorities" IS DISTINCT FROM (NEW."priorities") OR OLD."sheets_due_on" IS DISTINCT FROM (NEW."sheets_due_on") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                                    func="IF EXISTS (SELECT 1 FROM protocols_protocol p WHERE p.template_id = OLD.id) THEN RAISE EXCEPTION 'in uso: il modello si può solo succedere, non modificare' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
                                    hash="515058a4ce003ca982450b7b3ff32c31a8ad0965",
                                    operation="UPDATE",
                                    pgid="pgtrigger_template_in_use_is_fixed_a4129",
                                    table="protocols_protocoltemplate",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_protocoltemplateevent" ("checks_due_on", "dated_on", "id", "kind", "name", "note", "office_within_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priorities", "sheets_due_on", "status", "title", "version") VALUES (NEW."checks_due_on", NEW."dated_on", NEW."id", NEW."kind", NEW."name", NEW."note", NEW."office_within_days", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."priorities", NEW."sheets_due_on", NEW."status", NEW."title", NEW."version"); RETURN NULL;',
                                    hash="4a79d7ff82a790f4ff9b82ca7fe708c5f75c7d67",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_331ea",
                                    table="protocols_protocoltemplate",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "protocols_protocoltemplateevent" ("checks_due_on", "dated_on", "id", "kind", "name", "note", "office_within_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priorities", "sheets_due_on", "status", "title", "version") VALUES (NEW."checks_due_on", NEW."dated_on", NEW."id", NEW."kind", NEW."name", NEW."note", NEW."office_within_days", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."priorities", NEW."sheets_due_on", NEW."status", NEW."title", NEW."version"); RETURN NULL;',
                                    hash="c61648542ad8814078ceb6275caf201a2f72124c",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_d861b",
                                    table="protocols_protocoltemplate",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_protocoltemplateevent" ("checks_due_on", "dated_on", "id", "kind", "name", "note", "office_within_days", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "priorities", "sheets_due_on", "status", "title", "version") VALUES (OLD."checks_due_on", OLD."dated_on", OLD."id", OLD."kind", OLD."name", OLD."note", OLD."office_within_days", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."priorities", OLD."sheets_due_on", OLD."status", OLD."title", OLD."version"); RETURN NULL;',
                                    hash="e0f7dd0af021a1909fa1cfdfea3ef0ebdf9a0102",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_c00bc",
                                    table="protocols_protocoltemplate",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProtocolTemplateEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="protocols.protocoltemplate",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        ("name", models.CharField(max_length=120, verbose_name="modello")),
                        (
                            "version",
                            models.PositiveSmallIntegerField(default=1, verbose_name="versione"),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("protocol", "Protocollo d'intesa"),
                                    ("addendum", "Addendum"),
                                ],
                                default="protocol",
                                max_length=10,
                                verbose_name="tipo",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(max_length=250, verbose_name="titolo dell'atto"),
                        ),
                        ("dated_on", models.DateField(verbose_name="data del modello")),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("draft", "In preparazione"),
                                    ("ready", "Pronto all'uso"),
                                    ("retired", "Superato"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="stato",
                            ),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True,
                                help_text="Per esempio: Modello da confermare da parte dell'Autorità di Gestione.",
                                max_length=250,
                                verbose_name="avvertenza stampata",
                            ),
                        ),
                        (
                            "priorities",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(),
                                help_text="I numeri delle priorità di cui l'atto riporta la dotazione: 5, 6.",
                                size=None,
                                verbose_name="priorità",
                            ),
                        ),
                        (
                            "office_within_days",
                            models.PositiveSmallIntegerField(
                                default=30,
                                verbose_name="giorni per indicare ufficio e responsabile",
                            ),
                        ),
                        (
                            "sheets_due_on",
                            models.DateField(verbose_name="schede progetto entro il"),
                        ),
                        (
                            "checks_due_on",
                            models.DateField(verbose_name="verifica di ammissibilità entro il"),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="11f36cedd9be7a30ab01df2a1d30d1778f73173f",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_21d99",
                                    table="protocols_protocoltemplateevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TemplateClause",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "template",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="places",
                                to="protocols.protocoltemplate",
                                verbose_name="modello",
                            ),
                        ),
                        (
                            "clause",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="places",
                                to="protocols.clause",
                                verbose_name="clausola",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="posizione")),
                    ],
                    options={
                        "verbose_name": "clausola del modello",
                        "verbose_name_plural": "clausole del modello",
                        "ordering": ["template", "position"],
                        "constraints": [
                            models.UniqueConstraint(
                                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                                fields=("template", "position"),
                                name="template_one_clause_per_place",
                            ),
                            models.UniqueConstraint(
                                fields=("template", "clause"), name="template_clause_once"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="template_list_in_use_is_fixed",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="IF EXISTS (SELECT 1 FROM protocols_protocol p WHERE p.template_id = NEW.template_id) THEN RAISE EXCEPTION 'in uso: il modello si può solo succedere, non modificare' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
                                    hash="68ef19176418f6e0934bc7d668cfcb9fb7769dc0",
                                    operation="INSERT OR UPDATE",
                                    pgid="pgtrigger_template_list_in_use_is_fixed_e128a",
                                    table="protocols_templateclause",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="template_list_in_use_is_kept",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="IF EXISTS (SELECT 1 FROM protocols_protocol p WHERE p.template_id = OLD.template_id) THEN RAISE EXCEPTION 'in uso: il modello si può solo succedere, non modificare' USING ERRCODE = 'check_violation'; END IF; RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;",
                                    hash="c957b3407a1b5376deeedbeb357d1d9ffdec8915",
                                    operation="DELETE OR UPDATE",
                                    pgid="pgtrigger_template_list_in_use_is_kept_b8d76",
                                    table="protocols_templateclause",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CaseCounter",
                    fields=[
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                primary_key=True, serialize=False, verbose_name="anno"
                            ),
                        ),
                        (
                            "last",
                            models.PositiveIntegerField(default=0, verbose_name="ultimo numero"),
                        ),
                    ],
                    options={
                        "verbose_name": "contatore dei codici pratica",
                        "verbose_name_plural": "contatori dei codici pratica",
                    },
                ),
                migrations.CreateModel(
                    name="GenerationBatch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "token",
                            models.UUIDField(editable=False, unique=True, verbose_name="gettone"),
                        ),
                        (
                            "template",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="batches",
                                to="protocols.protocoltemplate",
                                verbose_name="modello",
                            ),
                        ),
                        (
                            "letter_date",
                            models.DateField(verbose_name="data della nota di trasmissione"),
                        ),
                        ("asked", models.JSONField(default=list, verbose_name="città richieste")),
                        (
                            "skipped",
                            models.JSONField(
                                default=list,
                                help_text="Per città: codice, nome, motivi.",
                                verbose_name="città lasciate fuori",
                            ),
                        ),
                        (
                            "archive",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="files.privatefile",
                                verbose_name="archivio ZIP",
                            ),
                        ),
                        (
                            "archive_job",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="jobs.job",
                            ),
                        ),
                        (
                            "archive_round",
                            models.PositiveSmallIntegerField(default=0, editable=False),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(auto_now_add=True, verbose_name="avviata il"),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="avviata da",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "predisposizione",
                        "verbose_name_plural": "predisposizioni",
                        "ordering": ["-created_at"],
                    },
                ),
                migrations.CreateModel(
                    name="Protocol",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "city",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="protocols",
                                to="cities.city",
                                verbose_name="città",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("protocol", "Protocollo d'intesa"),
                                    ("addendum", "Addendum"),
                                ],
                                default="protocol",
                                max_length=10,
                                verbose_name="tipo",
                            ),
                        ),
                        (
                            "root",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="addenda",
                                to="protocols.protocol",
                                verbose_name="protocollo che modifica",
                            ),
                        ),
                        (
                            "year",
                            models.PositiveSmallIntegerField(editable=False, verbose_name="anno"),
                        ),
                        (
                            "number",
                            models.PositiveIntegerField(editable=False, verbose_name="numero"),
                        ),
                        (
                            "code",
                            models.CharField(
                                editable=False,
                                help_text="Del portale: non è un numero di protocollo.",
                                max_length=20,
                                unique=True,
                                verbose_name="codice pratica",
                            ),
                        ),
                        (
                            "template",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="protocols",
                                to="protocols.protocoltemplate",
                                verbose_name="modello",
                            ),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="protocols",
                                to="protocols.generationbatch",
                                verbose_name="predisposizione",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Bozza"),
                                    ("in_review", "In esame del Comune"),
                                    ("approved", "Testo definitivo"),
                                    ("sent", "Trasmesso"),
                                    ("signed_by_city", "Firmato dal Comune"),
                                    ("countersigned", "Firmato da entrambe le parti"),
                                    ("registered", "Registrato"),
                                    ("returned", "Restituito al Comune"),
                                    ("withdrawn", "Ritirato"),
                                    ("superseded", "Sostituito"),
                                ],
                                default="draft",
                                max_length=20,
                                verbose_name="stato",
                            ),
                        ),
                        (
                            "letter_date",
                            models.DateField(verbose_name="data della nota di trasmissione"),
                        ),
                        (
                            "verification_code",
                            models.CharField(
                                editable=False,
                                max_length=20,
                                unique=True,
                                verbose_name="codice di verifica",
                            ),
                        ),
                        (
                            "prepared",
                            models.JSONField(
                                blank=True,
                                editable=False,
                                help_text="Ciò che l'atto stamperà, campo per campo: il testo definitivo non se ne scosta.",
                                null=True,
                                verbose_name="dati mostrati alla predisposizione",
                            ),
                        ),
                        (
                            "takes_second_wording",
                            models.BooleanField(
                                default=False,
                                editable=False,
                                verbose_name="seconda formulazione accettata",
                            ),
                        ),
                        (
                            "document",
                            models.OneToOneField(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="protocol",
                                to="documents.frozendocument",
                                verbose_name="testo definitivo",
                            ),
                        ),
                        (
                            "job",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="jobs.job",
                                verbose_name="lavoro che fa il documento",
                            ),
                        ),
                        (
                            "sent_on",
                            models.DateField(
                                blank=True, editable=False, null=True, verbose_name="trasmesso il"
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(auto_now_add=True, verbose_name="creato il"),
                        ),
                    ],
                    options={
                        "verbose_name": "protocollo d'intesa",
                        "verbose_name_plural": "protocolli d'intesa",
                        "ordering": ["city__folded_name", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "draft",
                                            "in_review",
                                            "approved",
                                            "sent",
                                            "signed_by_city",
                                            "countersigned",
                                            "registered",
                                            "returned",
                                            "withdrawn",
                                            "superseded",
                                        ],
                                    )
                                ),
                                name="protocol_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["protocol", "addendum"])),
                                name="protocol_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "addendum"), ("root__isnull", False)),
                                    models.Q(("kind", "protocol"), ("root__isnull", True)),
                                    _connector="OR",
                                ),
                                name="protocol_addendum_has_root",
                                violation_error_message="Solo un addendum modifica un altro protocollo.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state__in",
                                            (
                                                "approved",
                                                "sent",
                                                "signed_by_city",
                                                "countersigned",
                                                "registered",
                                                "returned",
                                                "superseded",
                                            ),
                                        ),
                                        _negated=True,
                                    ),
                                    ("document__isnull", False),
                                    _connector="OR",
                                ),
                                name="protocol_frozen_has_document",
                                violation_error_message="Un testo definitivo ha il suo documento.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["draft", "in_review"]), _negated=True),
                                    ("document__isnull", True),
                                    _connector="OR",
                                ),
                                name="protocol_open_has_no_document",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        (
                                            "state__in",
                                            (
                                                "sent",
                                                "signed_by_city",
                                                "countersigned",
                                                "registered",
                                                "returned",
                                                "superseded",
                                            ),
                                        ),
                                        _negated=True,
                                    ),
                                    ("sent_on__isnull", False),
                                    _connector="OR",
                                ),
                                name="protocol_sent_is_dated",
                                violation_error_message="Un protocollo trasmesso ha la data di trasmissione.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gt", 0)),
                                name="protocol_number_positive",
                            ),
                            models.UniqueConstraint(
                                fields=("year", "number"), name="protocol_number_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("kind", "protocol"),
                                    models.Q(
                                        ("state__in", ("withdrawn", "superseded")), _negated=True
                                    ),
                                ),
                                fields=("city",),
                                name="protocol_one_living_per_city",
                                violation_error_message="La città ha già un protocollo in corso.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="protocol_moves_in_the_table",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    declare="DECLARE _is_valid_transition BOOLEAN;",
                                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:in_review,draft:approved,draft:withdrawn,in_review:draft,in_review:approved,in_review:withdrawn,approved:sent,approved:withdrawn,sent:signed_by_city,sent:withdrawn,signed_by_city:countersigned,signed_by_city:withdrawn,countersigned:registered,countersigned:returned,countersigned:superseded,registered:returned,registered:superseded,returned:superseded}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                                    hash="a25f3458f2686c79cc8f2a59e43eca6a706cfdf6",
                                    operation="UPDATE",
                                    pgid="pgtrigger_protocol_moves_in_the_table_b04e0",
                                    table="protocols_protocol",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="protocol_identity_is_fixed",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."city_id" IS DISTINCT FROM (NEW."city_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."root_id" IS DISTINCT FROM (NEW."root_id") OR OLD."year" IS DISTINCT FROM (NEW."year") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."verification_code" IS DISTINCT FROM (NEW."verification_code"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="6596e352dd0e61f4dd87bed87b8644e2ccdbbb10",
                                    operation="UPDATE",
                                    pgid="pgtrigger_protocol_identity_is_fixed_51024",
                                    table="protocols_protocol",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="protocol_document_is_fixed",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.document_id IS NOT NULL AND (OLD.document_id, OLD.template_id, OLD.letter_date) IS DISTINCT FROM (NEW.document_id, NEW.template_id, NEW.letter_date))",
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="6916e7178c60854ce0211f3d1efc4c979328f11d",
                                    operation="UPDATE",
                                    pgid="pgtrigger_protocol_document_is_fixed_7edeb",
                                    table="protocols_protocol",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="protocol_never_deleted",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="7cb7e755ff8f7c1432c9869e7c97251abc2247d6",
                                    operation="DELETE",
                                    pgid="pgtrigger_protocol_never_deleted_bfb33",
                                    table="protocols_protocol",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_protocolevent" ("batch_id", "city_id", "code", "created_at", "document_id", "id", "kind", "letter_date", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "root_id", "sent_on", "state", "takes_second_wording", "template_id", "verification_code", "year") VALUES (NEW."batch_id", NEW."city_id", NEW."code", NEW."created_at", NEW."document_id", NEW."id", NEW."kind", NEW."letter_date", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."root_id", NEW."sent_on", NEW."state", NEW."takes_second_wording", NEW."template_id", NEW."verification_code", NEW."year"); RETURN NULL;',
                                    hash="075379cf475c54a9dd0a703e0f58f6e469657922",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_817ab",
                                    table="protocols_protocol",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."batch_id" IS DISTINCT FROM (NEW."batch_id") OR OLD."city_id" IS DISTINCT FROM (NEW."city_id") OR OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."document_id" IS DISTINCT FROM (NEW."document_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."letter_date" IS DISTINCT FROM (NEW."letter_date") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."root_id" IS DISTINCT FROM (NEW."root_id") OR OLD."sent_on" IS DISTINCT FROM (NEW."sent_on") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."takes_second_wording" IS DISTINCT FROM (NEW."takes_second_wording") OR OLD."template_id" IS DISTINCT FROM (NEW."template_id") OR OLD."verification_code" IS DISTINCT FROM (NEW."verification_code") OR OLD."year" IS DISTINCT FROM (NEW."year"))',
                                    func='INSERT INTO "protocols_protocolevent" ("batch_id", "city_id", "code", "created_at", "document_id", "id", "kind", "letter_date", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "root_id", "sent_on", "state", "takes_second_wording", "template_id", "verification_code", "year") VALUES (NEW."batch_id", NEW."city_id", NEW."code", NEW."created_at", NEW."document_id", NEW."id", NEW."kind", NEW."letter_date", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."root_id", NEW."sent_on", NEW."state", NEW."takes_second_wording", NEW."template_id", NEW."verification_code", NEW."year"); RETURN NULL;',
                                    hash="d29282b497fc81494a19bd88edaf9d5bc30a4f34",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_10300",
                                    table="protocols_protocol",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_protocolevent" ("batch_id", "city_id", "code", "created_at", "document_id", "id", "kind", "letter_date", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "root_id", "sent_on", "state", "takes_second_wording", "template_id", "verification_code", "year") VALUES (OLD."batch_id", OLD."city_id", OLD."code", OLD."created_at", OLD."document_id", OLD."id", OLD."kind", OLD."letter_date", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."root_id", OLD."sent_on", OLD."state", OLD."takes_second_wording", OLD."template_id", OLD."verification_code", OLD."year"); RETURN NULL;',
                                    hash="6bac26dc7e8fe814f05562693d5adc566d8367a9",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_43b90",
                                    table="protocols_protocol",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProtocolEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="protocols.protocol",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        (
                            "city",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cities.city",
                                verbose_name="città",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("protocol", "Protocollo d'intesa"),
                                    ("addendum", "Addendum"),
                                ],
                                default="protocol",
                                max_length=10,
                                verbose_name="tipo",
                            ),
                        ),
                        (
                            "root",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="protocols.protocol",
                                verbose_name="protocollo che modifica",
                            ),
                        ),
                        (
                            "year",
                            models.PositiveSmallIntegerField(editable=False, verbose_name="anno"),
                        ),
                        (
                            "number",
                            models.PositiveIntegerField(editable=False, verbose_name="numero"),
                        ),
                        (
                            "code",
                            models.CharField(
                                editable=False,
                                help_text="Del portale: non è un numero di protocollo.",
                                max_length=20,
                                verbose_name="codice pratica",
                            ),
                        ),
                        (
                            "template",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="protocols.protocoltemplate",
                                verbose_name="modello",
                            ),
                        ),
                        (
                            "batch",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="protocols.generationbatch",
                                verbose_name="predisposizione",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Bozza"),
                                    ("in_review", "In esame del Comune"),
                                    ("approved", "Testo definitivo"),
                                    ("sent", "Trasmesso"),
                                    ("signed_by_city", "Firmato dal Comune"),
                                    ("countersigned", "Firmato da entrambe le parti"),
                                    ("registered", "Registrato"),
                                    ("returned", "Restituito al Comune"),
                                    ("withdrawn", "Ritirato"),
                                    ("superseded", "Sostituito"),
                                ],
                                default="draft",
                                max_length=20,
                                verbose_name="stato",
                            ),
                        ),
                        (
                            "letter_date",
                            models.DateField(verbose_name="data della nota di trasmissione"),
                        ),
                        (
                            "verification_code",
                            models.CharField(
                                editable=False, max_length=20, verbose_name="codice di verifica"
                            ),
                        ),
                        (
                            "takes_second_wording",
                            models.BooleanField(
                                default=False,
                                editable=False,
                                verbose_name="seconda formulazione accettata",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="documents.frozendocument",
                                verbose_name="testo definitivo",
                            ),
                        ),
                        (
                            "sent_on",
                            models.DateField(
                                blank=True, editable=False, null=True, verbose_name="trasmesso il"
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(auto_now_add=True, verbose_name="creato il"),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="82b145cfd74e0fbce8120567c50c4f09460359f3",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_324f5",
                                    table="protocols_protocolevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProtocolTransition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "protocol",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transitions",
                                to="protocols.protocol",
                                verbose_name="protocollo",
                            ),
                        ),
                        (
                            "from_state",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("draft", "Bozza"),
                                    ("in_review", "In esame del Comune"),
                                    ("approved", "Testo definitivo"),
                                    ("sent", "Trasmesso"),
                                    ("signed_by_city", "Firmato dal Comune"),
                                    ("countersigned", "Firmato da entrambe le parti"),
                                    ("registered", "Registrato"),
                                    ("returned", "Restituito al Comune"),
                                    ("withdrawn", "Ritirato"),
                                    ("superseded", "Sostituito"),
                                ],
                                max_length=20,
                                verbose_name="da",
                            ),
                        ),
                        (
                            "to_state",
                            models.CharField(
                                choices=[
                                    ("draft", "Bozza"),
                                    ("in_review", "In esame del Comune"),
                                    ("approved", "Testo definitivo"),
                                    ("sent", "Trasmesso"),
                                    ("signed_by_city", "Firmato dal Comune"),
                                    ("countersigned", "Firmato da entrambe le parti"),
                                    ("registered", "Registrato"),
                                    ("returned", "Restituito al Comune"),
                                    ("withdrawn", "Ritirato"),
                                    ("superseded", "Sostituito"),
                                ],
                                max_length=20,
                                verbose_name="a",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="da chi",
                            ),
                        ),
                        ("at", models.DateTimeField(auto_now_add=True, verbose_name="quando")),
                        ("reason", models.TextField(blank=True, verbose_name="motivo")),
                    ],
                    options={
                        "verbose_name": "passaggio di stato",
                        "verbose_name_plural": "passaggi di stato",
                        "ordering": ["at", "pk"],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="transition_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="3933153193c26dd376505627087556a1c590ad78",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_transition_append_only_f2bbd",
                                    table="protocols_protocoltransition",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Authority",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("name", models.CharField(max_length=250, verbose_name="denominazione")),
                        (
                            "letterhead",
                            models.TextField(
                                help_text="Le righe in testa all'atto, dall'ente all'ufficio.",
                                verbose_name="intestazione",
                            ),
                        ),
                        (
                            "signatory_name",
                            models.CharField(max_length=150, verbose_name="nome di chi firma"),
                        ),
                        (
                            "signatory_title",
                            models.CharField(max_length=200, verbose_name="qualità di chi firma"),
                        ),
                        ("pec", models.EmailField(blank=True, max_length=254, verbose_name="PEC")),
                        ("valid_from", models.DateField(verbose_name="dal")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="al")),
                        ("source_note", models.TextField(blank=True, verbose_name="fonte e note")),
                    ],
                    options={
                        "verbose_name": "Autorità di Gestione",
                        "verbose_name_plural": "Autorità di Gestione",
                        "ordering": ["-valid_from"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True),
                                    ("valid_to__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="authority_days_in_order",
                                violation_error_message="La data di fine non può precedere quella di inizio.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    (
                                        models.Func(
                                            "valid_from",
                                            "valid_to",
                                            models.Value("[]"),
                                            function="daterange",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    )
                                ],
                                name="authority_one_at_a_time",
                                violation_error_message="In questi giorni c'è già un'altra Autorità di Gestione.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_authorityevent" ("id", "letterhead", "name", "pec", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signatory_name", "signatory_title", "source_note", "valid_from", "valid_to") VALUES (NEW."id", NEW."letterhead", NEW."name", NEW."pec", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."signatory_name", NEW."signatory_title", NEW."source_note", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                                    hash="de26908a8958867a86877ad09dd60cfe165b8d8a",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_c27d2",
                                    table="protocols_authority",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "protocols_authorityevent" ("id", "letterhead", "name", "pec", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signatory_name", "signatory_title", "source_note", "valid_from", "valid_to") VALUES (NEW."id", NEW."letterhead", NEW."name", NEW."pec", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."signatory_name", NEW."signatory_title", NEW."source_note", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                                    hash="dc0e945823996f3a322e7fe37a24f4e809e94518",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_d5732",
                                    table="protocols_authority",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_authorityevent" ("id", "letterhead", "name", "pec", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "signatory_name", "signatory_title", "source_note", "valid_from", "valid_to") VALUES (OLD."id", OLD."letterhead", OLD."name", OLD."pec", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."signatory_name", OLD."signatory_title", OLD."source_note", OLD."valid_from", OLD."valid_to"); RETURN NULL;',
                                    hash="6e8c2f274d0cd2950f9fdaca1052639d64557cdd",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_66c4a",
                                    table="protocols_authority",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AuthorityEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="protocols.authority",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        ("id", models.BigIntegerField()),
                        ("name", models.CharField(max_length=250, verbose_name="denominazione")),
                        (
                            "letterhead",
                            models.TextField(
                                help_text="Le righe in testa all'atto, dall'ente all'ufficio.",
                                verbose_name="intestazione",
                            ),
                        ),
                        (
                            "signatory_name",
                            models.CharField(max_length=150, verbose_name="nome di chi firma"),
                        ),
                        (
                            "signatory_title",
                            models.CharField(max_length=200, verbose_name="qualità di chi firma"),
                        ),
                        ("pec", models.EmailField(blank=True, max_length=254, verbose_name="PEC")),
                        ("valid_from", models.DateField(verbose_name="dal")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="al")),
                        ("source_note", models.TextField(blank=True, verbose_name="fonte e note")),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="5adcf681447463632906394431012392a89904e5",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_fdc54",
                                    table="protocols_authorityevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CeilingAct",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("number", models.CharField(max_length=60, verbose_name="numero")),
                        ("dated_on", models.DateField(verbose_name="del")),
                        ("title", models.CharField(max_length=250, verbose_name="oggetto")),
                        ("in_force_from", models.DateField(verbose_name="in vigore dal")),
                        (
                            "programme_figure",
                            models.DecimalField(
                                decimal_places=2,
                                help_text="La somma delle dotazioni di questo atto non può superarla.",
                                max_digits=14,
                                validators=[
                                    django.core.validators.MinValueValidator(Decimal("0.01"))
                                ],
                                verbose_name="cifra del Programma citata (EUR)",
                            ),
                        ),
                        (
                            "figure_source",
                            models.CharField(max_length=250, verbose_name="fonte della cifra"),
                        ),
                        (
                            "is_demo",
                            models.BooleanField(default=False, verbose_name="atto dimostrativo"),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                        (
                            "recorded_at",
                            models.DateTimeField(auto_now_add=True, verbose_name="registrato il"),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="registrato da",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "atto che fissa le dotazioni",
                        "verbose_name_plural": "atti che fissano le dotazioni",
                        "ordering": ["-in_force_from", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("number", "dated_on"),
                                name="ceiling_act_number_and_date",
                                violation_error_message="Un atto con questo numero e questa data c'è già.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number", ""), _negated=True),
                                name="ceiling_act_has_number",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("in_force_from__gte", models.F("dated_on"))),
                                name="ceiling_act_in_force_after_date",
                                violation_error_message="Un atto non può essere in vigore prima della sua data.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("programme_figure__gt", 0)),
                                name="ceiling_act_figure_positive",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="ceiling_act_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="4972ad7fa5fbe0ef017538865885e30f4fd9cfb4",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_ceiling_act_append_only_69eae",
                                    table="protocols_ceilingact",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CeilingActVoiding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "act",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="voiding",
                                to="protocols.ceilingact",
                                verbose_name="atto",
                            ),
                        ),
                        ("reason", models.TextField(verbose_name="motivo")),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="annullato da",
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(auto_now_add=True, verbose_name="annullato il"),
                        ),
                    ],
                    options={
                        "verbose_name": "annullamento di registrazione",
                        "verbose_name_plural": "annullamenti di registrazione",
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="ceiling_voiding_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="92705b384eb45584d0ea1f90f860efdc9505ada0",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_ceiling_voiding_append_only_ebe40",
                                    table="protocols_ceilingactvoiding",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Ceiling",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "act",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ceilings",
                                to="protocols.ceilingact",
                                verbose_name="atto",
                            ),
                        ),
                        (
                            "city",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ceilings",
                                to="cities.city",
                                verbose_name="città",
                            ),
                        ),
                        (
                            "priority",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ceilings",
                                to="cities.priority",
                                verbose_name="priorità",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=12,
                                verbose_name="dotazione massima (EUR)",
                            ),
                        ),
                        (
                            "source_note",
                            models.CharField(
                                blank=True,
                                help_text="Da dove viene la cifra scritta nell'atto.",
                                max_length=250,
                                verbose_name="nota",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "dotazione finanziaria massima",
                        "verbose_name_plural": "dotazioni finanziarie massime",
                        "ordering": ["city__folded_name", "priority__number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("act", "city", "priority"),
                                name="ceiling_once_per_act",
                                violation_error_message="L'atto fissa già la dotazione di questa città.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)),
                                name="ceiling_positive",
                                violation_error_message="La dotazione deve essere maggiore di zero.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="ceiling_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="47bcbf0a57cd3fd6eb0e5f7668cf022915459a35",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_ceiling_append_only_a08cd",
                                    table="protocols_ceiling",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="ceilings_fit_the_figure",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    declare="DECLARE figure numeric; assigned numeric;",
                                    func="\n    SELECT programme_figure INTO figure FROM protocols_ceilingact WHERE id = NEW.act_id FOR UPDATE;\n    SELECT COALESCE(SUM(amount), 0) INTO assigned FROM protocols_ceiling WHERE act_id = NEW.act_id;\n    IF assigned + NEW.amount > figure THEN\n        RAISE EXCEPTION\n            'la somma delle dotazioni (%) supera la cifra del Programma citata dall''atto (%)',\n            assigned + NEW.amount, figure USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                                    hash="5fa6bd12a003514f808bab7086c0f09c2b1c0b6d",
                                    operation="INSERT",
                                    pgid="pgtrigger_ceilings_fit_the_figure_1a0ba",
                                    table="protocols_ceiling",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublishedFigure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        (
                            "city",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="published_figures",
                                to="cities.city",
                                verbose_name="città",
                            ),
                        ),
                        (
                            "total",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                verbose_name="totale (EUR)",
                            ),
                        ),
                        (
                            "esf_plus",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                verbose_name="quota FSE+ (EUR)",
                            ),
                        ),
                        (
                            "erdf",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=12,
                                null=True,
                                verbose_name="quota FESR (EUR)",
                            ),
                        ),
                        (
                            "wording",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="come è scritto"
                            ),
                        ),
                        (
                            "as_of",
                            models.CharField(
                                blank=True, max_length=10, verbose_name="data della fonte"
                            ),
                        ),
                        (
                            "source_url",
                            models.URLField(max_length=500, verbose_name="indirizzo della fonte"),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="note")),
                    ],
                    options={
                        "verbose_name": "cifra pubblicata",
                        "verbose_name_plural": "cifre pubblicate",
                        "ordering": ["city__folded_name", "-as_of"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("city", "source_url"), name="published_once"
                            )
                        ],
                    },
                ),
                migrations.AddField(
                    model_name="protocoltemplate",
                    name="clauses",
                    field=models.ManyToManyField(
                        related_name="templates",
                        through="protocols.TemplateClause",
                        to="protocols.clause",
                        verbose_name="clausole",
                    ),
                ),
            ],
        ),
    ]
