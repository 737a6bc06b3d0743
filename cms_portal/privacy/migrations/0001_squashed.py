import datetime
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from cms_portal.migration_operations import AtOnce
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("privacy", "0001_notices"),
        ("privacy", "0002_requests_and_retention"),
        ("privacy", "0003_forms_once"),
        ("privacy", "0004_payments_since_2014"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("files", "0001_squashed"),
        ("jobs", "0001_squashed"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        AtOnce(
            state_operations=[
                migrations.CreateModel(
                    name="PrivacyNotice",
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
                            "version",
                            models.PositiveIntegerField(
                                editable=False, unique=True, verbose_name="versione"
                            ),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="titolo")),
                        (
                            "text",
                            models.TextField(
                                help_text="Una riga che comincia con «# » è un titolo, con «- » una voce di elenco; una riga vuota separa i paragrafi.",
                                verbose_name="testo",
                            ),
                        ),
                        (
                            "what_changed",
                            models.TextField(
                                blank=True,
                                help_text="Lo legge, prima del testo, chi aveva già preso visione di una versione.",
                                verbose_name="che cosa cambia",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "Bozza"), ("published", "Pubblicata")],
                                default="draft",
                                editable=False,
                                max_length=10,
                                verbose_name="stato",
                            ),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="pubblicata il"
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="pubblicata da",
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="creata il",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "informativa",
                        "verbose_name_plural": "informative",
                        "ordering": ["-version"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["draft", "published"])),
                                name="notice_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("published_at__isnull", False), ("state", "published")
                                    ),
                                    models.Q(
                                        ("published_at__isnull", True),
                                        ("published_by__isnull", True),
                                        ("state", "draft"),
                                    ),
                                    _connector="OR",
                                ),
                                name="notice_published_iff_dated",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "draft")),
                                fields=("state",),
                                name="notice_one_draft",
                                violation_error_message="C'è già una bozza: finite prima quella.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="notice_published_never_changes",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.\"state\" = 'published')",
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="4ed3f019ed44b62132c0821fe3a963667c588cce",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_notice_published_never_changes_84fff",
                                    table="privacy_privacynotice",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NoticeReceipt",
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
                            "notice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receipts",
                                to="privacy.privacynotice",
                                verbose_name="informativa",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notice_receipts",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="persona",
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="quando",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "presa visione",
                        "verbose_name_plural": "prese visione",
                        "ordering": ["-at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("notice", "user"), name="receipt_once_per_version"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="receipt_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="8a351dd6b6a1cb4d9d9ff3338fe96d6c4ebf218c",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_receipt_append_only_25465",
                                    table="privacy_noticereceipt",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DataExport",
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
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="data_exports",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="persona",
                            ),
                        ),
                        (
                            "job",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="jobs.job",
                                verbose_name="lavoro",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="files.privatefile",
                                verbose_name="archivio",
                            ),
                        ),
                        (
                            "asked_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="chiesto il",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "archivio dei propri dati",
                        "verbose_name_plural": "archivi dei propri dati",
                        "ordering": ["-asked_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="DataRequest",
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
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="data_requests",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="accesso della persona",
                            ),
                        ),
                        (
                            "person_ref",
                            models.PositiveBigIntegerField(
                                blank=True, null=True, verbose_name="persona"
                            ),
                        ),
                        (
                            "subject_name",
                            models.CharField(max_length=200, verbose_name="chi chiede"),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("correction", "Correzione"),
                                    ("erasure", "Cancellazione"),
                                ],
                                max_length=12,
                                verbose_name="che cosa chiede",
                            ),
                        ),
                        ("text", models.TextField(blank=True, verbose_name="testo")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Da evadere"),
                                    ("erasing", "Cancellazione in corso"),
                                    ("done", "Accolta"),
                                    ("refused", "Non accolta"),
                                    ("withdrawn", "Ritirata"),
                                ],
                                default="open",
                                max_length=12,
                                verbose_name="stato",
                            ),
                        ),
                        ("received_on", models.DateField(verbose_name="ricevuta il")),
                        ("due_on", models.DateField(verbose_name="da evadere entro")),
                        (
                            "extension_reason",
                            models.TextField(
                                blank=True, verbose_name="perché il termine è prorogato"
                            ),
                        ),
                        ("answer", models.TextField(blank=True, verbose_name="risposta")),
                        (
                            "closed_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="chiusa il"),
                        ),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="chiusa da",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="registrata da",
                            ),
                        ),
                        (
                            "token",
                            models.UUIDField(
                                editable=False, null=True, unique=True, verbose_name="gettone"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "richiesta sui propri dati",
                        "verbose_name_plural": "richieste sui propri dati",
                        "ordering": ["due_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["correction", "erasure"])),
                                name="data_request_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["open", "erasing", "done", "refused", "withdrawn"],
                                    )
                                ),
                                name="data_request_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("user__isnull", False),
                                    ("person_ref__isnull", False),
                                    _connector="OR",
                                ),
                                name="data_request_about_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("due_on__gte", models.F("received_on")),
                                    (
                                        "due_on__lte",
                                        models.ExpressionWrapper(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("received_on"), "+", models.Value(90)
                                            ),
                                            output_field=models.DateField(),
                                        ),
                                    ),
                                ),
                                name="data_request_due_in_time",
                                violation_error_message="Il termine non può superare i 90 giorni.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("extension_reason", ""), _negated=True),
                                    (
                                        "due_on__lte",
                                        models.ExpressionWrapper(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("received_on"), "+", models.Value(30)
                                            ),
                                            output_field=models.DateField(),
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="data_request_extended_with_reason",
                                violation_error_message="Oltre i 30 giorni serve il motivo.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closed_at__isnull", False),
                                        ("state__in", ("done", "refused", "withdrawn")),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("state__in", ("done", "refused", "withdrawn")),
                                            _negated=True,
                                        ),
                                        ("closed_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="data_request_closed_iff_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "refused"), _negated=True),
                                    models.Q(("answer", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="data_request_refused_with_answer",
                                violation_error_message="Chi si vede dire di no ha diritto a un perché.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("kind", "erasure"), ("state__in", ("open", "erasing"))
                                ),
                                fields=("user",),
                                name="data_request_one_erasure_at_a_time",
                                violation_error_message="C'è già una richiesta di cancellazione in corso.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "privacy_datarequestevent" ("answer", "closed_at", "closed_by_id", "due_on", "extension_reason", "id", "kind", "person_ref", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "recorded_by_id", "state", "subject_name", "text", "token", "user_id") VALUES (NEW."answer", NEW."closed_at", NEW."closed_by_id", NEW."due_on", NEW."extension_reason", NEW."id", NEW."kind", NEW."person_ref", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."received_on", NEW."recorded_by_id", NEW."state", NEW."subject_name", NEW."text", NEW."token", NEW."user_id"); RETURN NULL;',
                                    hash="28b33e1f737f2f7015c89c124412138c0426d6c9",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_658be",
                                    table="privacy_datarequest",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "privacy_datarequestevent" ("answer", "closed_at", "closed_by_id", "due_on", "extension_reason", "id", "kind", "person_ref", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "recorded_by_id", "state", "subject_name", "text", "token", "user_id") VALUES (NEW."answer", NEW."closed_at", NEW."closed_by_id", NEW."due_on", NEW."extension_reason", NEW."id", NEW."kind", NEW."person_ref", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."received_on", NEW."recorded_by_id", NEW."state", NEW."subject_name", NEW."text", NEW."token", NEW."user_id"); RETURN NULL;',
                                    hash="340ec954d265ef5ce42d06e6ca8bac41c1367ae8",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_dade2",
                                    table="privacy_datarequest",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "privacy_datarequestevent" ("answer", "closed_at", "closed_by_id", "due_on", "extension_reason", "id", "kind", "person_ref", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "received_on", "recorded_by_id", "state", "subject_name", "text", "token", "user_id") VALUES (OLD."answer", OLD."closed_at", OLD."closed_by_id", OLD."due_on", OLD."extension_reason", OLD."id", OLD."kind", OLD."person_ref", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."received_on", OLD."recorded_by_id", OLD."state", OLD."subject_name", OLD."text", OLD."token", OLD."user_id"); RETURN NULL;',
                                    hash="f614290e92dec26a338201d64e90d8a212779bba",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_4cedf",
                                    table="privacy_datarequest",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DataRequestEvent",
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
                                to="privacy.datarequest",
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
                            "user",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="accesso della persona",
                            ),
                        ),
                        (
                            "person_ref",
                            models.PositiveBigIntegerField(
                                blank=True, null=True, verbose_name="persona"
                            ),
                        ),
                        (
                            "subject_name",
                            models.CharField(max_length=200, verbose_name="chi chiede"),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("correction", "Correzione"),
                                    ("erasure", "Cancellazione"),
                                ],
                                max_length=12,
                                verbose_name="che cosa chiede",
                            ),
                        ),
                        ("text", models.TextField(blank=True, verbose_name="testo")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "Da evadere"),
                                    ("erasing", "Cancellazione in corso"),
                                    ("done", "Accolta"),
                                    ("refused", "Non accolta"),
                                    ("withdrawn", "Ritirata"),
                                ],
                                default="open",
                                max_length=12,
                                verbose_name="stato",
                            ),
                        ),
                        ("received_on", models.DateField(verbose_name="ricevuta il")),
                        ("due_on", models.DateField(verbose_name="da evadere entro")),
                        (
                            "extension_reason",
                            models.TextField(
                                blank=True, verbose_name="perché il termine è prorogato"
                            ),
                        ),
                        ("answer", models.TextField(blank=True, verbose_name="risposta")),
                        (
                            "closed_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="chiusa il"),
                        ),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="chiusa da",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="registrata da",
                            ),
                        ),
                        (
                            "token",
                            models.UUIDField(editable=False, null=True, verbose_name="gettone"),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="1c7f36de9d3bbfd47e38524da56350c922439dee",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_9c830",
                                    table="privacy_datarequestevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AnonymisationRecord",
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
                            "user_ref",
                            models.PositiveBigIntegerField(
                                blank=True, null=True, verbose_name="accesso"
                            ),
                        ),
                        (
                            "person_ref",
                            models.PositiveBigIntegerField(
                                blank=True, null=True, verbose_name="persona"
                            ),
                        ),
                        (
                            "why",
                            models.CharField(
                                choices=[
                                    ("request", "Richiesta della persona"),
                                    ("retention", "Tempo di conservazione trascorso"),
                                ],
                                max_length=12,
                                verbose_name="perché",
                            ),
                        ),
                        (
                            "request",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="anonymisation",
                                to="privacy.datarequest",
                                verbose_name="richiesta",
                            ),
                        ),
                        (
                            "changed",
                            models.JSONField(
                                default=dict, verbose_name="righe riscritte per tabella"
                            ),
                        ),
                        (
                            "kept",
                            models.JSONField(default=list, verbose_name="che cosa resta e perché"),
                        ),
                        (
                            "warnings",
                            models.JSONField(default=list, verbose_name="da guardare a mano"),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="disposta da",
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="quando",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "anonimizzazione",
                        "verbose_name_plural": "anonimizzazioni",
                        "ordering": ["-at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("why__in", ["request", "retention"])),
                                name="anonymisation_why_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("user_ref__isnull", False),
                                    ("person_ref__isnull", False),
                                    _connector="OR",
                                ),
                                name="anonymisation_of_somebody",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="anonymisation_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="ab7f7a5c522b275f89981442efdc655d13c494ae",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_anonymisation_append_only_33eb6",
                                    table="privacy_anonymisationrecord",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RetentionRule",
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
                            "category",
                            models.CharField(
                                editable=False, max_length=60, unique=True, verbose_name="categoria"
                            ),
                        ),
                        (
                            "months",
                            models.PositiveSmallIntegerField(
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="mesi di conservazione",
                            ),
                        ),
                        ("start", models.CharField(max_length=40, verbose_name="a partire da")),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Se no, questi dati restano senza un termine.",
                                verbose_name="si applica",
                            ),
                        ),
                        ("basis", models.TextField(blank=True, verbose_name="perché questo tempo")),
                    ],
                    options={
                        "verbose_name": "tempo di conservazione",
                        "verbose_name_plural": "tempi di conservazione",
                        "ordering": ["category"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("months__gte", 1), ("months__lte", 600)),
                                name="retention_rule_months",
                                violation_error_message="Scrivete da 1 a 600 mesi.",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "privacy_retentionruleevent" ("basis", "category", "id", "is_active", "months", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start") VALUES (NEW."basis", NEW."category", NEW."id", NEW."is_active", NEW."months", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."start"); RETURN NULL;',
                                    hash="1e3aa4bbd42baed6d20c28218edc4fdafed979eb",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_aad6c",
                                    table="privacy_retentionrule",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "privacy_retentionruleevent" ("basis", "category", "id", "is_active", "months", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start") VALUES (NEW."basis", NEW."category", NEW."id", NEW."is_active", NEW."months", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."start"); RETURN NULL;',
                                    hash="8ee1d2d75731275cb517a0de82e8591e83afa82e",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_a5b91",
                                    table="privacy_retentionrule",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "privacy_retentionruleevent" ("basis", "category", "id", "is_active", "months", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "start") VALUES (OLD."basis", OLD."category", OLD."id", OLD."is_active", OLD."months", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."start"); RETURN NULL;',
                                    hash="92f964c726576a4d57192537a11794d6e5c1f676",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_aa3be",
                                    table="privacy_retentionrule",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RetentionRuleEvent",
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
                                to="privacy.retentionrule",
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
                            "category",
                            models.CharField(
                                editable=False, max_length=60, verbose_name="categoria"
                            ),
                        ),
                        (
                            "months",
                            models.PositiveSmallIntegerField(
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="mesi di conservazione",
                            ),
                        ),
                        ("start", models.CharField(max_length=40, verbose_name="a partire da")),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Se no, questi dati restano senza un termine.",
                                verbose_name="si applica",
                            ),
                        ),
                        ("basis", models.TextField(blank=True, verbose_name="perché questo tempo")),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="8b1602e84e4dfa99012fa07c9aaf9ac0db4fb6af",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_e8de0",
                                    table="privacy_retentionruleevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RetentionRun",
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
                            "at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="quando",
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
                                verbose_name="chiesta da",
                            ),
                        ),
                        (
                            "report",
                            models.JSONField(default=list, verbose_name="esito per categoria"),
                        ),
                    ],
                    options={
                        "verbose_name": "applicazione dei tempi",
                        "verbose_name_plural": "applicazioni dei tempi",
                        "ordering": ["-at", "-pk"],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="retention_run_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="81a5f5a235a4f4d3f1589e1e3ff4200cbedb8bd3",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_retention_run_append_only_bbb55",
                                    table="privacy_retentionrun",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LastPayment",
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
                            "beneficiary",
                            models.CharField(
                                editable=False,
                                max_length=4,
                                unique=True,
                                verbose_name="codice del Comune",
                            ),
                        ),
                        ("paid_on", models.DateField(verbose_name="data dell'ultimo pagamento")),
                        (
                            "source",
                            models.CharField(
                                help_text="Il mandato, l'atto o il sistema da cui viene la data.",
                                max_length=300,
                                verbose_name="fonte",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "ultimo pagamento",
                        "verbose_name_plural": "ultimi pagamenti",
                        "ordering": ["beneficiary"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("source", ""), _negated=True),
                                name="last_payment_has_source",
                                violation_error_message="Scrivete da dove viene la data.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("paid_on__gte", datetime.date(2014, 1, 1))),
                                name="last_payment_eligible",
                                violation_error_message="Prima del 2014 non c'era ancora spesa ammissibile.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "privacy_lastpaymentevent" ("beneficiary", "id", "paid_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (NEW."beneficiary", NEW."id", NEW."paid_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source"); RETURN NULL;',
                                    hash="f3028e383b208b57716847ebe4d5094cd2f647f3",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_9e5db",
                                    table="privacy_lastpayment",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "privacy_lastpaymentevent" ("beneficiary", "id", "paid_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (NEW."beneficiary", NEW."id", NEW."paid_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source"); RETURN NULL;',
                                    hash="d60a56468580b81f5da016500172ec409f484b8a",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_2de62",
                                    table="privacy_lastpayment",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "privacy_lastpaymentevent" ("beneficiary", "id", "paid_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (OLD."beneficiary", OLD."id", OLD."paid_on", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."source"); RETURN NULL;',
                                    hash="69b790480c994a23382fab2918ba66c529d87079",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_c2a29",
                                    table="privacy_lastpayment",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LastPaymentEvent",
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
                                to="privacy.lastpayment",
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
                            "beneficiary",
                            models.CharField(
                                editable=False, max_length=4, verbose_name="codice del Comune"
                            ),
                        ),
                        ("paid_on", models.DateField(verbose_name="data dell'ultimo pagamento")),
                        (
                            "source",
                            models.CharField(
                                help_text="Il mandato, l'atto o il sistema da cui viene la data.",
                                max_length=300,
                                verbose_name="fonte",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="cbc15efcac896b2e6b770a8a654f184c098c601c",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_bd4c8",
                                    table="privacy_lastpaymentevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
