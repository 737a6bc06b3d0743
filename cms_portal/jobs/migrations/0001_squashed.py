import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from cms_portal.migration_operations import AtOnce
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("jobs", "0001_initial")]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        AtOnce(
            state_operations=[
                migrations.CreateModel(
                    name="Job",
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
                        ("kind", models.CharField(max_length=80, verbose_name="tipo")),
                        (
                            "key",
                            models.CharField(max_length=200, unique=True, verbose_name="chiave"),
                        ),
                        (
                            "payload",
                            models.JSONField(blank=True, default=dict, verbose_name="dati"),
                        ),
                        (
                            "queue",
                            models.CharField(
                                choices=[
                                    ("default", "Generale"),
                                    ("mail", "Posta"),
                                    ("pdf", "Documenti"),
                                ],
                                max_length=10,
                                verbose_name="coda",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("queued", "In coda"),
                                    ("running", "In corso"),
                                    ("done", "Fatto"),
                                    ("failed", "Da ripetere"),
                                    ("dead", "Non riuscito"),
                                    ("cancelled", "Annullato"),
                                ],
                                default="queued",
                                max_length=10,
                                verbose_name="stato",
                            ),
                        ),
                        (
                            "attempts",
                            models.PositiveIntegerField(default=0, verbose_name="tentativi"),
                        ),
                        (
                            "attempts_allowed",
                            models.PositiveIntegerField(verbose_name="tentativi concessi"),
                        ),
                        (
                            "run_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="da fare dal"
                            ),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="annunciato il"
                            ),
                        ),
                        (
                            "leased_until",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="affidato fino al"
                            ),
                        ),
                        (
                            "started_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="iniziato il"),
                        ),
                        (
                            "finished_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="concluso il"),
                        ),
                        (
                            "done",
                            models.PositiveIntegerField(default=0, verbose_name="parti fatte"),
                        ),
                        (
                            "total",
                            models.PositiveIntegerField(default=0, verbose_name="parti in tutto"),
                        ),
                        ("result", models.JSONField(blank=True, null=True, verbose_name="esito")),
                        ("error", models.TextField(blank=True, verbose_name="ultimo errore")),
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
                                verbose_name="chiesto il",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "lavoro",
                        "verbose_name_plural": "lavori",
                        "ordering": ["-created_at", "-pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ("queued", "failed"))),
                                fields=["run_at"],
                                name="job_waiting",
                            ),
                            models.Index(
                                condition=models.Q(("state", "running")),
                                fields=["leased_until"],
                                name="job_running",
                            ),
                            models.Index(fields=["kind", "finished_at"], name="job_kind_finished"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "queued",
                                            "running",
                                            "done",
                                            "failed",
                                            "dead",
                                            "cancelled",
                                        ],
                                    )
                                ),
                                name="job_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("queue__in", ["default", "mail", "pdf"])),
                                name="job_queue_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("leased_until__isnull", False), ("state", "running")),
                                    models.Q(
                                        models.Q(("state", "running"), _negated=True),
                                        ("leased_until__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="job_leased_iff_running",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("finished_at__isnull", False),
                                        ("state__in", ("done", "dead", "cancelled")),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("state__in", ("done", "dead", "cancelled")),
                                            _negated=True,
                                        ),
                                        ("finished_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="job_finished_iff_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("total", 0), ("done__lte", models.F("total")), _connector="OR"
                                ),
                                name="job_done_within_total",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Intervention",
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
                            "job",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="interventions",
                                to="jobs.job",
                                verbose_name="lavoro",
                            ),
                        ),
                        (
                            "action",
                            models.CharField(
                                choices=[("retry", "Riprovato"), ("cancel", "Annullato")],
                                max_length=10,
                                verbose_name="azione",
                            ),
                        ),
                        (
                            "from_state",
                            models.CharField(
                                choices=[
                                    ("queued", "In coda"),
                                    ("running", "In corso"),
                                    ("done", "Fatto"),
                                    ("failed", "Da ripetere"),
                                    ("dead", "Non riuscito"),
                                    ("cancelled", "Annullato"),
                                ],
                                max_length=10,
                                verbose_name="stato in cui era",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="da",
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
                        "verbose_name": "intervento",
                        "verbose_name_plural": "interventi",
                        "ordering": ["at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("action__in", ["retry", "cancel"])),
                                name="intervention_action_known",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="intervention_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="7b94b722e5dde1608875019a528ecde63f4a04f3",
                                    operation="UPDATE",
                                    pgid="pgtrigger_intervention_is_append_only_3b29c",
                                    table="jobs_intervention",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
