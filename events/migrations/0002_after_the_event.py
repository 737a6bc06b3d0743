import cms_portal.days
import cms_portal.documents.codes
import cms_portal.signs
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import uuid
from django.conf import settings
from cms_portal.migration_operations import AtOnce
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0002_days_and_signs"),
        ("documents", "0001_squashed"),
        ("events", "0001_folded"),
        ("files", "0001_squashed"),
        ("jobs", "0001_squashed"),
        ("mailing", "0003_pdf_attachments"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            state_operations=[
                migrations.CreateModel(
                    name="Dossier",
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
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="dossiers",
                                to="events.event",
                                verbose_name="evento",
                            ),
                        ),
                        (
                            "scope",
                            models.CharField(
                                choices=[
                                    ("whole", "Tutto l'evento"),
                                    ("city", "Una città"),
                                    ("person", "Una persona"),
                                    ("certificates", "Solo gli attestati"),
                                ],
                                editable=False,
                                max_length=20,
                                verbose_name="di che cosa",
                            ),
                        ),
                        (
                            "city",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cities.city",
                                verbose_name="città",
                            ),
                        ),
                        (
                            "registration",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="events.registration",
                                verbose_name="persona",
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="chiesto il",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="chiesto da",
                            ),
                        ),
                        (
                            "token",
                            models.UUIDField(editable=False, unique=True, verbose_name="gettone"),
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
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.privatefile",
                                verbose_name="file",
                            ),
                        ),
                        (
                            "count",
                            models.PositiveIntegerField(
                                default=0, editable=False, verbose_name="documenti"
                            ),
                        ),
                        (
                            "index_sha256",
                            models.CharField(
                                blank=True,
                                editable=False,
                                max_length=64,
                                verbose_name="SHA-256 dell'indice",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "fascicolo",
                        "verbose_name_plural": "fascicoli",
                        "ordering": ["-at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("city__isnull", True),
                                        ("registration__isnull", True),
                                        ("scope__in", ["whole", "certificates"]),
                                    ),
                                    models.Q(
                                        ("city__isnull", False),
                                        ("registration__isnull", True),
                                        ("scope", "city"),
                                    ),
                                    models.Q(
                                        ("city__isnull", True),
                                        ("registration__isnull", False),
                                        ("scope", "person"),
                                    ),
                                    _connector="OR",
                                ),
                                name="dossier_scope_says_whose",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("count", 0), ("file__isnull", True), ("index_sha256", "")
                                    ),
                                    models.Q(
                                        ("count__gt", 0),
                                        ("file__isnull", False),
                                        ("index_sha256__regex", "^[0-9a-f]{64}$"),
                                    ),
                                    _connector="OR",
                                ),
                                name="dossier_made_has_an_index",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FeedbackRound",
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
                            "event",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="feedback_round",
                                to="events.event",
                                verbose_name="evento",
                            ),
                        ),
                        (
                            "opened_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="aperto il",
                            ),
                        ),
                        (
                            "closes_on",
                            models.DateField(
                                validators=[cms_portal.days.refuse_impossible_day],
                                verbose_name="si risponde fino al",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="chiesto da",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "richiesta di pareri",
                        "verbose_name_plural": "richieste di pareri",
                        "ordering": ["-opened_at"],
                    },
                ),
                migrations.CreateModel(
                    name="FeedbackAnswer",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                primary_key=True,
                                serialize=False,
                                verbose_name="numero",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="events.feedbackround",
                                verbose_name="richiesta",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("political", "Parte politica"),
                                    ("technical", "Parte tecnica"),
                                    ("body", "Per l'ente"),
                                    ("speaker", "Relatore"),
                                    ("guest", "Ospite"),
                                    ("public", "Pubblico"),
                                ],
                                max_length=20,
                                verbose_name="come",
                            ),
                        ),
                        (
                            "useful",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="utilità"
                            ),
                        ),
                        (
                            "clear",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="chiarezza"
                            ),
                        ),
                        (
                            "exchange",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="confronto"
                            ),
                        ),
                        (
                            "organised",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="organizzazione"
                            ),
                        ),
                        (
                            "again",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="tornerebbe"
                            ),
                        ),
                        (
                            "helped",
                            models.TextField(
                                blank=True,
                                max_length=1000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="che cosa è servito",
                            ),
                        ),
                        (
                            "wanted",
                            models.TextField(
                                blank=True,
                                max_length=1000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="che cosa cambiare",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "parere",
                        "verbose_name_plural": "pareri",
                        "ordering": ["round", "id"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "role__in",
                                        [
                                            "",
                                            "political",
                                            "technical",
                                            "body",
                                            "speaker",
                                            "guest",
                                            "public",
                                        ],
                                    )
                                ),
                                name="feedback_role_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("useful__isnull", True),
                                    models.Q(("useful__gte", 1), ("useful__lte", 5)),
                                    _connector="OR",
                                ),
                                name="feedback_useful_from_1_to_5",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("clear__isnull", True),
                                    models.Q(("clear__gte", 1), ("clear__lte", 5)),
                                    _connector="OR",
                                ),
                                name="feedback_clear_from_1_to_5",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("exchange__isnull", True),
                                    models.Q(("exchange__gte", 1), ("exchange__lte", 5)),
                                    _connector="OR",
                                ),
                                name="feedback_exchange_from_1_to_5",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("organised__isnull", True),
                                    models.Q(("organised__gte", 1), ("organised__lte", 5)),
                                    _connector="OR",
                                ),
                                name="feedback_organised_from_1_to_5",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("again__isnull", True),
                                    models.Q(("again__gte", 1), ("again__lte", 5)),
                                    _connector="OR",
                                ),
                                name="feedback_again_from_1_to_5",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("again__isnull", True),
                                    ("clear__isnull", True),
                                    ("exchange__isnull", True),
                                    ("helped", ""),
                                    ("organised__isnull", True),
                                    ("useful__isnull", True),
                                    ("wanted", ""),
                                    _negated=True,
                                ),
                                name="feedback_says_something",
                                violation_error_message="Rispondete almeno a una domanda.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FeedbackLink",
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
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="links",
                                to="events.feedbackround",
                                verbose_name="richiesta",
                            ),
                        ),
                        (
                            "registration",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="events.registration",
                                verbose_name="a chi",
                            ),
                        ),
                        (
                            "token_hash",
                            models.CharField(
                                editable=False,
                                max_length=64,
                                unique=True,
                                verbose_name="impronta del codice",
                            ),
                        ),
                        (
                            "is_used",
                            models.BooleanField(
                                default=False, editable=False, verbose_name="usato"
                            ),
                        ),
                        (
                            "mail",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="mailing.outboundmail",
                                verbose_name="e-mail",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "collegamento per un parere",
                        "verbose_name_plural": "collegamenti per un parere",
                        "ordering": ["round", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Material",
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
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="materials",
                                to="events.event",
                                verbose_name="evento",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="materials",
                                to="events.eventsession",
                                verbose_name="sessione",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                max_length=200,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="titolo",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("slides", "Presentazione"),
                                    ("minutes", "Verbale"),
                                    ("photos", "Fotografie"),
                                    ("other", "Altro"),
                                ],
                                max_length=20,
                                verbose_name="tipo",
                            ),
                        ),
                        (
                            "audience",
                            models.CharField(
                                choices=[
                                    ("office", "Solo ufficio"),
                                    ("invited", "Invitati e presenti"),
                                    ("everybody", "Tutti"),
                                ],
                                default="invited",
                                max_length=20,
                                verbose_name="chi lo vede",
                            ),
                        ),
                        (
                            "has_consent",
                            models.BooleanField(
                                default=False,
                                verbose_name="chi si riconosce nelle fotografie è d'accordo",
                            ),
                        ),
                        (
                            "file",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.privatefile",
                                verbose_name="file",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveIntegerField(
                                default=1, editable=False, verbose_name="ordine"
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="caricato da",
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="caricato il",
                            ),
                        ),
                        (
                            "removed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="tolto da",
                            ),
                        ),
                        (
                            "removed_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="tolto il"
                            ),
                        ),
                        (
                            "token",
                            models.UUIDField(editable=False, null=True, verbose_name="gettone"),
                        ),
                    ],
                    options={
                        "verbose_name": "materiale",
                        "verbose_name_plural": "materiali",
                        "ordering": ["event", "position", "pk"],
                        "indexes": [models.Index(fields=["token"], name="material_token")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["slides", "minutes", "photos", "other"])
                                ),
                                name="material_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("audience__in", ["office", "invited", "everybody"])
                                ),
                                name="material_audience_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="material_is_titled",
                                violation_error_message="Scrivete il titolo.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "photos"), _negated=True),
                                    ("audience", "office"),
                                    ("has_consent", True),
                                    _connector="OR",
                                ),
                                name="material_photos_shown_with_consent",
                                violation_error_message="Le fotografie si mostrano fuori dall'ufficio solo se chi vi si riconosce è d'accordo.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("removed_at__isnull", True),
                                    ("removed_at__gte", models.F("at")),
                                    _connector="OR",
                                ),
                                name="material_removed_after_it_came",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_materialevent" ("at", "audience", "by_id", "event_id", "file_id", "has_consent", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "removed_at", "removed_by_id", "session_id", "title") VALUES (NEW."at", NEW."audience", NEW."by_id", NEW."event_id", NEW."file_id", NEW."has_consent", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."removed_at", NEW."removed_by_id", NEW."session_id", NEW."title"); RETURN NULL;',
                                    hash="d52b3f83fb91ab11c02c8a472c0c7c2166f74791",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_50b97",
                                    table="events_material",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."audience" IS DISTINCT FROM (NEW."audience") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."event_id" IS DISTINCT FROM (NEW."event_id") OR OLD."file_id" IS DISTINCT FROM (NEW."file_id") OR OLD."has_consent" IS DISTINCT FROM (NEW."has_consent") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."removed_at" IS DISTINCT FROM (NEW."removed_at") OR OLD."removed_by_id" IS DISTINCT FROM (NEW."removed_by_id") OR OLD."session_id" IS DISTINCT FROM (NEW."session_id") OR OLD."title" IS DISTINCT FROM (NEW."title"))',
                                    func='INSERT INTO "events_materialevent" ("at", "audience", "by_id", "event_id", "file_id", "has_consent", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "removed_at", "removed_by_id", "session_id", "title") VALUES (NEW."at", NEW."audience", NEW."by_id", NEW."event_id", NEW."file_id", NEW."has_consent", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."removed_at", NEW."removed_by_id", NEW."session_id", NEW."title"); RETURN NULL;',
                                    hash="ae2116ac86655ba62bda39007a72e8a45ddbe40e",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_a75c0",
                                    table="events_material",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_materialevent" ("at", "audience", "by_id", "event_id", "file_id", "has_consent", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "removed_at", "removed_by_id", "session_id", "title") VALUES (OLD."at", OLD."audience", OLD."by_id", OLD."event_id", OLD."file_id", OLD."has_consent", OLD."id", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."removed_at", OLD."removed_by_id", OLD."session_id", OLD."title"); RETURN NULL;',
                                    hash="e7fba7ff3bf1c2f0b3823994d4440d69ff268c55",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_48d59",
                                    table="events_material",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MaterialEvent",
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
                                to="events.material",
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
                            "event",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.event",
                                verbose_name="evento",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.eventsession",
                                verbose_name="sessione",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                max_length=200,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="titolo",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("slides", "Presentazione"),
                                    ("minutes", "Verbale"),
                                    ("photos", "Fotografie"),
                                    ("other", "Altro"),
                                ],
                                max_length=20,
                                verbose_name="tipo",
                            ),
                        ),
                        (
                            "audience",
                            models.CharField(
                                choices=[
                                    ("office", "Solo ufficio"),
                                    ("invited", "Invitati e presenti"),
                                    ("everybody", "Tutti"),
                                ],
                                default="invited",
                                max_length=20,
                                verbose_name="chi lo vede",
                            ),
                        ),
                        (
                            "has_consent",
                            models.BooleanField(
                                default=False,
                                verbose_name="chi si riconosce nelle fotografie è d'accordo",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="files.privatefile",
                                verbose_name="file",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveIntegerField(
                                default=1, editable=False, verbose_name="ordine"
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="caricato da",
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="caricato il",
                            ),
                        ),
                        (
                            "removed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="tolto da",
                            ),
                        ),
                        (
                            "removed_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="tolto il"
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
                                    hash="04d3c54da34f9d1995e19ed8040ad5e16fe0f49a",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_61881",
                                    table="events_materialevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OnlineReport",
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
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="online_reports",
                                to="events.eventsession",
                                verbose_name="sessione",
                            ),
                        ),
                        (
                            "file",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.privatefile",
                                verbose_name="file",
                            ),
                        ),
                        (
                            "sha256",
                            models.CharField(editable=False, max_length=64, verbose_name="SHA-256"),
                        ),
                        (
                            "platform",
                            models.CharField(
                                choices=[
                                    ("teams", "Microsoft Teams"),
                                    ("webex", "Cisco Webex"),
                                    ("zoom", "Zoom"),
                                ],
                                editable=False,
                                max_length=10,
                                verbose_name="piattaforma",
                            ),
                        ),
                        (
                            "people",
                            models.JSONField(editable=False, verbose_name="chi era collegato"),
                        ),
                        (
                            "zone",
                            models.CharField(
                                choices=[
                                    ("Europe/Rome", "Ora italiana"),
                                    ("UTC", "UTC (un'ora in meno dell'ora italiana, due d'estate)"),
                                ],
                                default="Europe/Rome",
                                editable=False,
                                max_length=20,
                                verbose_name="orologio",
                            ),
                        ),
                        (
                            "minimum",
                            models.PositiveSmallIntegerField(
                                editable=False, null=True, verbose_name="minuti che bastano"
                            ),
                        ),
                        (
                            "decided",
                            models.JSONField(
                                default=dict, editable=False, verbose_name="chi è chi"
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="caricato il",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="caricato da",
                            ),
                        ),
                        (
                            "confirmed_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="confermato il"
                            ),
                        ),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="confermato da",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "resoconto del collegamento",
                        "verbose_name_plural": "resoconti dei collegamenti",
                        "ordering": ["-at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("session", "sha256"), name="online_report_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("platform__in", ["teams", "webex", "zoom"])),
                                name="online_report_platform_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("zone__in", ["Europe/Rome", "UTC"])),
                                name="online_report_zone_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PaperScan",
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
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scans",
                                to="events.event",
                                verbose_name="evento",
                            ),
                        ),
                        (
                            "file",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.privatefile",
                                verbose_name="file",
                            ),
                        ),
                        (
                            "sha256",
                            models.CharField(editable=False, max_length=64, verbose_name="SHA-256"),
                        ),
                        (
                            "at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="caricata il",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="caricata da",
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
                            "page_count",
                            models.PositiveSmallIntegerField(
                                default=0, editable=False, verbose_name="pagine"
                            ),
                        ),
                        (
                            "read_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="letta il"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "scansione",
                        "verbose_name_plural": "scansioni",
                        "ordering": ["-at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("event", "sha256"), name="paper_scan_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Restitution",
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
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="restitutions",
                                to="events.event",
                                verbose_name="evento",
                            ),
                        ),
                        (
                            "number",
                            models.PositiveIntegerField(editable=False, verbose_name="versione"),
                        ),
                        (
                            "code",
                            models.CharField(
                                default=cms_portal.documents.codes.new_code,
                                editable=False,
                                max_length=14,
                                unique=True,
                                verbose_name="codice di verifica",
                            ),
                        ),
                        ("data", models.JSONField(editable=False, verbose_name="che cosa dice")),
                        (
                            "document",
                            models.OneToOneField(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="documents.frozendocument",
                                verbose_name="documento",
                            ),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="pubblicata il",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="pubblicata da",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "restituzione",
                        "verbose_name_plural": "restituzioni",
                        "ordering": ["event", "-number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("event", "number"), name="restitution_numbered_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gt", 0)),
                                name="restitution_numbered_from_one",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="restitution_stays",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="bea5ee5758a4aefe87140525f49f4e70e99b32d6",
                                    operation="DELETE",
                                    pgid="pgtrigger_restitution_stays_89817",
                                    table="events_restitution",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="restitution_says_the_same",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."data" IS DISTINCT FROM (NEW."data") OR OLD."event_id" IS DISTINCT FROM (NEW."event_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="b3ea35c3d8a7f659533281de9082c91fc35be73c",
                                    operation="UPDATE",
                                    pgid="pgtrigger_restitution_says_the_same_65f36",
                                    table="events_restitution",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RestitutionDraft",
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
                            "event",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="restitution_draft",
                                to="events.event",
                                verbose_name="evento",
                            ),
                        ),
                        (
                            "introduction",
                            models.TextField(
                                blank=True,
                                max_length=6000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="introduzione",
                            ),
                        ),
                        (
                            "closing",
                            models.TextField(
                                blank=True,
                                max_length=6000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="conclusioni",
                            ),
                        ),
                        (
                            "names_cities",
                            models.BooleanField(
                                default=True,
                                verbose_name="accanto a ogni riga, la città che l'ha detta",
                            ),
                        ),
                        (
                            "revision",
                            models.PositiveIntegerField(
                                default=0, editable=False, verbose_name="revisione"
                            ),
                        ),
                        (
                            "saved_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="salvata il",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="salvata da",
                            ),
                        ),
                        (
                            "quotes",
                            models.ManyToManyField(
                                blank=True,
                                related_name="+",
                                to="events.tablenote",
                                verbose_name="righe citate",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "bozza di restituzione",
                        "verbose_name_plural": "bozze di restituzione",
                        "ordering": ["event"],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_restitutiondraftevent" ("by_id", "closing", "event_id", "id", "introduction", "names_cities", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "saved_at") VALUES (NEW."by_id", NEW."closing", NEW."event_id", NEW."id", NEW."introduction", NEW."names_cities", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."revision", NEW."saved_at"); RETURN NULL;',
                                    hash="59b22c613e61748bb67d265a6f8040a77864c59c",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_0697d",
                                    table="events_restitutiondraft",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "events_restitutiondraftevent" ("by_id", "closing", "event_id", "id", "introduction", "names_cities", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "saved_at") VALUES (NEW."by_id", NEW."closing", NEW."event_id", NEW."id", NEW."introduction", NEW."names_cities", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."revision", NEW."saved_at"); RETURN NULL;',
                                    hash="7b1b4c7ebd96543e19af598085e13e645fdb3e91",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_c3976",
                                    table="events_restitutiondraft",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_restitutiondraftevent" ("by_id", "closing", "event_id", "id", "introduction", "names_cities", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "revision", "saved_at") VALUES (OLD."by_id", OLD."closing", OLD."event_id", OLD."id", OLD."introduction", OLD."names_cities", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."revision", OLD."saved_at"); RETURN NULL;',
                                    hash="2e8ad2ce98cadec5fa5bfbeac4269e744489402c",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_1f4c1",
                                    table="events_restitutiondraft",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RestitutionDraftEvent",
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
                                to="events.restitutiondraft",
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
                            "event",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.event",
                                verbose_name="evento",
                            ),
                        ),
                        (
                            "introduction",
                            models.TextField(
                                blank=True,
                                max_length=6000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="introduzione",
                            ),
                        ),
                        (
                            "closing",
                            models.TextField(
                                blank=True,
                                max_length=6000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="conclusioni",
                            ),
                        ),
                        (
                            "names_cities",
                            models.BooleanField(
                                default=True,
                                verbose_name="accanto a ogni riga, la città che l'ha detta",
                            ),
                        ),
                        (
                            "revision",
                            models.PositiveIntegerField(
                                default=0, editable=False, verbose_name="revisione"
                            ),
                        ),
                        (
                            "saved_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="salvata il",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="salvata da",
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
                                    hash="37c22f23931fef5d9ac23e774a58ed18b62f753f",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_5895a",
                                    table="events_restitutiondraftevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RestitutionSending",
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
                            "restitution",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sendings",
                                to="events.restitution",
                                verbose_name="restituzione",
                            ),
                        ),
                        (
                            "registration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="events.registration",
                                verbose_name="a chi",
                            ),
                        ),
                        (
                            "mail",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="mailing.outboundmail",
                                verbose_name="e-mail",
                            ),
                        ),
                        (
                            "sent_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="inviata il",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "invio di una restituzione",
                        "verbose_name_plural": "invii delle restituzioni",
                        "ordering": ["sent_at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("restitution", "registration"), name="restitution_sent_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScannedPage",
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
                            "scan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pages",
                                to="events.paperscan",
                                verbose_name="scansione",
                            ),
                        ),
                        (
                            "number",
                            models.PositiveSmallIntegerField(
                                editable=False, verbose_name="posto nella scansione"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("filed", "Archiviata"),
                                    ("copy", "Copia"),
                                    ("elsewhere", "Di un altro evento"),
                                    ("unreadable", "Non letta"),
                                    ("blank", "Bianca"),
                                    ("discarded", "Scartata"),
                                ],
                                max_length=20,
                                verbose_name="stato",
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scanned_pages",
                                to="events.signinsheet",
                                verbose_name="foglio",
                            ),
                        ),
                        (
                            "page",
                            models.PositiveSmallIntegerField(
                                editable=False, null=True, verbose_name="pagina del foglio"
                            ),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True, editable=False, max_length=200, verbose_name="perché"
                            ),
                        ),
                        (
                            "file",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.privatefile",
                                verbose_name="file",
                            ),
                        ),
                        ("picture", models.BinaryField(default=bytes, verbose_name="immagine")),
                        (
                            "settled_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decisa da",
                            ),
                        ),
                        (
                            "confirmed_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="righe confermate il"
                            ),
                        ),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="confermate da",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "pagina scandita",
                        "verbose_name_plural": "pagine scandite",
                        "ordering": ["scan", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("scan", "number"), name="scanned_page_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "filed")),
                                fields=("sheet", "page"),
                                name="scanned_page_filed_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "filed",
                                            "copy",
                                            "elsewhere",
                                            "unreadable",
                                            "blank",
                                            "discarded",
                                        ],
                                    )
                                ),
                                name="scanned_page_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "filed"), _negated=True),
                                    models.Q(
                                        ("file__isnull", False),
                                        ("page__isnull", False),
                                        ("sheet__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="scanned_page_filed_is_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ScannedRow",
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
                            "page",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rows",
                                to="events.scannedpage",
                                verbose_name="pagina",
                            ),
                        ),
                        (
                            "row",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scans",
                                to="events.signinrow",
                                verbose_name="riga",
                            ),
                        ),
                        (
                            "ink",
                            models.PositiveIntegerField(
                                default=0, editable=False, verbose_name="inchiostro"
                            ),
                        ),
                        ("strip", models.BinaryField(default=bytes, verbose_name="immagine")),
                        (
                            "presence",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scanned_rows",
                                to="events.presence",
                                verbose_name="presenza",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "riga scandita",
                        "verbose_name_plural": "righe scandite",
                        "ordering": ["page", "row__place"],
                        "constraints": [
                            models.UniqueConstraint(fields=("page", "row"), name="scanned_row_once")
                        ],
                    },
                ),
            ],
        ),
        migrations.AddField(
            model_name="certificate",
            name="mail",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="mailing.outboundmail",
                verbose_name="messaggio con cui è partito",
            ),
        ),
        migrations.AddField(
            model_name="certificate",
            name="mailed_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="spedito il"),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("mailed_at__isnull", True), ("document__isnull", False), _connector="OR"
                ),
                name="certificate_mailed_when_printed",
            ),
        ),
    ]
