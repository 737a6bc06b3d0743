import cms_portal.days
import cms_portal.documents.codes
import cms_portal.signs
import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from cms_portal.migration_operations import AtOnce
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("events", "0001_squashed"),
        ("events", "0002_needs_and_tables"),
        ("events", "0003_project_idea_text"),
        ("events", "0004_days_and_signs"),
        ("events", "0005_presences"),
        ("events", "0006_public_requests"),
        ("events", "0007_sign_in_sheets"),
        ("events", "0008_certificates"),
    ]

    initial = True

    dependencies = [
        ("cities", "0002_days_and_signs"),
        ("documents", "0001_squashed"),
        ("files", "0001_squashed"),
        ("jobs", "0001_squashed"),
        ("mailing", "0002_days_and_signs"),
        ("pghistory", "0007_auto_20250421_0444"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AtOnce(
            state_operations=[
                migrations.CreateModel(
                    name="Event",
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
                                    ("stage", "Tappa del percorso"),
                                    ("study", "Incontro di studio"),
                                    ("insiders", "Incontro per addetti ai lavori"),
                                    ("public", "Incontro pubblico"),
                                ],
                                default="stage",
                                max_length=20,
                                verbose_name="tipo",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Bozza"),
                                    ("published", "Pubblicato"),
                                    ("closed", "Concluso"),
                                    ("cancelled", "Annullato"),
                                ],
                                default="draft",
                                max_length=20,
                                verbose_name="stato",
                            ),
                        ),
                        (
                            "audience",
                            models.CharField(
                                choices=[
                                    ("invited", "Su invito"),
                                    ("public", "Aperto al pubblico"),
                                    ("by_session", "Secondo la sessione"),
                                ],
                                default="invited",
                                max_length=20,
                                verbose_name="per chi",
                            ),
                        ),
                        (
                            "path_step",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("kickoff", "Primo incontro"),
                                    ("focus_group", "Focus group"),
                                    ("workshop", "Workshop"),
                                ],
                                help_text="Il passo che una città raggiunge partecipando.",
                                max_length=20,
                                verbose_name="passo del percorso",
                            ),
                        ),
                        (
                            "starts_on",
                            models.DateField(
                                blank=True,
                                null=True,
                                validators=[cms_portal.days.refuse_impossible_day],
                                verbose_name="primo giorno",
                            ),
                        ),
                        (
                            "ends_on",
                            models.DateField(
                                blank=True,
                                null=True,
                                validators=[cms_portal.days.refuse_impossible_day],
                                verbose_name="ultimo giorno",
                            ),
                        ),
                        (
                            "is_year_deduced",
                            models.BooleanField(
                                default=False,
                                help_text="La fonte dà giorno e mese, non l'anno.",
                                verbose_name="anno dedotto",
                            ),
                        ),
                        (
                            "hours",
                            models.CharField(
                                blank=True,
                                help_text="In parole, per esempio «ore 9.00-17.30».",
                                max_length=100,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="orario",
                            ),
                        ),
                        (
                            "place",
                            models.CharField(
                                blank=True,
                                help_text="Il nome della sede.",
                                max_length=200,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="luogo",
                            ),
                        ),
                        (
                            "address",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="indirizzo",
                            ),
                        ),
                        (
                            "city_name",
                            models.CharField(
                                max_length=100,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="città",
                            ),
                        ),
                        (
                            "access_notes",
                            models.TextField(
                                blank=True,
                                help_text="Ingresso senza gradini, ascensore, parcheggio, mezzi pubblici.",
                                max_length=2000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="come arrivare e accessibilità",
                            ),
                        ),
                        (
                            "host",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="chi ospita",
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                max_length=5000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="descrizione",
                            ),
                        ),
                        (
                            "photo_notice",
                            models.TextField(
                                blank=True,
                                default="Durante l'evento si fanno fotografie e riprese, per raccontare il Programma. Chi non vuole comparire lo dice all'accoglienza.",
                                help_text="Lo legge chi si iscrive. Vuoto: non se ne fanno.",
                                max_length=1000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="avviso sulle fotografie",
                            ),
                        ),
                        (
                            "source_note",
                            models.CharField(
                                blank=True,
                                max_length=300,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="fonte",
                            ),
                        ),
                        (
                            "title_en",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="titolo in inglese",
                            ),
                        ),
                        (
                            "description_en",
                            models.TextField(
                                blank=True,
                                max_length=5000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="descrizione in inglese",
                            ),
                        ),
                        (
                            "access_notes_en",
                            models.TextField(
                                blank=True,
                                max_length=2000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="come arrivare e accessibilità, in inglese",
                            ),
                        ),
                        (
                            "has_reminders",
                            models.BooleanField(
                                default=True,
                                help_text="Un evento duplicato nasce senza: si attivano quando le date sono sicure.",
                                verbose_name="promemoria attivi",
                            ),
                        ),
                        (
                            "copied_from",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="copies",
                                to="events.event",
                                verbose_name="duplicato da",
                            ),
                        ),
                        (
                            "cancel_reason",
                            models.CharField(
                                blank=True,
                                editable=False,
                                max_length=500,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="motivo dell'annullamento",
                            ),
                        ),
                        (
                            "certificate_share",
                            models.PositiveSmallIntegerField(
                                default=75,
                                help_text="Da quale parte dell'evento spetta l'attestato di partecipazione.",
                                verbose_name="frequenza per l'attestato, in percentuale",
                            ),
                        ),
                        (
                            "first_moment",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="inizio pubblicato",
                            ),
                        ),
                        (
                            "last_moment",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="fine pubblicata",
                            ),
                        ),
                        (
                            "calendar_sequence",
                            models.PositiveIntegerField(
                                default=0, editable=False, verbose_name="versione nei calendari"
                            ),
                        ),
                        (
                            "calendar_changed_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="cambiato nei calendari",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "evento",
                        "verbose_name_plural": "eventi",
                        "ordering": [
                            models.OrderBy(models.F("starts_on"), descending=True, nulls_last=True),
                            "title",
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("title", "starts_on"),
                                name="event_once",
                                nulls_distinct=False,
                                violation_error_message="C'è già un evento con questo titolo in questo giorno.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["stage", "study", "insiders", "public"])
                                ),
                                name="event_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["draft", "published", "closed", "cancelled"])
                                ),
                                name="event_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("audience__in", ["invited", "public", "by_session"])
                                ),
                                name="event_audience_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("path_step__in", ["", "kickoff", "focus_group", "workshop"])
                                ),
                                name="event_path_step_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "cancelled"),
                                        models.Q(("cancel_reason", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state", "cancelled"), _negated=True),
                                        ("cancel_reason", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="event_cancelled_iff_reasoned",
                                violation_error_message="Un evento annullato ha il suo motivo.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("certificate_share__range", (1, 100))),
                                name="event_certificate_share_is_a_part",
                                violation_error_message="La frequenza è una percentuale, da 1 a 100.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on__isnull", True),
                                    models.Q(
                                        ("ends_on__gte", models.F("starts_on")),
                                        ("starts_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="event_days_in_order",
                                violation_error_message="L'ultimo giorno non può precedere il primo.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_eventevent" ("access_notes", "access_notes_en", "address", "audience", "calendar_changed_at", "calendar_sequence", "cancel_reason", "certificate_share", "city_name", "copied_from_id", "description", "description_en", "ends_on", "first_moment", "has_reminders", "host", "hours", "id", "is_year_deduced", "kind", "last_moment", "path_step", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "photo_notice", "place", "source_note", "starts_on", "state", "title", "title_en") VALUES (NEW."access_notes", NEW."access_notes_en", NEW."address", NEW."audience", NEW."calendar_changed_at", NEW."calendar_sequence", NEW."cancel_reason", NEW."certificate_share", NEW."city_name", NEW."copied_from_id", NEW."description", NEW."description_en", NEW."ends_on", NEW."first_moment", NEW."has_reminders", NEW."host", NEW."hours", NEW."id", NEW."is_year_deduced", NEW."kind", NEW."last_moment", NEW."path_step", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."photo_notice", NEW."place", NEW."source_note", NEW."starts_on", NEW."state", NEW."title", NEW."title_en"); RETURN NULL;',
                                    hash="d80764a462d047611a584a0f287f4023ae55b713",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_82b94",
                                    table="events_event",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "events_eventevent" ("access_notes", "access_notes_en", "address", "audience", "calendar_changed_at", "calendar_sequence", "cancel_reason", "certificate_share", "city_name", "copied_from_id", "description", "description_en", "ends_on", "first_moment", "has_reminders", "host", "hours", "id", "is_year_deduced", "kind", "last_moment", "path_step", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "photo_notice", "place", "source_note", "starts_on", "state", "title", "title_en") VALUES (NEW."access_notes", NEW."access_notes_en", NEW."address", NEW."audience", NEW."calendar_changed_at", NEW."calendar_sequence", NEW."cancel_reason", NEW."certificate_share", NEW."city_name", NEW."copied_from_id", NEW."description", NEW."description_en", NEW."ends_on", NEW."first_moment", NEW."has_reminders", NEW."host", NEW."hours", NEW."id", NEW."is_year_deduced", NEW."kind", NEW."last_moment", NEW."path_step", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."photo_notice", NEW."place", NEW."source_note", NEW."starts_on", NEW."state", NEW."title", NEW."title_en"); RETURN NULL;',
                                    hash="3865d8226028c631f5c489daf9e376f6868c46f3",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_73f59",
                                    table="events_event",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_eventevent" ("access_notes", "access_notes_en", "address", "audience", "calendar_changed_at", "calendar_sequence", "cancel_reason", "certificate_share", "city_name", "copied_from_id", "description", "description_en", "ends_on", "first_moment", "has_reminders", "host", "hours", "id", "is_year_deduced", "kind", "last_moment", "path_step", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "photo_notice", "place", "source_note", "starts_on", "state", "title", "title_en") VALUES (OLD."access_notes", OLD."access_notes_en", OLD."address", OLD."audience", OLD."calendar_changed_at", OLD."calendar_sequence", OLD."cancel_reason", OLD."certificate_share", OLD."city_name", OLD."copied_from_id", OLD."description", OLD."description_en", OLD."ends_on", OLD."first_moment", OLD."has_reminders", OLD."host", OLD."hours", OLD."id", OLD."is_year_deduced", OLD."kind", OLD."last_moment", OLD."path_step", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."photo_notice", OLD."place", OLD."source_note", OLD."starts_on", OLD."state", OLD."title", OLD."title_en"); RETURN NULL;',
                                    hash="912b943f59662eb5f823408ceb04d3ebd729ce29",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_d74a6",
                                    table="events_event",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delegation",
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
                                related_name="delegations",
                                to="events.event",
                                verbose_name="evento",
                            ),
                        ),
                        (
                            "city",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="delegations",
                                to="cities.city",
                                verbose_name="città",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="delegations",
                                to="cities.organisation",
                                verbose_name="ente",
                            ),
                        ),
                        (
                            "seats_political",
                            models.PositiveSmallIntegerField(
                                default=1, verbose_name="posti per la parte politica"
                            ),
                        ),
                        (
                            "seats_technical",
                            models.PositiveSmallIntegerField(
                                default=2,
                                help_text="Per un ente: tutti i suoi posti.",
                                verbose_name="posti per la parte tecnica",
                            ),
                        ),
                        (
                            "reply_by",
                            models.DateField(
                                validators=[cms_portal.days.refuse_impossible_day],
                                verbose_name="risposta entro il",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("invited", "In attesa di risposta"),
                                    ("accepted", "Partecipa"),
                                    ("declined", "Non partecipa"),
                                ],
                                default="invited",
                                max_length=20,
                                verbose_name="risposta",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                max_length=500,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="motivo",
                            ),
                        ),
                        (
                            "invited_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="invitata il"
                            ),
                        ),
                        (
                            "invited_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="invitata da",
                            ),
                        ),
                        (
                            "answered_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="risposta del"
                            ),
                        ),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="risposta data da",
                            ),
                        ),
                        (
                            "answered_from",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="cities.person",
                                verbose_name="risposta dal collegamento di",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "delegazione",
                        "verbose_name_plural": "delegazioni",
                        "ordering": ["event", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("event", "city"),
                                name="delegation_once_per_city",
                                violation_error_message="La città è già invitata a questo evento.",
                            ),
                            models.UniqueConstraint(
                                fields=("event", "organisation"),
                                name="delegation_once_per_organisation",
                                violation_error_message="L'ente è già invitato a questo evento.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("city__isnull", False), ("organisation__isnull", True)
                                    ),
                                    models.Q(
                                        ("city__isnull", True), ("organisation__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="delegation_of_a_city_or_of_a_body",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["invited", "accepted", "declined"])
                                ),
                                name="delegation_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("seats_political__gt", 0),
                                    ("seats_technical__gt", 0),
                                    _connector="OR",
                                ),
                                name="delegation_has_seats",
                                violation_error_message="Una delegazione ha almeno un posto.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("organisation__isnull", True),
                                    ("seats_political", 0),
                                    _connector="OR",
                                ),
                                name="delegation_body_has_one_kind_of_seat",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answered_at__isnull", True), ("state", "invited")),
                                    models.Q(
                                        models.Q(("state", "invited"), _negated=True),
                                        ("answered_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="delegation_answered_iff_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "declined"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="delegation_no_has_a_reason",
                                violation_error_message="Scrivete perché non potete partecipare.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_delegationevent" ("answered_at", "answered_by_id", "answered_from_id", "city_id", "event_id", "id", "invited_at", "invited_by_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reply_by", "seats_political", "seats_technical", "state") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."answered_from_id", NEW."city_id", NEW."event_id", NEW."id", NEW."invited_at", NEW."invited_by_id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."reply_by", NEW."seats_political", NEW."seats_technical", NEW."state"); RETURN NULL;',
                                    hash="fae5947780902d06f626349fb7b3196b9c2dfe9c",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_94ede",
                                    table="events_delegation",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "events_delegationevent" ("answered_at", "answered_by_id", "answered_from_id", "city_id", "event_id", "id", "invited_at", "invited_by_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reply_by", "seats_political", "seats_technical", "state") VALUES (NEW."answered_at", NEW."answered_by_id", NEW."answered_from_id", NEW."city_id", NEW."event_id", NEW."id", NEW."invited_at", NEW."invited_by_id", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."reply_by", NEW."seats_political", NEW."seats_technical", NEW."state"); RETURN NULL;',
                                    hash="f77e4c72b73437af9fa8797e024a0f0218e4fb22",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_3f049",
                                    table="events_delegation",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_delegationevent" ("answered_at", "answered_by_id", "answered_from_id", "city_id", "event_id", "id", "invited_at", "invited_by_id", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "reply_by", "seats_political", "seats_technical", "state") VALUES (OLD."answered_at", OLD."answered_by_id", OLD."answered_from_id", OLD."city_id", OLD."event_id", OLD."id", OLD."invited_at", OLD."invited_by_id", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."reply_by", OLD."seats_political", OLD."seats_technical", OLD."state"); RETURN NULL;',
                                    hash="2ff3b8d70e17cc9918bf1d3a54840a58d032c49a",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_0c2af",
                                    table="events_delegation",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DelegationEvent",
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
                                to="events.delegation",
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
                            "city",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cities.city",
                                verbose_name="città",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cities.organisation",
                                verbose_name="ente",
                            ),
                        ),
                        (
                            "seats_political",
                            models.PositiveSmallIntegerField(
                                default=1, verbose_name="posti per la parte politica"
                            ),
                        ),
                        (
                            "seats_technical",
                            models.PositiveSmallIntegerField(
                                default=2,
                                help_text="Per un ente: tutti i suoi posti.",
                                verbose_name="posti per la parte tecnica",
                            ),
                        ),
                        (
                            "reply_by",
                            models.DateField(
                                validators=[cms_portal.days.refuse_impossible_day],
                                verbose_name="risposta entro il",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("invited", "In attesa di risposta"),
                                    ("accepted", "Partecipa"),
                                    ("declined", "Non partecipa"),
                                ],
                                default="invited",
                                max_length=20,
                                verbose_name="risposta",
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                max_length=500,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="motivo",
                            ),
                        ),
                        (
                            "invited_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="invitata il"
                            ),
                        ),
                        (
                            "invited_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="invitata da",
                            ),
                        ),
                        (
                            "answered_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="risposta del"
                            ),
                        ),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="risposta data da",
                            ),
                        ),
                        (
                            "answered_from",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cities.person",
                                verbose_name="risposta dal collegamento di",
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
                                    hash="818967c70d830018dc17cb0ceb6920efaceca122",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_71e54",
                                    table="events_delegationevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgendaVersion",
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
                                related_name="agenda_versions",
                                to="events.event",
                                verbose_name="evento",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="numero")),
                        (
                            "published_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="pubblicata il"
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
                                verbose_name="pubblicata da",
                            ),
                        ),
                        (
                            "note",
                            models.CharField(
                                blank=True,
                                max_length=300,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="nota",
                            ),
                        ),
                        ("data", models.JSONField(verbose_name="programma")),
                    ],
                    options={
                        "verbose_name": "versione del programma",
                        "verbose_name_plural": "versioni del programma",
                        "ordering": ["event", "-number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("event", "number"), name="agenda_version_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gt", 0)),
                                name="agenda_version_from_one",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="agenda_version_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="ca3fd45aa891c613cce57114f12511efe8e69563",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_agenda_version_append_only_29c50",
                                    table="events_agendaversion",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EventEvent",
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
                                to="events.event",
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
                                    ("stage", "Tappa del percorso"),
                                    ("study", "Incontro di studio"),
                                    ("insiders", "Incontro per addetti ai lavori"),
                                    ("public", "Incontro pubblico"),
                                ],
                                default="stage",
                                max_length=20,
                                verbose_name="tipo",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "Bozza"),
                                    ("published", "Pubblicato"),
                                    ("closed", "Concluso"),
                                    ("cancelled", "Annullato"),
                                ],
                                default="draft",
                                max_length=20,
                                verbose_name="stato",
                            ),
                        ),
                        (
                            "audience",
                            models.CharField(
                                choices=[
                                    ("invited", "Su invito"),
                                    ("public", "Aperto al pubblico"),
                                    ("by_session", "Secondo la sessione"),
                                ],
                                default="invited",
                                max_length=20,
                                verbose_name="per chi",
                            ),
                        ),
                        (
                            "path_step",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("kickoff", "Primo incontro"),
                                    ("focus_group", "Focus group"),
                                    ("workshop", "Workshop"),
                                ],
                                help_text="Il passo che una città raggiunge partecipando.",
                                max_length=20,
                                verbose_name="passo del percorso",
                            ),
                        ),
                        (
                            "starts_on",
                            models.DateField(
                                blank=True,
                                null=True,
                                validators=[cms_portal.days.refuse_impossible_day],
                                verbose_name="primo giorno",
                            ),
                        ),
                        (
                            "ends_on",
                            models.DateField(
                                blank=True,
                                null=True,
                                validators=[cms_portal.days.refuse_impossible_day],
                                verbose_name="ultimo giorno",
                            ),
                        ),
                        (
                            "is_year_deduced",
                            models.BooleanField(
                                default=False,
                                help_text="La fonte dà giorno e mese, non l'anno.",
                                verbose_name="anno dedotto",
                            ),
                        ),
                        (
                            "hours",
                            models.CharField(
                                blank=True,
                                help_text="In parole, per esempio «ore 9.00-17.30».",
                                max_length=100,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="orario",
                            ),
                        ),
                        (
                            "place",
                            models.CharField(
                                blank=True,
                                help_text="Il nome della sede.",
                                max_length=200,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="luogo",
                            ),
                        ),
                        (
                            "address",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="indirizzo",
                            ),
                        ),
                        (
                            "city_name",
                            models.CharField(
                                max_length=100,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="città",
                            ),
                        ),
                        (
                            "access_notes",
                            models.TextField(
                                blank=True,
                                help_text="Ingresso senza gradini, ascensore, parcheggio, mezzi pubblici.",
                                max_length=2000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="come arrivare e accessibilità",
                            ),
                        ),
                        (
                            "host",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="chi ospita",
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                max_length=5000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="descrizione",
                            ),
                        ),
                        (
                            "photo_notice",
                            models.TextField(
                                blank=True,
                                default="Durante l'evento si fanno fotografie e riprese, per raccontare il Programma. Chi non vuole comparire lo dice all'accoglienza.",
                                help_text="Lo legge chi si iscrive. Vuoto: non se ne fanno.",
                                max_length=1000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="avviso sulle fotografie",
                            ),
                        ),
                        (
                            "source_note",
                            models.CharField(
                                blank=True,
                                max_length=300,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="fonte",
                            ),
                        ),
                        (
                            "title_en",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="titolo in inglese",
                            ),
                        ),
                        (
                            "description_en",
                            models.TextField(
                                blank=True,
                                max_length=5000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="descrizione in inglese",
                            ),
                        ),
                        (
                            "access_notes_en",
                            models.TextField(
                                blank=True,
                                max_length=2000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="come arrivare e accessibilità, in inglese",
                            ),
                        ),
                        (
                            "has_reminders",
                            models.BooleanField(
                                default=True,
                                help_text="Un evento duplicato nasce senza: si attivano quando le date sono sicure.",
                                verbose_name="promemoria attivi",
                            ),
                        ),
                        (
                            "copied_from",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.event",
                                verbose_name="duplicato da",
                            ),
                        ),
                        (
                            "cancel_reason",
                            models.CharField(
                                blank=True,
                                editable=False,
                                max_length=500,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="motivo dell'annullamento",
                            ),
                        ),
                        (
                            "certificate_share",
                            models.PositiveSmallIntegerField(
                                default=75,
                                help_text="Da quale parte dell'evento spetta l'attestato di partecipazione.",
                                verbose_name="frequenza per l'attestato, in percentuale",
                            ),
                        ),
                        (
                            "first_moment",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="inizio pubblicato",
                            ),
                        ),
                        (
                            "last_moment",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="fine pubblicata",
                            ),
                        ),
                        (
                            "calendar_sequence",
                            models.PositiveIntegerField(
                                default=0, editable=False, verbose_name="versione nei calendari"
                            ),
                        ),
                        (
                            "calendar_changed_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="cambiato nei calendari",
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
                                    hash="43347ccbdab496444ed254deb4882c4dd53f9e9f",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_5b378",
                                    table="events_eventevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Room",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rooms",
                                to="events.event",
                                verbose_name="evento",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(default=1, verbose_name="ordine"),
                        ),
                        (
                            "name",
                            models.CharField(
                                max_length=100,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="nome",
                            ),
                        ),
                        (
                            "places",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="posti"
                            ),
                        ),
                        (
                            "is_shared",
                            models.BooleanField(
                                default=False,
                                help_text="Nella stessa sala si tengono più sessioni alla stessa ora.",
                                verbose_name="più tavoli insieme",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "sala",
                        "verbose_name_plural": "sale",
                        "ordering": ["event", "position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("event", "name"),
                                name="room_once_per_event",
                                violation_error_message="C'è già una sala con questo nome.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("places__isnull", True), ("places__gt", 0), _connector="OR"
                                ),
                                name="room_has_places",
                                violation_error_message="I posti si contano da 1.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_roomevent" ("event_id", "id", "is_shared", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "position") VALUES (NEW."event_id", NEW."id", NEW."is_shared", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."places", NEW."position"); RETURN NULL;',
                                    hash="b4d10a2daec7c85c56345b6201bf1885e2f38327",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_63634",
                                    table="events_room",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "events_roomevent" ("event_id", "id", "is_shared", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "position") VALUES (NEW."event_id", NEW."id", NEW."is_shared", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."places", NEW."position"); RETURN NULL;',
                                    hash="ae25b53f92bb1e3ccc05a56c2029b5e2a72aa5e6",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_60bb8",
                                    table="events_room",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_roomevent" ("event_id", "id", "is_shared", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "position") VALUES (OLD."event_id", OLD."id", OLD."is_shared", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."places", OLD."position"); RETURN NULL;',
                                    hash="6c627629545f21e56de7cecc5142e80053a8dfaa",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_121bd",
                                    table="events_room",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EventSession",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sessions",
                                to="events.event",
                                verbose_name="evento",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(default=1, verbose_name="ordine"),
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
                                    ("plenary", "Plenaria"),
                                    ("focus_group", "Focus group"),
                                    ("workshop", "Workshop"),
                                    ("visit", "Visita"),
                                    ("break", "Pausa"),
                                ],
                                default="plenary",
                                max_length=20,
                                verbose_name="tipo",
                            ),
                        ),
                        (
                            "starts_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="inizio"),
                        ),
                        (
                            "ends_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="fine"),
                        ),
                        (
                            "time_note",
                            models.CharField(
                                blank=True,
                                help_text="Se l'orario non è noto.",
                                max_length=100,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="quando, in parole",
                            ),
                        ),
                        (
                            "room",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sessions",
                                to="events.room",
                                verbose_name="sala",
                            ),
                        ),
                        (
                            "topic",
                            models.CharField(
                                blank=True,
                                max_length=300,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="argomento",
                            ),
                        ),
                        (
                            "theme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sessions",
                                to="cities.theme",
                                verbose_name="tema",
                            ),
                        ),
                        (
                            "led_by",
                            models.CharField(
                                blank=True,
                                help_text="In parole, quando non basta il nome della città o dell'ente.",
                                max_length=200,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="a cura di",
                            ),
                        ),
                        (
                            "led_by_city",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="led_sessions",
                                to="cities.city",
                                verbose_name="città che la conduce",
                            ),
                        ),
                        (
                            "led_by_body",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="led_sessions",
                                to="cities.organisation",
                                verbose_name="ente che la conduce",
                            ),
                        ),
                        (
                            "places",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Vuoto: c'è posto per tutti.",
                                null=True,
                                verbose_name="posti",
                            ),
                        ),
                        (
                            "mode",
                            models.CharField(
                                choices=[
                                    ("in_person", "In presenza"),
                                    ("online", "A distanza"),
                                    ("mixed", "In presenza e a distanza"),
                                ],
                                default="in_person",
                                max_length=20,
                                verbose_name="modo",
                            ),
                        ),
                        (
                            "link",
                            models.CharField(
                                blank=True,
                                help_text="Lo vede solo chi è iscritto alla sessione.",
                                max_length=500,
                                validators=[django.core.validators.URLValidator(schemes=["https"])],
                                verbose_name="collegamento",
                            ),
                        ),
                        (
                            "audience",
                            models.CharField(
                                choices=[
                                    ("invited", "Su invito"),
                                    ("public", "Aperta al pubblico"),
                                ],
                                default="invited",
                                max_length=20,
                                verbose_name="per chi",
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                max_length=5000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="descrizione",
                            ),
                        ),
                        (
                            "title_en",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="titolo in inglese",
                            ),
                        ),
                        (
                            "description_en",
                            models.TextField(
                                blank=True,
                                max_length=5000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="descrizione in inglese",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "sessione",
                        "verbose_name_plural": "sessioni",
                        "ordering": ["event", "position", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        ["plenary", "focus_group", "workshop", "visit", "break"],
                                    )
                                ),
                                name="event_session_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("mode__in", ["in_person", "online", "mixed"])),
                                name="event_session_mode_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("audience__in", ["invited", "public"])),
                                name="event_session_audience_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("led_by_city__isnull", True),
                                    ("led_by_body__isnull", True),
                                    _connector="OR",
                                ),
                                name="event_session_led_by_one",
                                violation_error_message="Conduce una città o un ente: sceglietene uno.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("places__isnull", True), ("places__gt", 0), _connector="OR"
                                ),
                                name="event_session_has_places",
                                violation_error_message="I posti si contano da 1; vuoto, se c'è posto per tutti.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("link", ""),
                                    models.Q(("mode", "in_person"), _negated=True),
                                    _connector="OR",
                                ),
                                name="event_session_link_when_online",
                                violation_error_message="Il collegamento serve solo a distanza.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_at__isnull", True),
                                    models.Q(
                                        ("ends_at__gt", models.F("starts_at")),
                                        ("starts_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="event_session_ends_after_start",
                                violation_error_message="La fine deve venire dopo l'inizio.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_eventsessionevent" ("audience", "description", "description_en", "ends_at", "event_id", "id", "kind", "led_by", "led_by_body_id", "led_by_city_id", "link", "mode", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "position", "room_id", "starts_at", "theme_id", "time_note", "title", "title_en", "topic") VALUES (NEW."audience", NEW."description", NEW."description_en", NEW."ends_at", NEW."event_id", NEW."id", NEW."kind", NEW."led_by", NEW."led_by_body_id", NEW."led_by_city_id", NEW."link", NEW."mode", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."places", NEW."position", NEW."room_id", NEW."starts_at", NEW."theme_id", NEW."time_note", NEW."title", NEW."title_en", NEW."topic"); RETURN NULL;',
                                    hash="b2fef4426fe61dc701e11b996cc67186a43202d2",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_4453b",
                                    table="events_eventsession",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "events_eventsessionevent" ("audience", "description", "description_en", "ends_at", "event_id", "id", "kind", "led_by", "led_by_body_id", "led_by_city_id", "link", "mode", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "position", "room_id", "starts_at", "theme_id", "time_note", "title", "title_en", "topic") VALUES (NEW."audience", NEW."description", NEW."description_en", NEW."ends_at", NEW."event_id", NEW."id", NEW."kind", NEW."led_by", NEW."led_by_body_id", NEW."led_by_city_id", NEW."link", NEW."mode", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."places", NEW."position", NEW."room_id", NEW."starts_at", NEW."theme_id", NEW."time_note", NEW."title", NEW."title_en", NEW."topic"); RETURN NULL;',
                                    hash="5c556aca12a7e6a396ef883e6efc82d1c4b107fc",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_a847e",
                                    table="events_eventsession",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_eventsessionevent" ("audience", "description", "description_en", "ends_at", "event_id", "id", "kind", "led_by", "led_by_body_id", "led_by_city_id", "link", "mode", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "places", "position", "room_id", "starts_at", "theme_id", "time_note", "title", "title_en", "topic") VALUES (OLD."audience", OLD."description", OLD."description_en", OLD."ends_at", OLD."event_id", OLD."id", OLD."kind", OLD."led_by", OLD."led_by_body_id", OLD."led_by_city_id", OLD."link", OLD."mode", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."places", OLD."position", OLD."room_id", OLD."starts_at", OLD."theme_id", OLD."time_note", OLD."title", OLD."title_en", OLD."topic"); RETURN NULL;',
                                    hash="16393eebb52257913fe1b228dd5c7f9bf1507320",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_f2cd7",
                                    table="events_eventsession",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FacilitatorMandate",
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
                                related_name="facilitators",
                                to="events.event",
                                verbose_name="evento",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                max_length=150,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="nome e cognome",
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(max_length=254, verbose_name="indirizzo e-mail"),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="facilitator_mandates",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="accesso",
                            ),
                        ),
                        (
                            "days_after",
                            models.PositiveSmallIntegerField(
                                default=5,
                                help_text="Dopo l'ultimo giorno dell'evento; poi l'accesso si chiude da sé.",
                                verbose_name="giorni per gli appunti",
                            ),
                        ),
                        (
                            "invited_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="invitato il",
                            ),
                        ),
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
                        (
                            "ended_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="concluso il"
                            ),
                        ),
                        (
                            "token",
                            models.UUIDField(
                                editable=False, null=True, unique=True, verbose_name="gettone"
                            ),
                        ),
                        (
                            "sessions",
                            models.ManyToManyField(
                                related_name="facilitators",
                                to="events.eventsession",
                                verbose_name="tavoli",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "incarico di facilitatore",
                        "verbose_name_plural": "incarichi di facilitatore",
                        "ordering": ["event", "name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("event", "email"),
                                name="facilitator_once_per_event",
                                violation_error_message="Con questo indirizzo c'è già un facilitatore dell'evento.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("email", django.db.models.functions.text.Lower("email"))
                                ),
                                name="facilitator_email_lower_case",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("days_after__lte", 60)),
                                name="facilitator_days_sensible",
                                violation_error_message="Al massimo 60 giorni.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_facilitatormandateevent" ("by_id", "days_after", "email", "ended_at", "event_id", "id", "invited_at", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."by_id", NEW."days_after", NEW."email", NEW."ended_at", NEW."event_id", NEW."id", NEW."invited_at", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."user_id"); RETURN NULL;',
                                    hash="a37d5a5ee0862454dbc7a7de4c23f73ff888bf8c",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_794eb",
                                    table="events_facilitatormandate",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."days_after" IS DISTINCT FROM (NEW."days_after") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."ended_at" IS DISTINCT FROM (NEW."ended_at") OR OLD."event_id" IS DISTINCT FROM (NEW."event_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."invited_at" IS DISTINCT FROM (NEW."invited_at") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))',
                                    func='INSERT INTO "events_facilitatormandateevent" ("by_id", "days_after", "email", "ended_at", "event_id", "id", "invited_at", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (NEW."by_id", NEW."days_after", NEW."email", NEW."ended_at", NEW."event_id", NEW."id", NEW."invited_at", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."user_id"); RETURN NULL;',
                                    hash="1ee00c0cbb2627925edab0afa585a9b7f61add3e",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_84acc",
                                    table="events_facilitatormandate",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_facilitatormandateevent" ("by_id", "days_after", "email", "ended_at", "event_id", "id", "invited_at", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "user_id") VALUES (OLD."by_id", OLD."days_after", OLD."email", OLD."ended_at", OLD."event_id", OLD."id", OLD."invited_at", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."user_id"); RETURN NULL;',
                                    hash="1299ec3c6b63a4251fb76a01dd34b5da65aa8831",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_60f91",
                                    table="events_facilitatormandate",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FacilitatorMandateEvent",
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
                                to="events.facilitatormandate",
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
                            "name",
                            models.CharField(
                                max_length=150,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="nome e cognome",
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(max_length=254, verbose_name="indirizzo e-mail"),
                        ),
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
                                verbose_name="accesso",
                            ),
                        ),
                        (
                            "days_after",
                            models.PositiveSmallIntegerField(
                                default=5,
                                help_text="Dopo l'ultimo giorno dell'evento; poi l'accesso si chiude da sé.",
                                verbose_name="giorni per gli appunti",
                            ),
                        ),
                        (
                            "invited_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="invitato il",
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
                                verbose_name="invitato da",
                            ),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="concluso il"
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
                                    hash="25ab57e0130a01548583074da34d606df8260c6e",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_6be6e",
                                    table="events_facilitatormandateevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NeedsAssessment",
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
                                related_name="needs_assessments",
                                to="cities.city",
                                verbose_name="città",
                            ),
                        ),
                        (
                            "theme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="needs_assessments",
                                to="cities.theme",
                                verbose_name="tema",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "In bozza"), ("submitted", "Presentati")],
                                default="draft",
                                max_length=20,
                                verbose_name="stato",
                            ),
                        ),
                        (
                            "has_none",
                            models.BooleanField(
                                default=False,
                                help_text="Si presenta anche questo: dice che il tema è stato guardato.",
                                verbose_name="nessun fabbisogno su questo tema",
                            ),
                        ),
                        (
                            "revision",
                            models.PositiveIntegerField(
                                default=0, editable=False, verbose_name="versione"
                            ),
                        ),
                        (
                            "followed_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Chi, in città, l'ha scritta per ultimo.",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="cities.person",
                                verbose_name="la segue",
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
                            "submitted_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="presentata il"
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="presentata da",
                            ),
                        ),
                        (
                            "first_submitted_on",
                            models.DateField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="presentata la prima volta il",
                            ),
                        ),
                        (
                            "reopened_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="riaperta il"
                            ),
                        ),
                        (
                            "reopen_reason",
                            models.CharField(
                                blank=True,
                                editable=False,
                                max_length=500,
                                verbose_name="motivo della riapertura",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "analisi dei fabbisogni",
                        "verbose_name_plural": "analisi dei fabbisogni",
                        "ordering": ["city__folded_name", "theme__position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("city", "theme"), name="needs_once_per_theme"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["draft", "submitted"])),
                                name="needs_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("first_submitted_on__isnull", False),
                                        ("state", "submitted"),
                                        ("submitted_at__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(("state", "submitted"), _negated=True),
                                        ("submitted_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="needs_submitted_iff_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reopened_at__isnull", True), ("reopen_reason", "")),
                                    models.Q(
                                        ("reopened_at__isnull", False),
                                        models.Q(("reopen_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="needs_reopened_with_reason",
                                violation_error_message="Una riapertura ha il suo motivo.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_needsassessmentevent" ("city_id", "first_submitted_on", "followed_by_id", "has_none", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reopen_reason", "reopened_at", "revision", "saved_at", "state", "submitted_at", "submitted_by_id", "theme_id") VALUES (NEW."city_id", NEW."first_submitted_on", NEW."followed_by_id", NEW."has_none", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reopen_reason", NEW."reopened_at", NEW."revision", NEW."saved_at", NEW."state", NEW."submitted_at", NEW."submitted_by_id", NEW."theme_id"); RETURN NULL;',
                                    hash="ec1009509ff9302599ac01372ed665ae1d1c865c",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_ababf",
                                    table="events_needsassessment",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "events_needsassessmentevent" ("city_id", "first_submitted_on", "followed_by_id", "has_none", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reopen_reason", "reopened_at", "revision", "saved_at", "state", "submitted_at", "submitted_by_id", "theme_id") VALUES (NEW."city_id", NEW."first_submitted_on", NEW."followed_by_id", NEW."has_none", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reopen_reason", NEW."reopened_at", NEW."revision", NEW."saved_at", NEW."state", NEW."submitted_at", NEW."submitted_by_id", NEW."theme_id"); RETURN NULL;',
                                    hash="bcacce3c1b55e182ba108347f5dc9b71c8697801",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_e490e",
                                    table="events_needsassessment",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_needsassessmentevent" ("city_id", "first_submitted_on", "followed_by_id", "has_none", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reopen_reason", "reopened_at", "revision", "saved_at", "state", "submitted_at", "submitted_by_id", "theme_id") VALUES (OLD."city_id", OLD."first_submitted_on", OLD."followed_by_id", OLD."has_none", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reopen_reason", OLD."reopened_at", OLD."revision", OLD."saved_at", OLD."state", OLD."submitted_at", OLD."submitted_by_id", OLD."theme_id"); RETURN NULL;',
                                    hash="e70db82521e2841e6c21d7b0075840e0756bd4c6",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_ecdf7",
                                    table="events_needsassessment",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TableNote",
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
                                related_name="notes",
                                to="events.eventsession",
                                verbose_name="tavolo",
                            ),
                        ),
                        (
                            "city",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="table_notes",
                                to="cities.city",
                                verbose_name="città",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("need", "Fabbisogno"),
                                    ("priority", "Priorità"),
                                    ("constraint", "Vincolo"),
                                    ("practice", "Buona pratica"),
                                    ("idea", "Idea progettuale"),
                                ],
                                default="need",
                                max_length=20,
                                verbose_name="tipo",
                            ),
                        ),
                        (
                            "text",
                            models.CharField(
                                max_length=2000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="testo",
                            ),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(
                                default=1, editable=False, verbose_name="versione"
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="scritta da",
                            ),
                        ),
                        (
                            "written_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="scritta il",
                            ),
                        ),
                        (
                            "changed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="modificata da",
                            ),
                        ),
                        (
                            "changed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="modificata il"
                            ),
                        ),
                        (
                            "removed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="tolta il"
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
                        "verbose_name": "appunto di un tavolo",
                        "verbose_name_plural": "appunti dei tavoli",
                        "ordering": ["session", "written_at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        ["need", "priority", "constraint", "practice", "idea"],
                                    )
                                ),
                                name="table_note_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="table_note_says_something",
                                violation_error_message="Scrivete la riga.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_tablenoteevent" ("author_id", "changed_at", "changed_by_id", "city_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "session_id", "text", "version", "written_at") VALUES (NEW."author_id", NEW."changed_at", NEW."changed_by_id", NEW."city_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."removed_at", NEW."session_id", NEW."text", NEW."version", NEW."written_at"); RETURN NULL;',
                                    hash="7ee8337fcd3c8dc72e205b6aeb0fc3e405a4634c",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_293b3",
                                    table="events_tablenote",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."author_id" IS DISTINCT FROM (NEW."author_id") OR OLD."changed_at" IS DISTINCT FROM (NEW."changed_at") OR OLD."changed_by_id" IS DISTINCT FROM (NEW."changed_by_id") OR OLD."city_id" IS DISTINCT FROM (NEW."city_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."removed_at" IS DISTINCT FROM (NEW."removed_at") OR OLD."session_id" IS DISTINCT FROM (NEW."session_id") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."written_at" IS DISTINCT FROM (NEW."written_at"))',
                                    func='INSERT INTO "events_tablenoteevent" ("author_id", "changed_at", "changed_by_id", "city_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "session_id", "text", "version", "written_at") VALUES (NEW."author_id", NEW."changed_at", NEW."changed_by_id", NEW."city_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."removed_at", NEW."session_id", NEW."text", NEW."version", NEW."written_at"); RETURN NULL;',
                                    hash="a3549b9c1bdcc072d8039aaabbeec106752991d1",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_5ee5f",
                                    table="events_tablenote",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_tablenoteevent" ("author_id", "changed_at", "changed_by_id", "city_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "removed_at", "session_id", "text", "version", "written_at") VALUES (OLD."author_id", OLD."changed_at", OLD."changed_by_id", OLD."city_id", OLD."id", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."removed_at", OLD."session_id", OLD."text", OLD."version", OLD."written_at"); RETURN NULL;',
                                    hash="6646efaf67e8daa9392d442c7b5f1d5997b0b8d0",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_2c250",
                                    table="events_tablenote",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Need",
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
                            "assessment",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="needs",
                                to="events.needsassessment",
                                verbose_name="analisi",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(default=1, verbose_name="ordine"),
                        ),
                        (
                            "text",
                            models.CharField(
                                max_length=1000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="fabbisogno",
                            ),
                        ),
                        (
                            "urgency",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "1, può attendere"),
                                    (2, "2"),
                                    (3, "3, media"),
                                    (4, "4"),
                                    (5, "5, non può attendere"),
                                ],
                                default=3,
                                verbose_name="urgenza",
                            ),
                        ),
                        (
                            "touched",
                            models.CharField(
                                blank=True,
                                max_length=300,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="chi riguarda",
                            ),
                        ),
                        (
                            "born_from",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="needs",
                                to="events.tablenote",
                                verbose_name="nato dalla riga",
                            ),
                        ),
                        (
                            "search_words",
                            models.GeneratedField(
                                db_persist=True,
                                expression=django.contrib.postgres.search.CombinedSearchVector(
                                    django.contrib.postgres.search.SearchVector(
                                        models.Func(
                                            models.Func(
                                                models.Func(
                                                    models.F("text"),
                                                    function="normalize",
                                                    template="normalize(%(expressions)s, NFC)",
                                                ),
                                                models.Value(
                                                    "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžḀḁḂḃḄḅḆḇḈḉḊḋḌḍḎḏḐḑḒḓḔḕḖḗḘḙḚḛḜḝḞḟḠḡḢḣḤḥḦḧḨḩḪḫḬḭḮḯḰḱḲḳḴḵḶḷḸḹḺḻḼḽḾḿṀṁṂṃṄṅṆṇṈṉṊṋṌṍṎṏṐṑṒṓṔṕṖṗṘṙṚṛṜṝṞṟṠṡṢṣṤṥṦṧṨṩṪṫṬṭṮṯṰṱṲṳṴṵṶṷṸṹṺṻṼṽṾṿẀẁẂẃẄẅẆẇẈẉẊẋẌẍẎẏẐẑẒẓẔẕẖẗẘẙẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẸẹẺẻẼẽẾếỀềỂểỄễỆệỈỉỊịỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợỤụỦủỨứỪừỬửỮữỰựỲỳỴỵỶỷỸỹ‘’ʼ′`<>"
                                                ),
                                                models.Value(
                                                    "AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyyAaAaAaCcCcCcCcDdEeEeEeEeEeGgGgGgGgHhIiIiIiIiIJjKkLlLlLlNnNnNnOoOoOoRrRrRrSsSsSsSsTtTtUuUuUuUuUuUuWwYyYZzZzZzAaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIiKkKkKkLlLlLlLlMmMmMmNnNnNnNnOoOoOoOoPpPpRrRrRrRrSsSsSsSsSsTtTtTtTtUuUuUuUuUuVvVvWwWwWwWwWwXxXxYyZzZzZzhtwyAaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEeEeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYy'''''  "
                                                ),
                                                function="translate",
                                            ),
                                            models.Value("(?<![A-Za-z0-9])([Cc][Oo])-"),
                                            models.Value("\\1"),
                                            models.Value("g"),
                                            function="regexp_replace",
                                            output_field=models.TextField(),
                                        ),
                                        config="italian",
                                        weight="A",
                                    ),
                                    "||",
                                    django.contrib.postgres.search.SearchVector(
                                        models.Func(
                                            models.Func(
                                                models.Func(
                                                    models.F("touched"),
                                                    function="normalize",
                                                    template="normalize(%(expressions)s, NFC)",
                                                ),
                                                models.Value(
                                                    "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝàáâãäåçèéêëìíîïñòóôõöùúûüýÿĀāĂăĄąĆćĈĉĊċČčĎďĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĨĩĪīĬĭĮįİĴĵĶķĹĺĻļĽľŃńŅņŇňŌōŎŏŐőŔŕŖŗŘřŚśŜŝŞşŠšŢţŤťŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžḀḁḂḃḄḅḆḇḈḉḊḋḌḍḎḏḐḑḒḓḔḕḖḗḘḙḚḛḜḝḞḟḠḡḢḣḤḥḦḧḨḩḪḫḬḭḮḯḰḱḲḳḴḵḶḷḸḹḺḻḼḽḾḿṀṁṂṃṄṅṆṇṈṉṊṋṌṍṎṏṐṑṒṓṔṕṖṗṘṙṚṛṜṝṞṟṠṡṢṣṤṥṦṧṨṩṪṫṬṭṮṯṰṱṲṳṴṵṶṷṸṹṺṻṼṽṾṿẀẁẂẃẄẅẆẇẈẉẊẋẌẍẎẏẐẑẒẓẔẕẖẗẘẙẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặẸẹẺẻẼẽẾếỀềỂểỄễỆệỈỉỊịỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợỤụỦủỨứỪừỬửỮữỰựỲỳỴỵỶỷỸỹ‘’ʼ′`<>"
                                                ),
                                                models.Value(
                                                    "AAAAAACEEEEIIIINOOOOOUUUUYaaaaaaceeeeiiiinooooouuuuyyAaAaAaCcCcCcCcDdEeEeEeEeEeGgGgGgGgHhIiIiIiIiIJjKkLlLlLlNnNnNnOoOoOoRrRrRrSsSsSsSsTtTtUuUuUuUuUuUuWwYyYZzZzZzAaBbBbBbCcDdDdDdDdDdEeEeEeEeEeFfGgHhHhHhHhHhIiIiKkKkKkLlLlLlLlMmMmMmNnNnNnNnOoOoOoOoPpPpRrRrRrRrSsSsSsSsSsTtTtTtTtUuUuUuUuUuVvVvWwWwWwWwWwXxXxYyZzZzZzhtwyAaAaAaAaAaAaAaAaAaAaAaAaEeEeEeEeEeEeEeEeIiIiOoOoOoOoOoOoOoOoOoOoOoOoUuUuUuUuUuUuUuYyYyYyYy'''''  "
                                                ),
                                                function="translate",
                                            ),
                                            models.Value("(?<![A-Za-z0-9])([Cc][Oo])-"),
                                            models.Value("\\1"),
                                            models.Value("g"),
                                            function="regexp_replace",
                                            output_field=models.TextField(),
                                        ),
                                        config="italian",
                                        weight="B",
                                    ),
                                    django.contrib.postgres.search.SearchConfig("italian"),
                                ),
                                output_field=django.contrib.postgres.search.SearchVectorField(),
                                verbose_name="parole per la ricerca",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "fabbisogno",
                        "verbose_name_plural": "fabbisogni",
                        "ordering": ["assessment", "position", "pk"],
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["search_words"], name="need_words"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("born_from", "assessment"),
                                name="need_once_per_line",
                                violation_error_message="La riga è già un fabbisogno di questa città.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="need_says_something",
                                violation_error_message="Scrivete il fabbisogno.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("urgency__gte", 1), ("urgency__lte", 5)),
                                name="need_urgency_known",
                                violation_error_message="L'urgenza va da 1 a 5.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_needevent" ("assessment_id", "born_from_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text", "touched", "urgency") VALUES (NEW."assessment_id", NEW."born_from_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."text", NEW."touched", NEW."urgency"); RETURN NULL;',
                                    hash="741752de8110f359e07ec6dd38cf93514b37faee",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_6c10f",
                                    table="events_need",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."assessment_id" IS DISTINCT FROM (NEW."assessment_id") OR OLD."born_from_id" IS DISTINCT FROM (NEW."born_from_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."position" IS DISTINCT FROM (NEW."position") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."touched" IS DISTINCT FROM (NEW."touched") OR OLD."urgency" IS DISTINCT FROM (NEW."urgency"))',
                                    func='INSERT INTO "events_needevent" ("assessment_id", "born_from_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text", "touched", "urgency") VALUES (NEW."assessment_id", NEW."born_from_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."text", NEW."touched", NEW."urgency"); RETURN NULL;',
                                    hash="da5c370c2d6be9daae3d8d2ce118871da7f13177",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_7439b",
                                    table="events_need",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_needevent" ("assessment_id", "born_from_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "text", "touched", "urgency") VALUES (OLD."assessment_id", OLD."born_from_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."text", OLD."touched", OLD."urgency"); RETURN NULL;',
                                    hash="35bfff0a55c2919fc8af7d691037c684c852efc6",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_f5819",
                                    table="events_need",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NeedsAssessmentEvent",
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
                                to="events.needsassessment",
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
                            "theme",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cities.theme",
                                verbose_name="tema",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "In bozza"), ("submitted", "Presentati")],
                                default="draft",
                                max_length=20,
                                verbose_name="stato",
                            ),
                        ),
                        (
                            "has_none",
                            models.BooleanField(
                                default=False,
                                help_text="Si presenta anche questo: dice che il tema è stato guardato.",
                                verbose_name="nessun fabbisogno su questo tema",
                            ),
                        ),
                        (
                            "revision",
                            models.PositiveIntegerField(
                                default=0, editable=False, verbose_name="versione"
                            ),
                        ),
                        (
                            "followed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Chi, in città, l'ha scritta per ultimo.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cities.person",
                                verbose_name="la segue",
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
                            "submitted_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="presentata il"
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="presentata da",
                            ),
                        ),
                        (
                            "first_submitted_on",
                            models.DateField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="presentata la prima volta il",
                            ),
                        ),
                        (
                            "reopened_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="riaperta il"
                            ),
                        ),
                        (
                            "reopen_reason",
                            models.CharField(
                                blank=True,
                                editable=False,
                                max_length=500,
                                verbose_name="motivo della riapertura",
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
                                    hash="f8d3383aa66ab1b73ff9d8f892cb714d6bd82b1f",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_88ec1",
                                    table="events_needsassessmentevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PrintRun",
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
                                related_name="prints",
                                to="events.event",
                                verbose_name="evento",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("badges", "Cartellini"),
                                    ("table_cards", "Segnaposto"),
                                    ("sign_in", "Fogli firme"),
                                ],
                                editable=False,
                                max_length=20,
                                verbose_name="che cosa",
                            ),
                        ),
                        ("asked", models.JSONField(editable=False, verbose_name="scelte")),
                        (
                            "words",
                            models.CharField(
                                editable=False, max_length=500, verbose_name="per chi"
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="chiesta il",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="chiesta da",
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
                            "pages",
                            models.PositiveSmallIntegerField(
                                default=0, editable=False, verbose_name="pagine"
                            ),
                        ),
                        (
                            "printed",
                            models.JSONField(
                                default=dict, editable=False, verbose_name="chi contiene"
                            ),
                        ),
                        (
                            "blank",
                            models.JSONField(
                                default=list, editable=False, verbose_name="nomi da scrivere a mano"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "stampa",
                        "verbose_name_plural": "stampe",
                        "ordering": ["-at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["badges", "table_cards", "sign_in"])
                                ),
                                name="print_run_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("file__isnull", True), ("pages", 0)),
                                    models.Q(("file__isnull", False), ("pages__gt", 0)),
                                    _connector="OR",
                                ),
                                name="print_run_made_has_pages",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProjectIdea",
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
                                related_name="project_ideas",
                                to="cities.city",
                                verbose_name="città",
                            ),
                        ),
                        (
                            "theme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="project_ideas",
                                to="cities.theme",
                                verbose_name="tema",
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
                            "text",
                            models.TextField(
                                blank=True,
                                max_length=2000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="in che cosa consiste",
                            ),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(
                                default=1, editable=False, verbose_name="versione"
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ideas",
                                to="events.eventsession",
                                verbose_name="tavolo in cui è nata",
                            ),
                        ),
                        (
                            "born_from",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ideas",
                                to="events.tablenote",
                                verbose_name="nata dalla riga",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="registrata da",
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="registrata il",
                            ),
                        ),
                        (
                            "token",
                            models.UUIDField(
                                editable=False, null=True, unique=True, verbose_name="gettone"
                            ),
                        ),
                        (
                            "needs",
                            models.ManyToManyField(
                                blank=True,
                                related_name="ideas",
                                to="events.need",
                                verbose_name="fabbisogni a cui risponde",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "idea progettuale",
                        "verbose_name_plural": "idee progettuali",
                        "ordering": ["city__folded_name", "theme__position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("born_from", "city"),
                                name="project_idea_once_per_line",
                                violation_error_message="La riga è già un'idea di questa città.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="project_idea_is_titled",
                                violation_error_message="Scrivete il titolo.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_projectideaevent" ("at", "born_from_id", "by_id", "city_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "session_id", "text", "theme_id", "title", "version") VALUES (NEW."at", NEW."born_from_id", NEW."by_id", NEW."city_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."session_id", NEW."text", NEW."theme_id", NEW."title", NEW."version"); RETURN NULL;',
                                    hash="ce6b7186adcdf4e3fef19d28bb08afb0c13325a5",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_e710d",
                                    table="events_projectidea",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."born_from_id" IS DISTINCT FROM (NEW."born_from_id") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."city_id" IS DISTINCT FROM (NEW."city_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."session_id" IS DISTINCT FROM (NEW."session_id") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."theme_id" IS DISTINCT FROM (NEW."theme_id") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."version" IS DISTINCT FROM (NEW."version"))',
                                    func='INSERT INTO "events_projectideaevent" ("at", "born_from_id", "by_id", "city_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "session_id", "text", "theme_id", "title", "version") VALUES (NEW."at", NEW."born_from_id", NEW."by_id", NEW."city_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."session_id", NEW."text", NEW."theme_id", NEW."title", NEW."version"); RETURN NULL;',
                                    hash="7de79fc1192f31d5ac9c8966c741b8e9a5fdb40a",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_9ca72",
                                    table="events_projectidea",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_projectideaevent" ("at", "born_from_id", "by_id", "city_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "session_id", "text", "theme_id", "title", "version") VALUES (OLD."at", OLD."born_from_id", OLD."by_id", OLD."city_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."session_id", OLD."text", OLD."theme_id", OLD."title", OLD."version"); RETURN NULL;',
                                    hash="4c92b738f90e54d22566d383b921be98643f8526",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_c6f58",
                                    table="events_projectidea",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Registration",
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
                                related_name="registrations",
                                to="events.event",
                                verbose_name="evento",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="registrations",
                                to="cities.person",
                                verbose_name="persona",
                            ),
                        ),
                        (
                            "delegation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="registrations",
                                to="events.delegation",
                                verbose_name="delegazione",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("registered", "Iscritta"),
                                    ("withdrawn", "Ritirata"),
                                    ("replaced", "Sostituita"),
                                ],
                                default="registered",
                                max_length=20,
                                verbose_name="stato",
                            ),
                        ),
                        (
                            "replaced_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaces",
                                to="events.registration",
                                verbose_name="al suo posto",
                            ),
                        ),
                        (
                            "badge_code",
                            models.CharField(
                                default=cms_portal.documents.codes.new_code,
                                editable=False,
                                max_length=14,
                                unique=True,
                                verbose_name="codice del cartellino",
                            ),
                        ),
                        (
                            "in_english",
                            models.BooleanField(
                                default=False,
                                help_text="Chi si è iscritto dalla pagina in inglese.",
                                verbose_name="in inglese",
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="iscritta il"
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="iscritta da",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "iscrizione",
                        "verbose_name_plural": "iscrizioni",
                        "ordering": ["event", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("event", "person"),
                                name="registration_once",
                                violation_error_message="La persona è già iscritta a questo evento.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["registered", "withdrawn", "replaced"])
                                ),
                                name="registration_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "role__in",
                                        [
                                            "political",
                                            "technical",
                                            "body",
                                            "speaker",
                                            "guest",
                                            "public",
                                        ],
                                    )
                                ),
                                name="registration_role_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("replaced_by__isnull", False), ("state", "replaced")),
                                    models.Q(
                                        models.Q(("state", "replaced"), _negated=True),
                                        ("replaced_by__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="registration_replaced_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("replaced_by__isnull", True),
                                    models.Q(("replaced_by", models.F("pk")), _negated=True),
                                    _connector="OR",
                                ),
                                name="registration_not_replaced_by_itself",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("delegation__isnull", True),
                                    ("role__in", ["political", "technical", "body"]),
                                    _connector="OR",
                                ),
                                name="registration_of_a_delegation_has_its_role",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_registrationevent" ("created_at", "created_by_id", "delegation_id", "event_id", "id", "in_english", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replaced_by_id", "role", "state") VALUES (NEW."created_at", NEW."created_by_id", NEW."delegation_id", NEW."event_id", NEW."id", NEW."in_english", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."replaced_by_id", NEW."role", NEW."state"); RETURN NULL;',
                                    hash="400cbbb3a95113428922b95e34109fe02811d713",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_c84d7",
                                    table="events_registration",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."created_by_id" IS DISTINCT FROM (NEW."created_by_id") OR OLD."delegation_id" IS DISTINCT FROM (NEW."delegation_id") OR OLD."event_id" IS DISTINCT FROM (NEW."event_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."in_english" IS DISTINCT FROM (NEW."in_english") OR OLD."person_id" IS DISTINCT FROM (NEW."person_id") OR OLD."replaced_by_id" IS DISTINCT FROM (NEW."replaced_by_id") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."state" IS DISTINCT FROM (NEW."state"))',
                                    func='INSERT INTO "events_registrationevent" ("created_at", "created_by_id", "delegation_id", "event_id", "id", "in_english", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replaced_by_id", "role", "state") VALUES (NEW."created_at", NEW."created_by_id", NEW."delegation_id", NEW."event_id", NEW."id", NEW."in_english", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."replaced_by_id", NEW."role", NEW."state"); RETURN NULL;',
                                    hash="d9cdcf35ba6ad2eddc6d66a1097e6acec806f21e",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_87442",
                                    table="events_registration",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_registrationevent" ("created_at", "created_by_id", "delegation_id", "event_id", "id", "in_english", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "replaced_by_id", "role", "state") VALUES (OLD."created_at", OLD."created_by_id", OLD."delegation_id", OLD."event_id", OLD."id", OLD."in_english", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."replaced_by_id", OLD."role", OLD."state"); RETURN NULL;',
                                    hash="ecee992972eba459f6165170866ecd320c40d9c2",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_893c7",
                                    table="events_registration",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublicRequest",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="public_requests",
                                to="events.event",
                                verbose_name="evento",
                            ),
                        ),
                        (
                            "first_name",
                            models.CharField(
                                max_length=100,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="nome",
                            ),
                        ),
                        (
                            "last_name",
                            models.CharField(
                                max_length=100,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="cognome",
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(max_length=254, verbose_name="indirizzo e-mail"),
                        ),
                        (
                            "in_english",
                            models.BooleanField(default=False, verbose_name="in inglese"),
                        ),
                        (
                            "token_hash",
                            models.CharField(
                                editable=False,
                                max_length=64,
                                unique=True,
                                verbose_name="impronta del gettone",
                            ),
                        ),
                        (
                            "asked_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="chiesta il"
                            ),
                        ),
                        ("expires_at", models.DateTimeField(verbose_name="scade il")),
                        (
                            "registration",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="events.registration",
                                verbose_name="iscrizione confermata",
                            ),
                        ),
                        (
                            "mail",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="mailing.outboundmail",
                                verbose_name="messaggio",
                            ),
                        ),
                        (
                            "sessions",
                            models.ManyToManyField(
                                blank=True,
                                related_name="+",
                                to="events.eventsession",
                                verbose_name="sessioni scelte",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "richiesta di iscrizione del pubblico",
                        "verbose_name_plural": "richieste di iscrizione del pubblico",
                        "ordering": ["event", "asked_at", "pk"],
                        "indexes": [
                            models.Index(fields=["event", "email"], name="public_request_address"),
                            models.Index(fields=["expires_at"], name="public_request_expiry"),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("email", django.db.models.functions.text.Lower("email"))
                                ),
                                name="public_request_email_lower_case",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("first_name", ""), _negated=True),
                                    models.Q(("last_name", ""), _negated=True),
                                ),
                                name="public_request_is_named",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Presence",
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
                        ("nonce", models.UUIDField(unique=True, verbose_name="chiave dell'invio")),
                        (
                            "registration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="presences",
                                to="events.registration",
                                verbose_name="iscrizione",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="presences",
                                to="events.eventsession",
                                verbose_name="sessione",
                            ),
                        ),
                        (
                            "day",
                            models.DateField(
                                validators=[cms_portal.days.refuse_impossible_day],
                                verbose_name="giorno",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("in", "Entrata"),
                                    ("out", "Uscita"),
                                    ("excused", "Assenza giustificata"),
                                    ("undone", "Annullata"),
                                ],
                                max_length=20,
                                verbose_name="che cosa",
                            ),
                        ),
                        (
                            "happened_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="quando"),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="registrata il"
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
                                verbose_name="registrata da",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("check_in", "Accoglienza"),
                                    ("paper", "Foglio firmato"),
                                    ("online", "Resoconto del collegamento"),
                                    ("correction", "Correzione"),
                                ],
                                max_length=20,
                                verbose_name="da dove",
                            ),
                        ),
                        (
                            "is_repeat",
                            models.BooleanField(
                                default=False,
                                help_text="La persona era già dentro: conta una volta.",
                                verbose_name="già registrata",
                            ),
                        ),
                        (
                            "supersedes",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="superseded_by",
                                to="events.presence",
                                verbose_name="corregge",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "presenza",
                        "verbose_name_plural": "presenze",
                        "ordering": ["recorded_at", "pk"],
                        "indexes": [
                            models.Index(
                                fields=["day", "session", "registration"], name="presence_moment"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["in", "out", "excused", "undone"])
                                ),
                                name="presence_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("source__in", ["check_in", "paper", "online", "correction"])
                                ),
                                name="presence_source_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("happened_at__isnull", True),
                                    ("happened_at__lte", models.F("recorded_at")),
                                    _connector="OR",
                                ),
                                name="presence_happened_before_it_was_recorded",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "undone"), _negated=True),
                                    ("supersedes__isnull", False),
                                    _connector="OR",
                                ),
                                name="presence_undoes_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("supersedes__isnull", True),
                                    ("source", "correction"),
                                    _connector="OR",
                                ),
                                name="presence_supersedes_as_a_correction",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="presence_is_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="ff92e6acef0f15469a9fce55d58c78fa8bf79f9b",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_presence_is_append_only_412cd",
                                    table="events_presence",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Certificate",
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
                            "registration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="certificates",
                                to="events.registration",
                                verbose_name="chi",
                            ),
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
                        ("data", models.JSONField(verbose_name="che cosa dice")),
                        ("minutes", models.PositiveIntegerField(verbose_name="minuti")),
                        (
                            "document",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="documents.frozendocument",
                                verbose_name="documento",
                            ),
                        ),
                        (
                            "issued_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="rilasciato il"
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="rilasciato da",
                            ),
                        ),
                        (
                            "ended_at",
                            models.DateTimeField(null=True, verbose_name="non più valido dal"),
                        ),
                    ],
                    options={
                        "verbose_name": "attestato",
                        "verbose_name_plural": "attestati",
                        "ordering": ["-issued_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at__isnull", True)),
                                fields=("registration",),
                                name="certificate_one_in_force",
                                violation_error_message="La persona ha già un attestato valido.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("minutes__gt", 0)),
                                name="certificate_has_minutes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ended_at__isnull", True),
                                    ("ended_at__gte", models.F("issued_at")),
                                    _connector="OR",
                                ),
                                name="certificate_ends_after_issue",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="certificate_stays",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="4b1c5f5ff51c6c3db8085e5b8b8d2221c5193045",
                                    operation="DELETE",
                                    pgid="pgtrigger_certificate_stays_cd886",
                                    table="events_certificate",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="certificate_says_the_same",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."code" IS DISTINCT FROM (NEW."code") OR OLD."data" IS DISTINCT FROM (NEW."data") OR OLD."minutes" IS DISTINCT FROM (NEW."minutes") OR OLD."registration_id" IS DISTINCT FROM (NEW."registration_id"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="cb77b03a53dd917cfeba4b451b422ad7ea059795",
                                    operation="UPDATE",
                                    pgid="pgtrigger_certificate_says_the_same_fda11",
                                    table="events_certificate",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegistrationEvent",
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
                                to="events.registration",
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
                            "person",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cities.person",
                                verbose_name="persona",
                            ),
                        ),
                        (
                            "delegation",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.delegation",
                                verbose_name="delegazione",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
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
                            "state",
                            models.CharField(
                                choices=[
                                    ("registered", "Iscritta"),
                                    ("withdrawn", "Ritirata"),
                                    ("replaced", "Sostituita"),
                                ],
                                default="registered",
                                max_length=20,
                                verbose_name="stato",
                            ),
                        ),
                        (
                            "replaced_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.registration",
                                verbose_name="al suo posto",
                            ),
                        ),
                        (
                            "in_english",
                            models.BooleanField(
                                default=False,
                                help_text="Chi si è iscritto dalla pagina in inglese.",
                                verbose_name="in inglese",
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="iscritta il"
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="iscritta da",
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
                                    hash="61692b6e3cf67f85b61a72c5caa4e10a709bb867",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_e12c4",
                                    table="events_registrationevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="EventSessionEvent",
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
                                to="events.eventsession",
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
                            "position",
                            models.PositiveSmallIntegerField(default=1, verbose_name="ordine"),
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
                                    ("plenary", "Plenaria"),
                                    ("focus_group", "Focus group"),
                                    ("workshop", "Workshop"),
                                    ("visit", "Visita"),
                                    ("break", "Pausa"),
                                ],
                                default="plenary",
                                max_length=20,
                                verbose_name="tipo",
                            ),
                        ),
                        (
                            "starts_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="inizio"),
                        ),
                        (
                            "ends_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="fine"),
                        ),
                        (
                            "time_note",
                            models.CharField(
                                blank=True,
                                help_text="Se l'orario non è noto.",
                                max_length=100,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="quando, in parole",
                            ),
                        ),
                        (
                            "room",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.room",
                                verbose_name="sala",
                            ),
                        ),
                        (
                            "topic",
                            models.CharField(
                                blank=True,
                                max_length=300,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="argomento",
                            ),
                        ),
                        (
                            "theme",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cities.theme",
                                verbose_name="tema",
                            ),
                        ),
                        (
                            "led_by",
                            models.CharField(
                                blank=True,
                                help_text="In parole, quando non basta il nome della città o dell'ente.",
                                max_length=200,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="a cura di",
                            ),
                        ),
                        (
                            "led_by_city",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cities.city",
                                verbose_name="città che la conduce",
                            ),
                        ),
                        (
                            "led_by_body",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cities.organisation",
                                verbose_name="ente che la conduce",
                            ),
                        ),
                        (
                            "places",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Vuoto: c'è posto per tutti.",
                                null=True,
                                verbose_name="posti",
                            ),
                        ),
                        (
                            "mode",
                            models.CharField(
                                choices=[
                                    ("in_person", "In presenza"),
                                    ("online", "A distanza"),
                                    ("mixed", "In presenza e a distanza"),
                                ],
                                default="in_person",
                                max_length=20,
                                verbose_name="modo",
                            ),
                        ),
                        (
                            "link",
                            models.CharField(
                                blank=True,
                                help_text="Lo vede solo chi è iscritto alla sessione.",
                                max_length=500,
                                validators=[django.core.validators.URLValidator(schemes=["https"])],
                                verbose_name="collegamento",
                            ),
                        ),
                        (
                            "audience",
                            models.CharField(
                                choices=[
                                    ("invited", "Su invito"),
                                    ("public", "Aperta al pubblico"),
                                ],
                                default="invited",
                                max_length=20,
                                verbose_name="per chi",
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                max_length=5000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="descrizione",
                            ),
                        ),
                        (
                            "title_en",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="titolo in inglese",
                            ),
                        ),
                        (
                            "description_en",
                            models.TextField(
                                blank=True,
                                max_length=5000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="descrizione in inglese",
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
                                    hash="efcb5b3b600564f09247cc863d78fd393767a618",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_b8983",
                                    table="events_eventsessionevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoomEvent",
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
                                to="events.room",
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
                            "position",
                            models.PositiveSmallIntegerField(default=1, verbose_name="ordine"),
                        ),
                        (
                            "name",
                            models.CharField(
                                max_length=100,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="nome",
                            ),
                        ),
                        (
                            "places",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="posti"
                            ),
                        ),
                        (
                            "is_shared",
                            models.BooleanField(
                                default=False,
                                help_text="Nella stessa sala si tengono più sessioni alla stessa ora.",
                                verbose_name="più tavoli insieme",
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
                                    hash="9f13e19198600903bfaa70adf22b72ba01ea7ca5",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_bdd15",
                                    table="events_roomevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Seat",
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
                            "registration",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="seats",
                                to="events.registration",
                                verbose_name="iscrizione",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="seats",
                                to="events.eventsession",
                                verbose_name="sessione",
                            ),
                        ),
                        (
                            "rank",
                            models.PositiveSmallIntegerField(default=1, verbose_name="scelta"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("confirmed", "Posto confermato"),
                                    ("waiting", "In lista d'attesa"),
                                    ("released", "Lasciato"),
                                ],
                                max_length=20,
                                verbose_name="stato",
                            ),
                        ),
                        (
                            "waiting_since",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="in attesa dal"
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="perché",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "posto in sessione",
                        "verbose_name_plural": "posti in sessione",
                        "ordering": ["registration", "rank", "pk"],
                        "indexes": [
                            models.Index(fields=["session", "state"], name="seat_session_state")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("registration", "session"), name="seat_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["confirmed", "waiting", "released"])
                                ),
                                name="seat_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("rank__in", [1, 2, 3])), name="seat_rank_known"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "waiting"), ("waiting_since__isnull", False)
                                    ),
                                    models.Q(
                                        models.Q(("state", "waiting"), _negated=True),
                                        ("waiting_since__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="seat_waits_since",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_seatevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank", "reason", "registration_id", "session_id", "state", "waiting_since") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rank", NEW."reason", NEW."registration_id", NEW."session_id", NEW."state", NEW."waiting_since"); RETURN NULL;',
                                    hash="bdef66e044946cbff946a31de03b39ac9e18cb8f",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_fc2ff",
                                    table="events_seat",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "events_seatevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank", "reason", "registration_id", "session_id", "state", "waiting_since") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rank", NEW."reason", NEW."registration_id", NEW."session_id", NEW."state", NEW."waiting_since"); RETURN NULL;',
                                    hash="2990e6bb91fc03e62020646396e45975b501c52c",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_6b60d",
                                    table="events_seat",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_seatevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank", "reason", "registration_id", "session_id", "state", "waiting_since") VALUES (OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."rank", OLD."reason", OLD."registration_id", OLD."session_id", OLD."state", OLD."waiting_since"); RETURN NULL;',
                                    hash="b5134c5b3b6d43ea8047899535e6786ebe0483ca",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_fdf60",
                                    table="events_seat",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SeatEvent",
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
                                to="events.seat",
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
                            "registration",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.registration",
                                verbose_name="iscrizione",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.eventsession",
                                verbose_name="sessione",
                            ),
                        ),
                        (
                            "rank",
                            models.PositiveSmallIntegerField(default=1, verbose_name="scelta"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("confirmed", "Posto confermato"),
                                    ("waiting", "In lista d'attesa"),
                                    ("released", "Lasciato"),
                                ],
                                max_length=20,
                                verbose_name="stato",
                            ),
                        ),
                        (
                            "waiting_since",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="in attesa dal"
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="perché",
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
                                    hash="f2f128696c57f63f9c9684ec8b4ee6a7883f021a",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_938ce",
                                    table="events_seatevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SessionSpeaker",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="speakers",
                                to="events.eventsession",
                                verbose_name="sessione",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="speeches",
                                to="cities.person",
                                verbose_name="persona",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="nome e cognome",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="qualifica",
                            ),
                        ),
                        ("is_moderator", models.BooleanField(default=False, verbose_name="modera")),
                        (
                            "position",
                            models.PositiveSmallIntegerField(default=1, verbose_name="ordine"),
                        ),
                    ],
                    options={
                        "verbose_name": "relatore",
                        "verbose_name_plural": "relatori",
                        "ordering": ["session", "position", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("person__isnull", False), ("name", "")),
                                    models.Q(
                                        ("person__isnull", True),
                                        models.Q(("name", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="session_speaker_is_named",
                                violation_error_message="Scrivete chi interviene.",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_sessionspeakerevent" ("id", "is_moderator", "name", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "role", "session_id") VALUES (NEW."id", NEW."is_moderator", NEW."name", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."role", NEW."session_id"); RETURN NULL;',
                                    hash="561569fdf86fdabe318541b343275852e15e8100",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_4b8f6",
                                    table="events_sessionspeaker",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "events_sessionspeakerevent" ("id", "is_moderator", "name", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "role", "session_id") VALUES (NEW."id", NEW."is_moderator", NEW."name", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."role", NEW."session_id"); RETURN NULL;',
                                    hash="ab3ea12594e785140f0ecc4b901c01c398e760fb",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_caa4b",
                                    table="events_sessionspeaker",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "events_sessionspeakerevent" ("id", "is_moderator", "name", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "role", "session_id") VALUES (OLD."id", OLD."is_moderator", OLD."name", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."role", OLD."session_id"); RETURN NULL;',
                                    hash="f5c42a9b3acdf4f1e247fac1a6662c8e4fa678e7",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_c80dc",
                                    table="events_sessionspeaker",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SessionSpeakerEvent",
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
                                to="events.sessionspeaker",
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
                            "session",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.eventsession",
                                verbose_name="sessione",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cities.person",
                                verbose_name="persona",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="nome e cognome",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="qualifica",
                            ),
                        ),
                        ("is_moderator", models.BooleanField(default=False, verbose_name="modera")),
                        (
                            "position",
                            models.PositiveSmallIntegerField(default=1, verbose_name="ordine"),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="607bc9d8764c336269d948f328b27c486f2fe224",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_e400c",
                                    table="events_sessionspeakerevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignInSheet",
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
                            "run",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheets",
                                to="events.printrun",
                                verbose_name="stampa",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sign_in_sheets",
                                to="events.event",
                                verbose_name="evento",
                            ),
                        ),
                        (
                            "session",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sign_in_sheets",
                                to="events.eventsession",
                                verbose_name="sessione",
                            ),
                        ),
                        ("day", models.DateField(editable=False, verbose_name="giorno")),
                        (
                            "code",
                            models.CharField(
                                default=cms_portal.documents.codes.new_code,
                                editable=False,
                                max_length=14,
                                unique=True,
                                verbose_name="codice del foglio",
                            ),
                        ),
                        (
                            "pages",
                            models.PositiveSmallIntegerField(editable=False, verbose_name="pagine"),
                        ),
                        (
                            "made_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="preparato il",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="preparato da",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "foglio firme",
                        "verbose_name_plural": "fogli firme",
                        "ordering": ["-made_at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("pages__gt", 0)), name="sign_in_sheet_has_pages"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="sign_in_sheet_stays_as_printed",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="12e85c882f58f70ab63b6cf257c9eaaeb0267ae2",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_sign_in_sheet_stays_as_printed_72cdf",
                                    table="events_signinsheet",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignInRow",
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
                            "sheet",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rows",
                                to="events.signinsheet",
                                verbose_name="foglio",
                            ),
                        ),
                        (
                            "page",
                            models.PositiveSmallIntegerField(editable=False, verbose_name="pagina"),
                        ),
                        (
                            "place",
                            models.PositiveSmallIntegerField(editable=False, verbose_name="riga"),
                        ),
                        (
                            "registration",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sign_in_rows",
                                to="events.registration",
                                verbose_name="iscrizione",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "riga di un foglio firme",
                        "verbose_name_plural": "righe dei fogli firme",
                        "ordering": ["sheet", "page", "place"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("sheet", "page", "place"), name="sign_in_row_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("page__gt", 0), ("place__gt", 0)),
                                name="sign_in_row_is_somewhere",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="sign_in_row_stays_as_printed",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="2dae03b75f8ef4802ae157f47879eb0680555700",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_sign_in_row_stays_as_printed_2b27b",
                                    table="events_signinrow",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SpecialNeeds",
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
                            "registration",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="special_needs",
                                to="events.registration",
                                verbose_name="iscrizione",
                            ),
                        ),
                        (
                            "access",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        (
                                            "step_free",
                                            "Percorso senza gradini o posto per una sedia a rotelle",
                                        ),
                                        ("sign_language", "Interprete in lingua dei segni (LIS)"),
                                        ("captions", "Sottotitoli o trascrizione"),
                                        ("large_print", "Materiali leggibili da chi vede poco"),
                                        ("assistant", "Viene con chi l'assiste"),
                                        ("quiet", "Una stanza tranquilla"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="per partecipare",
                            ),
                        ),
                        (
                            "access_note",
                            models.CharField(
                                blank=True,
                                max_length=300,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="altro, per partecipare",
                            ),
                        ),
                        (
                            "diet",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("vegetarian", "Vegetariano"),
                                        ("vegan", "Vegano"),
                                        ("gluten_free", "Senza glutine"),
                                        ("lactose_free", "Senza lattosio"),
                                        ("no_pork", "Senza maiale"),
                                        ("halal", "Halal"),
                                        ("kosher", "Kosher"),
                                    ],
                                    max_length=20,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="per i pasti",
                            ),
                        ),
                        (
                            "diet_note",
                            models.CharField(
                                blank=True,
                                max_length=300,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="altro, per i pasti",
                            ),
                        ),
                        (
                            "written_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="scritte il"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "esigenze di chi partecipa",
                        "verbose_name_plural": "esigenze di chi partecipa",
                        "ordering": ["registration"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "access__contained_by",
                                        [
                                            "step_free",
                                            "sign_language",
                                            "captions",
                                            "large_print",
                                            "assistant",
                                            "quiet",
                                        ],
                                    )
                                ),
                                name="special_needs_access_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "diet__contained_by",
                                        [
                                            "vegetarian",
                                            "vegan",
                                            "gluten_free",
                                            "lactose_free",
                                            "no_pork",
                                            "halal",
                                            "kosher",
                                        ],
                                    )
                                ),
                                name="special_needs_diet_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("access", []), _negated=True),
                                    models.Q(("diet", []), _negated=True),
                                    models.Q(("access_note", ""), _negated=True),
                                    models.Q(("diet_note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="special_needs_say_something",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProjectIdeaEvent",
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
                                to="events.projectidea",
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
                            "theme",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cities.theme",
                                verbose_name="tema",
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
                            "text",
                            models.TextField(
                                blank=True,
                                max_length=2000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="in che cosa consiste",
                            ),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(
                                default=1, editable=False, verbose_name="versione"
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
                                verbose_name="tavolo in cui è nata",
                            ),
                        ),
                        (
                            "born_from",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.tablenote",
                                verbose_name="nata dalla riga",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="registrata da",
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="registrata il",
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
                                    hash="54dbd35b54a53e77e66aff9fd9702e5bf72c16db",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_b5257",
                                    table="events_projectideaevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NeedEvent",
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
                                to="events.need",
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
                            "assessment",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.needsassessment",
                                verbose_name="analisi",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(default=1, verbose_name="ordine"),
                        ),
                        (
                            "text",
                            models.CharField(
                                max_length=1000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="fabbisogno",
                            ),
                        ),
                        (
                            "urgency",
                            models.PositiveSmallIntegerField(
                                choices=[
                                    (1, "1, può attendere"),
                                    (2, "2"),
                                    (3, "3, media"),
                                    (4, "4"),
                                    (5, "5, non può attendere"),
                                ],
                                default=3,
                                verbose_name="urgenza",
                            ),
                        ),
                        (
                            "touched",
                            models.CharField(
                                blank=True,
                                max_length=300,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="chi riguarda",
                            ),
                        ),
                        (
                            "born_from",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.tablenote",
                                verbose_name="nato dalla riga",
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
                                    hash="f881322b7b82f35a525510a7cddd14ab3423ee38",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_57a98",
                                    table="events_needevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TableNoteEvent",
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
                                to="events.tablenote",
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
                            "session",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="events.eventsession",
                                verbose_name="tavolo",
                            ),
                        ),
                        (
                            "city",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
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
                                    ("need", "Fabbisogno"),
                                    ("priority", "Priorità"),
                                    ("constraint", "Vincolo"),
                                    ("practice", "Buona pratica"),
                                    ("idea", "Idea progettuale"),
                                ],
                                default="need",
                                max_length=20,
                                verbose_name="tipo",
                            ),
                        ),
                        (
                            "text",
                            models.CharField(
                                max_length=2000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="testo",
                            ),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(
                                default=1, editable=False, verbose_name="versione"
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="scritta da",
                            ),
                        ),
                        (
                            "written_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="scritta il",
                            ),
                        ),
                        (
                            "changed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="modificata da",
                            ),
                        ),
                        (
                            "changed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="modificata il"
                            ),
                        ),
                        (
                            "removed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="tolta il"
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
                                    hash="4ebf5bd5de925ded036e469e73ae3343512099c3",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_6831f",
                                    table="events_tablenoteevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TablePhoto",
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
                                related_name="photos",
                                to="events.eventsession",
                                verbose_name="tavolo",
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
                            "caption",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="che cosa si vede",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="caricata da",
                            ),
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
                            "removed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="tolta il"
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
                        "verbose_name": "foto di un tavolo",
                        "verbose_name_plural": "foto dei tavoli",
                        "ordering": ["session", "at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="DelegationLink",
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
                            "delegation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="links",
                                to="events.delegation",
                                verbose_name="delegazione",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="delegation_links",
                                to="cities.person",
                                verbose_name="persona",
                            ),
                        ),
                        ("email", models.EmailField(max_length=254, verbose_name="indirizzo")),
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
                            "sent_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="inviato il"
                            ),
                        ),
                        ("expires_at", models.DateTimeField(verbose_name="scade il")),
                        ("used_at", models.DateTimeField(null=True, verbose_name="usato il")),
                        (
                            "mail",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="mailing.outboundmail",
                                verbose_name="messaggio",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "collegamento per rispondere",
                        "verbose_name_plural": "collegamenti per rispondere",
                        "ordering": ["-sent_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("sent_at"))),
                                name="delegation_link_has_a_life",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("email", django.db.models.functions.text.Lower("email"))
                                ),
                                name="delegation_link_email_lower_case",
                            ),
                        ],
                    },
                ),
            ],
        ),
    ]
