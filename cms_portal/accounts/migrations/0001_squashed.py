import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from cms_portal.migration_operations import AtOnce
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_staff_invitation"),
        ("accounts", "0004_access_events"),
        ("accounts", "0005_audits_and_resets"),
        ("accounts", "0006_encrypt_second_factors"),
        ("accounts", "0007_gateway"),
        ("accounts", "0008_forms_once"),
    ]

    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        AtOnce(
            state_operations=[
                migrations.CreateModel(
                    name="User",
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
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(
                                error_messages={
                                    "unique": "C'è già un accesso con questo indirizzo."
                                },
                                max_length=254,
                                unique=True,
                                verbose_name="indirizzo e-mail",
                            ),
                        ),
                        ("name", models.CharField(max_length=150, verbose_name="nome e cognome")),
                        ("is_active", models.BooleanField(default=True, verbose_name="attivo")),
                        (
                            "is_staff",
                            models.BooleanField(
                                default=False,
                                editable=False,
                                verbose_name="entra nell'amministrazione",
                            ),
                        ),
                        (
                            "date_joined",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="creato il",
                            ),
                        ),
                        (
                            "groups",
                            models.ManyToManyField(
                                blank=True,
                                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.group",
                                verbose_name="groups",
                            ),
                        ),
                        (
                            "user_permissions",
                            models.ManyToManyField(
                                blank=True,
                                help_text="Specific permissions for this user.",
                                related_name="user_set",
                                related_query_name="user",
                                to="auth.permission",
                                verbose_name="user permissions",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "utente",
                        "verbose_name_plural": "utenti",
                        "ordering": ["name", "email"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("email", django.db.models.functions.text.Lower("email"))
                                ),
                                name="user_email_lower_case",
                                violation_error_message="L'indirizzo e-mail va scritto in minuscolo.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AuditMandate",
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
                                help_text="Vuoto finché l'invito non è accettato.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="audit_mandates",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="accesso di",
                            ),
                        ),
                        (
                            "body",
                            models.CharField(max_length=200, verbose_name="ente che controlla"),
                        ),
                        (
                            "scope",
                            models.CharField(max_length=300, verbose_name="oggetto del controllo"),
                        ),
                        (
                            "city_codes",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=4),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="codici catastali delle città",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="dal")),
                        ("valid_to", models.DateField(verbose_name="fino al")),
                        (
                            "ended_at",
                            models.DateTimeField(
                                null=True, verbose_name="chiuso prima del termine il"
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="registrato da",
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="registrato il"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "mandato di controllo",
                        "verbose_name_plural": "mandati di controllo",
                        "ordering": ["-valid_from", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("valid_to__gte", models.F("valid_from"))),
                                name="audit_mandate_ends_after_it_starts",
                                violation_error_message="Il controllo finisce dopo che è cominciato.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("body", ""), _negated=True),
                                    models.Q(("scope", ""), _negated=True),
                                ),
                                name="audit_mandate_is_named",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ViewLog",
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
                                related_name="views",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="chi",
                            ),
                        ),
                        (
                            "mandate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="views",
                                to="accounts.auditmandate",
                                verbose_name="mandato",
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="quando"
                            ),
                        ),
                        ("page", models.CharField(max_length=100, verbose_name="pagina")),
                        ("path", models.CharField(max_length=500, verbose_name="indirizzo")),
                        ("status", models.PositiveSmallIntegerField(verbose_name="risposta")),
                    ],
                    options={
                        "verbose_name": "consultazione",
                        "verbose_name_plural": "consultazioni",
                        "ordering": ["-at", "-pk"],
                        "indexes": [models.Index(fields=["user", "-at"], name="view_log_of_user")],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="view_log_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="07b820eef56e6d233fbe20d65087c2922cd7a1e9",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_view_log_append_only_881f0",
                                    table="accounts_viewlog",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DemoWorld",
                    fields=[
                        (
                            "id",
                            models.BooleanField(
                                default=True, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "seeded_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="caricato il",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "mondo dimostrativo",
                        "verbose_name_plural": "mondo dimostrativo",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("id", True)), name="demo_world_is_one"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AccessEvent",
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
                                related_name="access_events",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="accesso di",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("accepted", "invito accettato"),
                                    ("role_granted", "ruolo attribuito"),
                                    ("role_withdrawn", "ruolo tolto"),
                                    ("factor_added", "secondo fattore registrato"),
                                    ("factor_removed", "secondo fattore tolto"),
                                    ("reset_asked", "azzeramento del secondo fattore chiesto"),
                                    (
                                        "reset_refused",
                                        "azzeramento del secondo fattore non approvato",
                                    ),
                                    ("reset_done", "secondo fattore azzerato"),
                                    ("sessions_ended", "sessioni chiuse"),
                                    ("linked", "identità SPID o CIE collegata"),
                                    ("closed", "accesso chiuso"),
                                    ("reopened", "accesso riaperto"),
                                ],
                                max_length=20,
                                verbose_name="che cosa",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                help_text="Vuoto: dalla riga di comando.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="da chi",
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="quando"
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="nota")),
                    ],
                    options={
                        "verbose_name": "evento di un accesso",
                        "verbose_name_plural": "eventi degli accessi",
                        "ordering": ["-at", "-pk"],
                        "indexes": [
                            models.Index(fields=["user", "-at"], name="access_event_of_user")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "accepted",
                                            "role_granted",
                                            "role_withdrawn",
                                            "factor_added",
                                            "factor_removed",
                                            "reset_asked",
                                            "reset_refused",
                                            "reset_done",
                                            "sessions_ended",
                                            "linked",
                                            "closed",
                                            "reopened",
                                        ],
                                    )
                                ),
                                name="access_event_kind_known",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="access_event_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="59ff18b6b446b6719f0a273ae2456d816133fc33",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_access_event_append_only_031f7",
                                    table="accounts_accessevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StaffInvitation",
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
                            "email",
                            models.EmailField(max_length=254, verbose_name="indirizzo e-mail"),
                        ),
                        (
                            "name",
                            models.CharField(
                                blank=True, max_length=150, verbose_name="nome e cognome"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("staff", "Segreteria del Programma"),
                                    ("authority", "Autorità di Gestione"),
                                    ("auditor", "Controllo"),
                                ],
                                default="staff",
                                max_length=20,
                                verbose_name="ruolo",
                            ),
                        ),
                        (
                            "mandate",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitation",
                                to="accounts.auditmandate",
                                verbose_name="mandato di controllo",
                            ),
                        ),
                        (
                            "token_hash",
                            models.CharField(
                                max_length=64, unique=True, verbose_name="impronta del codice"
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="creato il"
                            ),
                        ),
                        ("expires_at", models.DateTimeField(verbose_name="scade il")),
                        (
                            "token",
                            models.UUIDField(
                                editable=False, null=True, unique=True, verbose_name="gettone"
                            ),
                        ),
                        ("is_forced", models.BooleanField(default=False, verbose_name="forzato")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="invitato da",
                            ),
                        ),
                        ("revoked_at", models.DateTimeField(null=True, verbose_name="revocato il")),
                        (
                            "accepted_at",
                            models.DateTimeField(null=True, verbose_name="accettato il"),
                        ),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="staff_invitations",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="accettato da",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "invito della segreteria",
                        "verbose_name_plural": "inviti della segreteria",
                        "ordering": ["-created_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("accepted_at__isnull", True), ("accepted_by__isnull", True)
                                    ),
                                    models.Q(
                                        ("accepted_at__isnull", False),
                                        ("accepted_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="staff_invitation_accepted_by_someone",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("role__in", ("staff", "authority", "auditor"))),
                                name="staff_invitation_role_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("mandate__isnull", False), ("role", "auditor")),
                                    models.Q(
                                        models.Q(("role", "auditor"), _negated=True),
                                        ("mandate__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="staff_invitation_auditor_has_mandate",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SecondFactorReset",
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
                                related_name="resets",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="accesso di",
                            ),
                        ),
                        ("reason", models.CharField(max_length=300, verbose_name="motivo")),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="chiesto da",
                            ),
                        ),
                        (
                            "asked_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="chiesto il"
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="deciso da",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="deciso il")),
                        ("is_approved", models.BooleanField(null=True, verbose_name="approvato")),
                    ],
                    options={
                        "verbose_name": "azzeramento del secondo fattore",
                        "verbose_name_plural": "azzeramenti del secondo fattore",
                        "ordering": ["-asked_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("decided_by__isnull", True),
                                    models.Q(
                                        models.Q(
                                            ("decided_by", models.F("asked_by")), _negated=True
                                        ),
                                        models.Q(("decided_by", models.F("user")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="reset_decided_by_another",
                                violation_error_message="Decide una seconda persona della segreteria.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at__isnull", True),
                                        ("decided_by__isnull", True),
                                        ("is_approved__isnull", True),
                                    ),
                                    models.Q(
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        ("is_approved__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="reset_decided_whole",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="reset_has_a_reason",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
