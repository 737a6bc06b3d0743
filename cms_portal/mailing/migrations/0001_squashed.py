import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from cms_portal.migration_operations import AtOnce
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("mailing", "0001_initial"), ("mailing", "0002_attachments")]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("jobs", "0001_squashed"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        AtOnce(
            state_operations=[
                migrations.CreateModel(
                    name="OutboundMail",
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
                            "key",
                            models.CharField(max_length=200, unique=True, verbose_name="chiave"),
                        ),
                        (
                            "template",
                            models.CharField(blank=True, max_length=100, verbose_name="modello"),
                        ),
                        ("reason", models.CharField(max_length=300, verbose_name="perché parte")),
                        ("to", models.EmailField(max_length=254, verbose_name="destinatario")),
                        ("subject", models.CharField(max_length=300, verbose_name="oggetto")),
                        ("text", models.TextField(blank=True, verbose_name="testo")),
                        (
                            "html",
                            models.TextField(
                                blank=True, editable=False, verbose_name="versione HTML"
                            ),
                        ),
                        (
                            "attachment",
                            models.TextField(blank=True, editable=False, verbose_name="allegato"),
                        ),
                        (
                            "attachment_name",
                            models.CharField(
                                blank=True, max_length=100, verbose_name="nome dell'allegato"
                            ),
                        ),
                        (
                            "attachment_type",
                            models.CharField(
                                blank=True, max_length=100, verbose_name="tipo dell'allegato"
                            ),
                        ),
                        (
                            "carries_secret",
                            models.BooleanField(default=False, verbose_name="contiene un segreto"),
                        ),
                        ("sealed", models.TextField(blank=True, editable=False)),
                        (
                            "expires_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="scade il"),
                        ),
                        (
                            "message_id",
                            models.CharField(
                                max_length=200, unique=True, verbose_name="Message-ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "In partenza"),
                                    ("sending", "In consegna"),
                                    ("sent", "Inviato"),
                                    ("failed", "Rifiutato"),
                                    ("dead", "Non partito"),
                                    ("uncertain", "Incerto"),
                                    ("cancelled", "Annullato"),
                                ],
                                default="queued",
                                max_length=10,
                                verbose_name="stato",
                            ),
                        ),
                        (
                            "attempt",
                            models.PositiveIntegerField(
                                default=0, verbose_name="tentativo di consegna"
                            ),
                        ),
                        (
                            "error",
                            models.CharField(
                                blank=True, max_length=500, verbose_name="risposta o motivo"
                            ),
                        ),
                        (
                            "sent_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="inviato il"),
                        ),
                        (
                            "erased_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="contenuto cancellato il"
                            ),
                        ),
                        (
                            "job",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="jobs.job",
                                verbose_name="lavoro di consegna",
                            ),
                        ),
                        (
                            "again_of",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sent_again",
                                to="mailing.outboundmail",
                                verbose_name="nuovo invio di",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="chiesto da",
                            ),
                        ),
                        (
                            "city_code",
                            models.CharField(
                                blank=True, max_length=4, verbose_name="codice della città"
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="preparato il",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "messaggio",
                        "verbose_name_plural": "messaggi",
                        "ordering": ["-created_at", "-pk"],
                        "indexes": [
                            models.Index(fields=["state", "-created_at"], name="mail_state"),
                            models.Index(fields=["to"], name="mail_to"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "queued",
                                            "sending",
                                            "sent",
                                            "failed",
                                            "dead",
                                            "uncertain",
                                            "cancelled",
                                        ],
                                    )
                                ),
                                name="mail_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("sent_at__isnull", False), ("state", "sent")),
                                    models.Q(
                                        models.Q(("state", "sent"), _negated=True),
                                        ("sent_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="mail_sent_iff_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("attachment", ""),
                                    models.Q(
                                        models.Q(("attachment_name", ""), _negated=True),
                                        ("attachment_type__startswith", "text/"),
                                    ),
                                    _connector="OR",
                                ),
                                name="mail_attachment_is_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("carries_secret", False), ("sealed", "")),
                                    models.Q(
                                        ("attachment", ""),
                                        ("carries_secret", True),
                                        ("expires_at__isnull", False),
                                        ("html", ""),
                                        ("text", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="mail_secret_only_sealed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("sealed", ""),
                                    ("state__in", ("queued", "sending")),
                                    _connector="OR",
                                ),
                                name="mail_sealed_only_while_open",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReminderRule",
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
                            "source",
                            models.CharField(max_length=80, verbose_name="che cosa si sollecita"),
                        ),
                        (
                            "name",
                            models.CharField(max_length=150, unique=True, verbose_name="nome"),
                        ),
                        (
                            "first_after_days",
                            models.PositiveIntegerField(
                                verbose_name="primo promemoria dopo (giorni)"
                            ),
                        ),
                        (
                            "every_days",
                            models.PositiveIntegerField(
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="poi ogni (giorni)",
                            ),
                        ),
                        (
                            "at_most",
                            models.PositiveIntegerField(
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="al massimo (promemoria)",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="attiva")),
                    ],
                    options={
                        "verbose_name": "regola dei promemoria",
                        "verbose_name_plural": "regole dei promemoria",
                        "ordering": ["name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("at_most__gte", 1), ("every_days__gte", 1)),
                                name="reminder_rule_repeats",
                                violation_error_message="Servono almeno un giorno di distanza e un promemoria.",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "mailing_reminderruleevent" ("at_most", "every_days", "first_after_days", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (NEW."at_most", NEW."every_days", NEW."first_after_days", NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source"); RETURN NULL;',
                                    hash="4c78fcb275e63d9b871ad821d4b334c0f80ad9d7",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_31837",
                                    table="mailing_reminderrule",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "mailing_reminderruleevent" ("at_most", "every_days", "first_after_days", "id", "is_active", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source") VALUES (NEW."at_most", NEW."every_days", NEW."first_after_days", NEW."id", NEW."is_active", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source"); RETURN NULL;',
                                    hash="32bf8e0313e518fe922fd1b7f59341c8a9dc6aa5",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_53631",
                                    table="mailing_reminderrule",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReminderRuleEvent",
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
                                to="mailing.reminderrule",
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
                            "source",
                            models.CharField(max_length=80, verbose_name="che cosa si sollecita"),
                        ),
                        ("name", models.CharField(max_length=150, verbose_name="nome")),
                        (
                            "first_after_days",
                            models.PositiveIntegerField(
                                verbose_name="primo promemoria dopo (giorni)"
                            ),
                        ),
                        (
                            "every_days",
                            models.PositiveIntegerField(
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="poi ogni (giorni)",
                            ),
                        ),
                        (
                            "at_most",
                            models.PositiveIntegerField(
                                validators=[django.core.validators.MinValueValidator(1)],
                                verbose_name="al massimo (promemoria)",
                            ),
                        ),
                        ("is_active", models.BooleanField(default=True, verbose_name="attiva")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ReminderOccurrence",
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
                            "rule",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="occurrences",
                                to="mailing.reminderrule",
                                verbose_name="regola",
                            ),
                        ),
                        (
                            "subject_kind",
                            models.CharField(max_length=80, verbose_name="tipo di oggetto"),
                        ),
                        ("subject_id", models.BigIntegerField(verbose_name="oggetto")),
                        (
                            "recipient",
                            models.EmailField(max_length=254, verbose_name="destinatario"),
                        ),
                        ("due_on", models.DateField(verbose_name="dovuto il")),
                        ("written_on", models.DateField(verbose_name="preparato il")),
                        (
                            "mail",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reminder",
                                to="mailing.outboundmail",
                                verbose_name="messaggio",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "promemoria",
                        "verbose_name_plural": "promemoria",
                        "ordering": ["-due_on", "-pk"],
                        "indexes": [
                            models.Index(
                                fields=["written_on", "recipient"], name="reminder_written"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=(
                                    "rule",
                                    "subject_kind",
                                    "subject_id",
                                    "recipient",
                                    "due_on",
                                ),
                                name="reminder_once_per_due_day",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("written_on__gte", models.F("due_on"))),
                                name="reminder_not_before_due",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
