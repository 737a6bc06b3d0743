import cms_portal.days
import cms_portal.documents.models
import cms_portal.signs
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from cms_portal.migration_operations import AtOnce
from django.db import migrations, models


def keep_earlier_texts(apps, schema_editor):
    """The definitive texts made before versions were recorded are the first of their acts."""
    TextVersion = apps.get_model("protocols", "TextVersion")
    acts = apps.get_model("protocols", "Protocol").objects.filter(document__isnull=False)
    rows = acts.values_list("pk", "document_id", "document__created_at", "sent_on")
    TextVersion.objects.bulk_create(
        TextVersion(
            protocol_id=pk, number=1, document_id=document, frozen_at=frozen_at, sent_on=sent_on
        )
        for pk, document, frozen_at, sent_on in rows.iterator()
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0003_dossiers"),
        ("documents", "0001_squashed"),
        ("files", "0001_squashed"),
        ("jobs", "0001_squashed"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("protocols", "0002_days_and_signs"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="protocol",
            name="protocol_moves_in_the_table",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="protocol",
            name="protocol_identity_is_fixed",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="protocol",
            name="protocol_document_is_fixed",
        ),
        migrations.RemoveConstraint(
            model_name="protocol",
            name="protocol_kind_known",
        ),
        migrations.RemoveConstraint(
            model_name="protocol",
            name="protocol_addendum_has_root",
        ),
        migrations.RemoveConstraint(
            model_name="protocoltemplate",
            name="template_kind_known",
        ),
        migrations.AlterField(
            model_name="protocol",
            name="kind",
            field=models.CharField(
                choices=[
                    ("protocol", "Protocollo d'intesa"),
                    ("addendum", "Addendum"),
                    ("convention", "Convenzione"),
                ],
                default="protocol",
                max_length=10,
                verbose_name="tipo",
            ),
        ),
        migrations.AlterField(
            model_name="protocolevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("protocol", "Protocollo d'intesa"),
                    ("addendum", "Addendum"),
                    ("convention", "Convenzione"),
                ],
                default="protocol",
                max_length=10,
                verbose_name="tipo",
            ),
        ),
        migrations.AlterField(
            model_name="protocoltemplate",
            name="kind",
            field=models.CharField(
                choices=[
                    ("protocol", "Protocollo d'intesa"),
                    ("addendum", "Addendum"),
                    ("convention", "Convenzione"),
                ],
                default="protocol",
                max_length=10,
                verbose_name="tipo",
            ),
        ),
        migrations.AlterField(
            model_name="protocoltemplateevent",
            name="kind",
            field=models.CharField(
                choices=[
                    ("protocol", "Protocollo d'intesa"),
                    ("addendum", "Addendum"),
                    ("convention", "Convenzione"),
                ],
                default="protocol",
                max_length=10,
                verbose_name="tipo",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="protocol",
            trigger=pgtrigger.compiler.Trigger(
                name="protocol_moves_in_the_table",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:in_review,draft:approved,draft:withdrawn,in_review:draft,in_review:approved,in_review:withdrawn,approved:draft,approved:sent,approved:withdrawn,sent:draft,sent:signed_by_city,sent:withdrawn,signed_by_city:draft,signed_by_city:countersigned,signed_by_city:withdrawn,countersigned:registered,countersigned:returned,countersigned:superseded,registered:returned,registered:superseded,returned:superseded}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="2181c70443fc946289cee6ce373a937adeb4ea80",
                    operation="UPDATE",
                    pgid="pgtrigger_protocol_moves_in_the_table_b04e0",
                    table="protocols_protocol",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="protocol",
            trigger=pgtrigger.compiler.Trigger(
                name="protocol_identity_is_fixed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."city_id" IS DISTINCT FROM (NEW."city_id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."root_id" IS DISTINCT FROM (NEW."root_id") OR OLD."year" IS DISTINCT FROM (NEW."year") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."code" IS DISTINCT FROM (NEW."code"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="92d3d0612b15df44ee14db883baa8a592766c774",
                    operation="UPDATE",
                    pgid="pgtrigger_protocol_identity_is_fixed_51024",
                    table="protocols_protocol",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="protocol",
            trigger=pgtrigger.compiler.Trigger(
                name="protocol_document_is_fixed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.document_id IS NOT NULL AND (OLD.document_id, OLD.template_id, OLD.letter_date) IS DISTINCT FROM (NEW.document_id, NEW.template_id, NEW.letter_date) AND NOT (OLD.state IN ('approved', 'sent', 'signed_by_city') AND NEW.state = 'draft' AND OLD.document_id IS NOT NULL AND NEW.document_id IS NULL AND OLD.verification_code <> NEW.verification_code AND NEW.sent_on IS NULL))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="6334fd56d1edd0d6ceca9ab2cb484be9f4317530",
                    operation="UPDATE",
                    pgid="pgtrigger_protocol_document_is_fixed_7edeb",
                    table="protocols_protocol",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="protocol",
            trigger=pgtrigger.compiler.Trigger(
                name="protocol_verification_code_is_fixed",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.verification_code IS DISTINCT FROM NEW.verification_code AND NOT (OLD.state IN ('approved', 'sent', 'signed_by_city') AND NEW.state = 'draft' AND OLD.document_id IS NOT NULL AND NEW.document_id IS NULL AND OLD.verification_code <> NEW.verification_code AND NEW.sent_on IS NULL))",
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="99803a4c1ff881074700060759b2f04fc5caf85f",
                    operation="UPDATE",
                    pgid="pgtrigger_protocol_verification_code_is_fixed_a5698",
                    table="protocols_protocol",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="protocol",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["protocol", "addendum", "convention"])),
                name="protocol_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="protocol",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "addendum"), ("root__isnull", False)),
                    models.Q(("kind", "protocol"), ("root__isnull", True)),
                    ("kind", "convention"),
                    _connector="OR",
                ),
                name="protocol_addendum_has_root",
                violation_error_message="Solo un addendum modifica un altro protocollo.",
            ),
        ),
        migrations.AddConstraint(
            model_name="protocoltemplate",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["protocol", "addendum", "convention"])),
                name="template_kind_known",
            ),
        ),
        AtOnce(
            state_operations=[
                migrations.CreateModel(
                    name="ReviewRound",
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
                                related_name="rounds",
                                to="protocols.protocol",
                                verbose_name="protocollo",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="testo n.")),
                        ("data", models.JSONField(verbose_name="testo mostrato")),
                        (
                            "opened_at",
                            models.DateTimeField(auto_now_add=True, verbose_name="sottoposto il"),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="sottoposto da",
                            ),
                        ),
                        (
                            "reply_by",
                            models.DateField(
                                blank=True,
                                null=True,
                                validators=[cms_portal.days.refuse_impossible_day],
                                verbose_name="osservazioni entro il",
                            ),
                        ),
                        (
                            "city_done_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="esame concluso il"
                            ),
                        ),
                        (
                            "city_done_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="esame concluso da",
                            ),
                        ),
                        (
                            "approved_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="approvato il"
                            ),
                        ),
                        (
                            "approved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="approvato da",
                            ),
                        ),
                        (
                            "approval_reason",
                            models.TextField(
                                blank=True,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="perché con commenti aperti",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "testo in esame",
                        "verbose_name_plural": "testi in esame",
                        "ordering": ["protocol", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("protocol", "number"), name="review_round_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gt", 0)),
                                name="review_round_number_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("approval_reason", ""),
                                        ("approved_at__isnull", True),
                                        ("approved_by__isnull", True),
                                    ),
                                    models.Q(
                                        ("approved_at__isnull", False),
                                        ("approved_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="review_round_approved_by_somebody",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("city_done_at__isnull", True),
                                        ("city_done_by__isnull", True),
                                    ),
                                    models.Q(
                                        ("city_done_at__isnull", False),
                                        ("city_done_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="review_round_done_by_somebody",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="review_round_text_stays",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."protocol_id" IS DISTINCT FROM (NEW."protocol_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."data" IS DISTINCT FROM (NEW."data") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."opened_by_id" IS DISTINCT FROM (NEW."opened_by_id"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="2350f88372e0e5ac27676cc090ef8f7dfc331d6d",
                                    operation="UPDATE",
                                    pgid="pgtrigger_review_round_text_stays_eebc5",
                                    table="protocols_reviewround",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="review_round_never_deleted",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="708ca15cc728b145a1195571f52aa9fdac7f4e6b",
                                    operation="DELETE",
                                    pgid="pgtrigger_review_round_never_deleted_7e3c6",
                                    table="protocols_reviewround",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_reviewroundevent" ("approval_reason", "approved_at", "approved_by_id", "city_done_at", "city_done_by_id", "id", "number", "opened_at", "opened_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protocol_id", "reply_by") VALUES (NEW."approval_reason", NEW."approved_at", NEW."approved_by_id", NEW."city_done_at", NEW."city_done_by_id", NEW."id", NEW."number", NEW."opened_at", NEW."opened_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."protocol_id", NEW."reply_by"); RETURN NULL;',
                                    hash="7d445e9e579d24bab259b000d6a4eb0307120cc4",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_312bb",
                                    table="protocols_reviewround",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."approval_reason" IS DISTINCT FROM (NEW."approval_reason") OR OLD."approved_at" IS DISTINCT FROM (NEW."approved_at") OR OLD."approved_by_id" IS DISTINCT FROM (NEW."approved_by_id") OR OLD."city_done_at" IS DISTINCT FROM (NEW."city_done_at") OR OLD."city_done_by_id" IS DISTINCT FROM (NEW."city_done_by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."opened_at" IS DISTINCT FROM (NEW."opened_at") OR OLD."opened_by_id" IS DISTINCT FROM (NEW."opened_by_id") OR OLD."protocol_id" IS DISTINCT FROM (NEW."protocol_id") OR OLD."reply_by" IS DISTINCT FROM (NEW."reply_by"))',
                                    func='INSERT INTO "protocols_reviewroundevent" ("approval_reason", "approved_at", "approved_by_id", "city_done_at", "city_done_by_id", "id", "number", "opened_at", "opened_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protocol_id", "reply_by") VALUES (NEW."approval_reason", NEW."approved_at", NEW."approved_by_id", NEW."city_done_at", NEW."city_done_by_id", NEW."id", NEW."number", NEW."opened_at", NEW."opened_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."protocol_id", NEW."reply_by"); RETURN NULL;',
                                    hash="f915988147fd340f5b918001a624b967d3cc9e5b",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_9138a",
                                    table="protocols_reviewround",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_reviewroundevent" ("approval_reason", "approved_at", "approved_by_id", "city_done_at", "city_done_by_id", "id", "number", "opened_at", "opened_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protocol_id", "reply_by") VALUES (OLD."approval_reason", OLD."approved_at", OLD."approved_by_id", OLD."city_done_at", OLD."city_done_by_id", OLD."id", OLD."number", OLD."opened_at", OLD."opened_by_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."protocol_id", OLD."reply_by"); RETURN NULL;',
                                    hash="0191b3d7904d31bc93a7e12ad361899412817747",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_85e74",
                                    table="protocols_reviewround",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClauseComment",
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
                                related_name="comments",
                                to="protocols.protocol",
                                verbose_name="protocollo",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="comments",
                                to="protocols.reviewround",
                                verbose_name="sul testo",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="protocols.clausecomment",
                                verbose_name="risponde a",
                            ),
                        ),
                        (
                            "clause_key",
                            models.CharField(
                                editable=False, max_length=60, verbose_name="clausola"
                            ),
                        ),
                        (
                            "article",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="articolo"
                            ),
                        ),
                        (
                            "heading",
                            models.CharField(
                                blank=True, editable=False, max_length=160, verbose_name="rubrica"
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[
                                    ("city", "Comune"),
                                    ("office", "Segreteria del Programma"),
                                    ("authority", "Autorità di Gestione"),
                                ],
                                max_length=10,
                                verbose_name="da parte di",
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
                        ("at", models.DateTimeField(auto_now_add=True, verbose_name="quando")),
                        (
                            "body",
                            models.TextField(
                                max_length=4000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="commento",
                            ),
                        ),
                        (
                            "proposed",
                            models.TextField(
                                blank=True,
                                max_length=4000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="testo proposto",
                            ),
                        ),
                        (
                            "token",
                            models.UUIDField(editable=False, unique=True, verbose_name="gettone"),
                        ),
                        (
                            "resolved_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="risolto il"),
                        ),
                        (
                            "resolved_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="risolto da",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("accepted", "Accolto"),
                                    ("answered", "Chiarito"),
                                    ("declined", "Non accolto"),
                                ],
                                max_length=10,
                                verbose_name="esito",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "commento",
                        "verbose_name_plural": "commenti",
                        "ordering": ["at", "pk"],
                        "indexes": [
                            models.Index(
                                fields=["protocol", "clause_key"], name="comment_by_clause"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("side__in", ["city", "office", "authority"])),
                                name="comment_side_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("body", ""), _negated=True),
                                name="comment_says_something",
                                violation_error_message="Scrivete il commento.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("outcome", ""),
                                        ("resolved_at__isnull", True),
                                        ("resolved_by__isnull", True),
                                    ),
                                    models.Q(
                                        ("outcome__in", ["accepted", "answered", "declined"]),
                                        ("parent__isnull", True),
                                        ("resolved_at__isnull", False),
                                        ("resolved_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="comment_resolved_with_outcome",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("parent__isnull", True),
                                    models.Q(("parent", models.F("id")), _negated=True),
                                    _connector="OR",
                                ),
                                name="comment_does_not_answer_itself",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="comment_text_stays",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."protocol_id" IS DISTINCT FROM (NEW."protocol_id") OR OLD."round_id" IS DISTINCT FROM (NEW."round_id") OR OLD."parent_id" IS DISTINCT FROM (NEW."parent_id") OR OLD."clause_key" IS DISTINCT FROM (NEW."clause_key") OR OLD."article" IS DISTINCT FROM (NEW."article") OR OLD."heading" IS DISTINCT FROM (NEW."heading") OR OLD."side" IS DISTINCT FROM (NEW."side") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."body" IS DISTINCT FROM (NEW."body") OR OLD."proposed" IS DISTINCT FROM (NEW."proposed") OR OLD."token" IS DISTINCT FROM (NEW."token"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="2f358fee12666a5a395623430eb38674eeb8e6c4",
                                    operation="UPDATE",
                                    pgid="pgtrigger_comment_text_stays_2d263",
                                    table="protocols_clausecomment",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="comment_never_deleted",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="93420d1e04f958d310d70f432fc7d24527333d36",
                                    operation="DELETE",
                                    pgid="pgtrigger_comment_never_deleted_b2839",
                                    table="protocols_clausecomment",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_clausecommentevent" ("article", "at", "body", "by_id", "clause_key", "heading", "id", "outcome", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed", "protocol_id", "resolved_at", "resolved_by_id", "round_id", "side", "token") VALUES (NEW."article", NEW."at", NEW."body", NEW."by_id", NEW."clause_key", NEW."heading", NEW."id", NEW."outcome", NEW."parent_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposed", NEW."protocol_id", NEW."resolved_at", NEW."resolved_by_id", NEW."round_id", NEW."side", NEW."token"); RETURN NULL;',
                                    hash="86c5de157753097ea4d019c453dd163904c53db9",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_8525f",
                                    table="protocols_clausecomment",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "protocols_clausecommentevent" ("article", "at", "body", "by_id", "clause_key", "heading", "id", "outcome", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed", "protocol_id", "resolved_at", "resolved_by_id", "round_id", "side", "token") VALUES (NEW."article", NEW."at", NEW."body", NEW."by_id", NEW."clause_key", NEW."heading", NEW."id", NEW."outcome", NEW."parent_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposed", NEW."protocol_id", NEW."resolved_at", NEW."resolved_by_id", NEW."round_id", NEW."side", NEW."token"); RETURN NULL;',
                                    hash="419984954c09a2a7a3eb05b0d6d55b99bf32c166",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_636a5",
                                    table="protocols_clausecomment",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_clausecommentevent" ("article", "at", "body", "by_id", "clause_key", "heading", "id", "outcome", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposed", "protocol_id", "resolved_at", "resolved_by_id", "round_id", "side", "token") VALUES (OLD."article", OLD."at", OLD."body", OLD."by_id", OLD."clause_key", OLD."heading", OLD."id", OLD."outcome", OLD."parent_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."proposed", OLD."protocol_id", OLD."resolved_at", OLD."resolved_by_id", OLD."round_id", OLD."side", OLD."token"); RETURN NULL;',
                                    hash="9a062a4f0a038c46796585ea0d40090ab9006f69",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_61cbb",
                                    table="protocols_clausecomment",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClauseCommentEvent",
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
                                to="protocols.clausecomment",
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
                            "protocol",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="protocols.protocol",
                                verbose_name="protocollo",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="protocols.reviewround",
                                verbose_name="sul testo",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="protocols.clausecomment",
                                verbose_name="risponde a",
                            ),
                        ),
                        (
                            "clause_key",
                            models.CharField(
                                editable=False, max_length=60, verbose_name="clausola"
                            ),
                        ),
                        (
                            "article",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="articolo"
                            ),
                        ),
                        (
                            "heading",
                            models.CharField(
                                blank=True, editable=False, max_length=160, verbose_name="rubrica"
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[
                                    ("city", "Comune"),
                                    ("office", "Segreteria del Programma"),
                                    ("authority", "Autorità di Gestione"),
                                ],
                                max_length=10,
                                verbose_name="da parte di",
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
                                verbose_name="da",
                            ),
                        ),
                        ("at", models.DateTimeField(auto_now_add=True, verbose_name="quando")),
                        (
                            "body",
                            models.TextField(
                                max_length=4000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="commento",
                            ),
                        ),
                        (
                            "proposed",
                            models.TextField(
                                blank=True,
                                max_length=4000,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="testo proposto",
                            ),
                        ),
                        ("token", models.UUIDField(editable=False, verbose_name="gettone")),
                        (
                            "resolved_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="risolto il"),
                        ),
                        (
                            "resolved_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="risolto da",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("accepted", "Accolto"),
                                    ("answered", "Chiarito"),
                                    ("declined", "Non accolto"),
                                ],
                                max_length=10,
                                verbose_name="esito",
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
                                    hash="1d78c0e0671d0b890bb348c96293fd39e4e91e27",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_17eed",
                                    table="protocols_clausecommentevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ClauseDuty",
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
                            "clause",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="duties",
                                to="protocols.clause",
                                verbose_name="clausola",
                            ),
                        ),
                        (
                            "wording",
                            models.CharField(
                                choices=[
                                    ("any", "sempre"),
                                    ("first", "con la prima formulazione"),
                                    ("second", "con la seconda formulazione"),
                                ],
                                default="any",
                                help_text="Con quale formulazione della clausola nasce l'adempimento.",
                                max_length=10,
                                verbose_name="vale",
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[("city", "Comune"), ("authority", "AdG")],
                                max_length=10,
                                verbose_name="chi",
                            ),
                        ),
                        (
                            "what",
                            models.CharField(
                                max_length=200,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="che cosa",
                            ),
                        ),
                        (
                            "term",
                            models.CharField(
                                choices=[
                                    ("fixed", "un giorno stabilito"),
                                    ("signing", "giorni dall'ultima firma"),
                                    ("office", "i giorni del modello per indicare l'ufficio"),
                                    ("sheets", "il termine del modello per le schede progetto"),
                                    (
                                        "checks",
                                        "il termine del modello per la verifica di ammissibilità",
                                    ),
                                ],
                                max_length=10,
                                verbose_name="termine",
                            ),
                        ),
                        (
                            "day",
                            models.DateField(
                                blank=True,
                                null=True,
                                validators=[cms_portal.days.refuse_impossible_day],
                                verbose_name="giorno",
                            ),
                        ),
                        (
                            "days",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="giorni"
                            ),
                        ),
                        (
                            "step",
                            models.CharField(
                                blank=True,
                                help_text="La chiave di un passo: raggiunto quello, l'adempimento è concluso.",
                                max_length=40,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="passo del percorso che lo conclude",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "adempimento previsto da una clausola",
                        "verbose_name_plural": "adempimenti previsti dalle clausole",
                        "ordering": ["clause", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("side__in", ["city", "authority"])),
                                name="duty_side_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("wording__in", ["any", "first", "second"])),
                                name="duty_wording_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("day__isnull", False),
                                        ("days__isnull", True),
                                        ("term", "fixed"),
                                    ),
                                    models.Q(
                                        ("day__isnull", True),
                                        ("days__isnull", False),
                                        ("term", "signing"),
                                    ),
                                    models.Q(
                                        ("day__isnull", True),
                                        ("days__isnull", True),
                                        ("term__in", ["sheets", "checks", "office"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="duty_term_is_whole",
                                violation_error_message="Al termine manca il giorno o il numero di giorni.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="duty_in_use_is_fixed",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="IF EXISTS (SELECT 1 FROM protocols_protocol p JOIN protocols_templateclause tc ON tc.template_id = p.template_id WHERE tc.clause_id = OLD.clause_id) THEN RAISE EXCEPTION 'in uso: il modello si può solo succedere, non modificare' USING ERRCODE = 'check_violation'; END IF; RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;",
                                    hash="ea5a9ed65e32a792c69b0bc5767b5221b2c447d1",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_duty_in_use_is_fixed_df392",
                                    table="protocols_clauseduty",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="duty_in_use_is_not_added",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="IF EXISTS (SELECT 1 FROM protocols_protocol p JOIN protocols_templateclause tc ON tc.template_id = p.template_id WHERE tc.clause_id = NEW.clause_id) THEN RAISE EXCEPTION 'in uso: il modello si può solo succedere, non modificare' USING ERRCODE = 'check_violation'; END IF; RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;",
                                    hash="08feb19de5e38b3c8c389e17a43135dd87a04de4",
                                    operation="INSERT",
                                    pgid="pgtrigger_duty_in_use_is_not_added_506f3",
                                    table="protocols_clauseduty",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignedCopy",
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
                                related_name="copies",
                                to="protocols.protocol",
                                verbose_name="protocollo",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="documents.frozendocument",
                                verbose_name="testo definitivo di allora",
                            ),
                        ),
                        ("content", models.BinaryField(verbose_name="file")),
                        (
                            "sha256",
                            models.CharField(
                                editable=False, max_length=64, verbose_name="impronta SHA-256"
                            ),
                        ),
                        ("size", models.PositiveIntegerField(verbose_name="dimensione in byte")),
                        (
                            "filename",
                            models.CharField(
                                editable=False, max_length=160, verbose_name="nome del file"
                            ),
                        ),
                        (
                            "is_paper",
                            models.BooleanField(
                                default=False, verbose_name="scansione di un originale su carta"
                            ),
                        ),
                        (
                            "received_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="ricevuta il"
                            ),
                        ),
                        (
                            "known_at",
                            models.DateTimeField(
                                help_text="Il più antico fra consegna PEC, registrazione e ricezione nel portale.",
                                verbose_name="momento provato dall'esterno",
                            ),
                        ),
                        (
                            "known_by",
                            models.CharField(
                                choices=[
                                    ("timestamp", "marca temporale"),
                                    ("pec", "consegna PEC"),
                                    ("register", "registrazione di protocollo"),
                                    ("portal", "ricezione nel portale"),
                                ],
                                default="portal",
                                max_length=10,
                                verbose_name="che cosa lo prova",
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
                                verbose_name="caricata da",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("checking", "In verifica"),
                                    ("verified", "Verificata"),
                                    ("to_check", "Da verificare"),
                                    ("to_decide", "Decide l'Autorità di Gestione"),
                                    ("refused", "Non accettata"),
                                    ("evidence", "Su carta"),
                                ],
                                default="checking",
                                max_length=10,
                                verbose_name="esito",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("identical", "Identico"),
                                    ("same_text", "Stesso testo, file diverso"),
                                    ("different_text", "Testo diverso"),
                                ],
                                max_length=14,
                                verbose_name="testo",
                            ),
                        ),
                        (
                            "problem",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("unreadable", "File non leggibile"),
                                    ("preview", "Anteprima al posto del testo definitivo"),
                                    ("other_act", "Atto di un altro Comune"),
                                    ("old_text", "Versione precedente del testo"),
                                    ("different", "Testo diverso da quello definitivo"),
                                    ("unsigned", "Nessuna firma digitale"),
                                    ("broken", "Firma non integra"),
                                    ("changed", "File modificato dopo la firma"),
                                    ("lost", "Firma già verificata che manca"),
                                    ("order", "Firme nell'ordine sbagliato"),
                                    ("nothing_new", "Nessuna firma nuova"),
                                    ("expired", "Certificato scaduto al momento della firma"),
                                    ("not_yet", "Certificato non ancora valido"),
                                    ("revoked", "Certificato revocato"),
                                    ("same_text", "Stesso testo, file diverso"),
                                    ("trust", "Firma da verificare"),
                                    ("person", "Firmatario diverso da quello atteso"),
                                    ("paper", "Sottoscrizione non digitale: rischio di nullità"),
                                ],
                                max_length=12,
                                verbose_name="problema",
                            ),
                        ),
                        (
                            "verdict",
                            models.JSONField(default=dict, verbose_name="che cosa si è trovato"),
                        ),
                        (
                            "is_text_accepted",
                            models.BooleanField(
                                default=False, verbose_name="testo accettato dall'Autorità"
                            ),
                        ),
                        (
                            "is_trust_checked",
                            models.BooleanField(
                                default=False, verbose_name="firma verificata da una persona"
                            ),
                        ),
                        (
                            "judged_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="verificata il"
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
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "copia firmata",
                        "verbose_name_plural": "copie firmate",
                        "ordering": ["-received_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("protocol", "document", "sha256"),
                                name="signed_copy_once",
                                violation_error_message="Questo file è già stato caricato.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "sha256",
                                        cms_portal.documents.models.Sha256Hex(models.F("content")),
                                    )
                                ),
                                name="signed_copy_sha256_is_of_content",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "size",
                                        cms_portal.documents.models.OctetLength(
                                            models.F("content")
                                        ),
                                    ),
                                    ("size__gt", 0),
                                ),
                                name="signed_copy_size_is_of_content",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_paper", False), ("state", "evidence"), _connector="OR"
                                ),
                                name="signed_copy_paper_is_only_evidence",
                                violation_error_message="Ciò che è su carta non fa avanzare l'atto.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "checking",
                                            "verified",
                                            "to_check",
                                            "to_decide",
                                            "refused",
                                            "evidence",
                                        ],
                                    )
                                ),
                                name="signed_copy_state_known",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="signed_copy_never_changes",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."protocol_id" IS DISTINCT FROM (NEW."protocol_id") OR OLD."document_id" IS DISTINCT FROM (NEW."document_id") OR OLD."content" IS DISTINCT FROM (NEW."content") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."filename" IS DISTINCT FROM (NEW."filename") OR OLD."is_paper" IS DISTINCT FROM (NEW."is_paper") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="4e522284723f615db41e117aac4355133366157f",
                                    operation="UPDATE",
                                    pgid="pgtrigger_signed_copy_never_changes_0dd03",
                                    table="protocols_signedcopy",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="signed_copy_never_deleted",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="4eb0116aaffe554e0c80c6031789669cc34ac55c",
                                    operation="DELETE",
                                    pgid="pgtrigger_signed_copy_never_deleted_a861e",
                                    table="protocols_signedcopy",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_signedcopyevent" ("by_id", "document_id", "filename", "id", "is_paper", "is_text_accepted", "is_trust_checked", "judged_at", "known_at", "known_by", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "protocol_id", "received_at", "sha256", "size", "state", "verdict") VALUES (NEW."by_id", NEW."document_id", NEW."filename", NEW."id", NEW."is_paper", NEW."is_text_accepted", NEW."is_trust_checked", NEW."judged_at", NEW."known_at", NEW."known_by", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."problem", NEW."protocol_id", NEW."received_at", NEW."sha256", NEW."size", NEW."state", NEW."verdict"); RETURN NULL;',
                                    hash="504b08939cd80ebd0fc6eaf565b3dbd39f2174bd",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_5555b",
                                    table="protocols_signedcopy",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."document_id" IS DISTINCT FROM (NEW."document_id") OR OLD."filename" IS DISTINCT FROM (NEW."filename") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_paper" IS DISTINCT FROM (NEW."is_paper") OR OLD."is_text_accepted" IS DISTINCT FROM (NEW."is_text_accepted") OR OLD."is_trust_checked" IS DISTINCT FROM (NEW."is_trust_checked") OR OLD."judged_at" IS DISTINCT FROM (NEW."judged_at") OR OLD."known_at" IS DISTINCT FROM (NEW."known_at") OR OLD."known_by" IS DISTINCT FROM (NEW."known_by") OR OLD."outcome" IS DISTINCT FROM (NEW."outcome") OR OLD."problem" IS DISTINCT FROM (NEW."problem") OR OLD."protocol_id" IS DISTINCT FROM (NEW."protocol_id") OR OLD."received_at" IS DISTINCT FROM (NEW."received_at") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."verdict" IS DISTINCT FROM (NEW."verdict"))',
                                    func='INSERT INTO "protocols_signedcopyevent" ("by_id", "document_id", "filename", "id", "is_paper", "is_text_accepted", "is_trust_checked", "judged_at", "known_at", "known_by", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "protocol_id", "received_at", "sha256", "size", "state", "verdict") VALUES (NEW."by_id", NEW."document_id", NEW."filename", NEW."id", NEW."is_paper", NEW."is_text_accepted", NEW."is_trust_checked", NEW."judged_at", NEW."known_at", NEW."known_by", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."problem", NEW."protocol_id", NEW."received_at", NEW."sha256", NEW."size", NEW."state", NEW."verdict"); RETURN NULL;',
                                    hash="4608931414b1200d44b75f479a86f16c4ab688c6",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_6fc3a",
                                    table="protocols_signedcopy",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_signedcopyevent" ("by_id", "document_id", "filename", "id", "is_paper", "is_text_accepted", "is_trust_checked", "judged_at", "known_at", "known_by", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "protocol_id", "received_at", "sha256", "size", "state", "verdict") VALUES (OLD."by_id", OLD."document_id", OLD."filename", OLD."id", OLD."is_paper", OLD."is_text_accepted", OLD."is_trust_checked", OLD."judged_at", OLD."known_at", OLD."known_by", OLD."outcome", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."problem", OLD."protocol_id", OLD."received_at", OLD."sha256", OLD."size", OLD."state", OLD."verdict"); RETURN NULL;',
                                    hash="bd8b39d3a5daa1400249f7e4d395b4f46238d918",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_de86c",
                                    table="protocols_signedcopy",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HumanCheck",
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
                            "copy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="checks",
                                to="protocols.signedcopy",
                                verbose_name="copia",
                            ),
                        ),
                        (
                            "tool",
                            models.CharField(
                                max_length=160,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="strumento usato",
                            ),
                        ),
                        ("is_valid", models.BooleanField(verbose_name="la firma è valida")),
                        (
                            "checked_on",
                            models.DateField(
                                validators=[cms_portal.days.refuse_impossible_day],
                                verbose_name="verificata il",
                            ),
                        ),
                        (
                            "note",
                            models.TextField(
                                blank=True,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="note",
                            ),
                        ),
                        (
                            "report",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.privatefile",
                                verbose_name="rapporto dello strumento",
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
                            models.DateTimeField(auto_now_add=True, verbose_name="registrata il"),
                        ),
                    ],
                    options={
                        "verbose_name": "verifica di una persona",
                        "verbose_name_plural": "verifiche di una persona",
                        "ordering": ["at", "pk"],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="human_check_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="9e341c6507d30212af2b66b8f2adb49dea5b9e5c",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_human_check_append_only_fe01d",
                                    table="protocols_humancheck",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Kit",
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
                                related_name="kits",
                                to="protocols.protocol",
                                verbose_name="protocollo",
                            ),
                        ),
                        (
                            "document",
                            models.OneToOneField(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
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
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField(default=0, editable=False)),
                        (
                            "made_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="fatto il"
                            ),
                        ),
                        (
                            "docx",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="files.privatefile",
                                verbose_name="DOCX",
                            ),
                        ),
                        (
                            "pdf",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="files.privatefile",
                                verbose_name="PDF",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "kit per la Giunta",
                        "verbose_name_plural": "kit per la Giunta",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("made_at__isnull", False),
                                    models.Q(("docx__isnull", True), ("pdf__isnull", True)),
                                    _connector="OR",
                                ),
                                name="kit_files_are_dated",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TextVersion",
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
                                related_name="versions",
                                to="protocols.protocol",
                                verbose_name="protocollo",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="versione")),
                        (
                            "document",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="version",
                                to="documents.frozendocument",
                                verbose_name="testo definitivo",
                            ),
                        ),
                        ("frozen_at", models.DateTimeField(verbose_name="definitivo dal")),
                        (
                            "sent_on",
                            models.DateField(
                                blank=True, editable=False, null=True, verbose_name="trasmesso il"
                            ),
                        ),
                        (
                            "voided_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="richiamato il"
                            ),
                        ),
                        (
                            "voided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="richiamato da",
                            ),
                        ),
                        (
                            "void_reason",
                            models.TextField(
                                blank=True,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="motivo del richiamo",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "versione del testo",
                        "verbose_name_plural": "versioni del testo",
                        "ordering": ["protocol", "number"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("protocol", "number"), name="text_version_once"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("voided_at__isnull", True)),
                                fields=("protocol",),
                                name="text_version_one_in_force",
                                violation_error_message="L'atto ha già un testo definitivo.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gt", 0)),
                                name="text_version_number_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("void_reason", ""),
                                        ("voided_at__isnull", True),
                                        ("voided_by__isnull", True),
                                    ),
                                    models.Q(
                                        ("voided_at__gte", models.F("frozen_at")),
                                        ("voided_at__isnull", False),
                                        models.Q(("void_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="text_version_voided_has_reason",
                                violation_error_message="Un testo richiamato ha il motivo del richiamo.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="text_version_is_fixed",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."protocol_id" IS DISTINCT FROM (NEW."protocol_id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."document_id" IS DISTINCT FROM (NEW."document_id") OR OLD."frozen_at" IS DISTINCT FROM (NEW."frozen_at"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="1bd889021ed66cf197e6b7362a0c44bec3c3dc67",
                                    operation="UPDATE",
                                    pgid="pgtrigger_text_version_is_fixed_cc9bb",
                                    table="protocols_textversion",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="text_version_stays_voided",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.voided_at IS NOT NULL AND OLD.* IS DISTINCT FROM NEW.*)",
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="d87244e8c76758a604c7e1f31d1a6b9bb50d3431",
                                    operation="UPDATE",
                                    pgid="pgtrigger_text_version_stays_voided_8810c",
                                    table="protocols_textversion",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="text_version_never_deleted",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="f5aacd62648d99dd3f66d856017198c3f3676d44",
                                    operation="DELETE",
                                    pgid="pgtrigger_text_version_never_deleted_dafe1",
                                    table="protocols_textversion",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_textversionevent" ("document_id", "frozen_at", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protocol_id", "sent_on", "void_reason", "voided_at", "voided_by_id") VALUES (NEW."document_id", NEW."frozen_at", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."protocol_id", NEW."sent_on", NEW."void_reason", NEW."voided_at", NEW."voided_by_id"); RETURN NULL;',
                                    hash="9cfe14fab241832809dc06e260764aee43553be5",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_b11d1",
                                    table="protocols_textversion",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "protocols_textversionevent" ("document_id", "frozen_at", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protocol_id", "sent_on", "void_reason", "voided_at", "voided_by_id") VALUES (NEW."document_id", NEW."frozen_at", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."protocol_id", NEW."sent_on", NEW."void_reason", NEW."voided_at", NEW."voided_by_id"); RETURN NULL;',
                                    hash="41dc1a351eed7aae70bf33056b43f154a25d5090",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_d05b6",
                                    table="protocols_textversion",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_textversionevent" ("document_id", "frozen_at", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protocol_id", "sent_on", "void_reason", "voided_at", "voided_by_id") VALUES (OLD."document_id", OLD."frozen_at", OLD."id", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."protocol_id", OLD."sent_on", OLD."void_reason", OLD."voided_at", OLD."voided_by_id"); RETURN NULL;',
                                    hash="910bc4c3f7404300610741a2161e0a6f92da49bf",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_ec63d",
                                    table="protocols_textversion",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MunicipalAct",
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
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="municipal_act",
                                to="protocols.textversion",
                                verbose_name="testo approvato",
                            ),
                        ),
                        (
                            "body",
                            models.CharField(
                                choices=[
                                    ("giunta", "Giunta comunale"),
                                    ("council", "Consiglio comunale"),
                                    (
                                        "commissioner",
                                        "Commissario straordinario, con i poteri della Giunta",
                                    ),
                                    (
                                        "commission",
                                        "Commissione straordinaria, con i poteri della Giunta",
                                    ),
                                    ("officer", "Dirigente"),
                                ],
                                max_length=20,
                                verbose_name="organo",
                            ),
                        ),
                        (
                            "number",
                            models.CharField(
                                max_length=40,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="numero",
                            ),
                        ),
                        (
                            "dated_on",
                            models.DateField(
                                validators=[cms_portal.days.refuse_impossible_day],
                                verbose_name="data",
                            ),
                        ),
                        (
                            "published_on",
                            models.DateField(
                                blank=True,
                                null=True,
                                validators=[cms_portal.days.refuse_impossible_day],
                                verbose_name="pubblicato il",
                            ),
                        ),
                        (
                            "is_immediately_executive",
                            models.BooleanField(
                                default=False, verbose_name="immediatamente eseguibile"
                            ),
                        ),
                        (
                            "executive_on",
                            models.DateField(
                                blank=True,
                                null=True,
                                validators=[cms_portal.days.refuse_impossible_day],
                                verbose_name="esecutivo dal",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.privatefile",
                                verbose_name="file",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="registrato da",
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(auto_now=True, verbose_name="registrato il"),
                        ),
                    ],
                    options={
                        "verbose_name": "atto del Comune",
                        "verbose_name_plural": "atti dei Comuni",
                        "ordering": ["-dated_on", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "body__in",
                                        [
                                            "giunta",
                                            "council",
                                            "commissioner",
                                            "commission",
                                            "officer",
                                        ],
                                    )
                                ),
                                name="municipal_act_body_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number", ""), _negated=True),
                                name="municipal_act_has_number",
                                violation_error_message="Scrivete il numero dell'atto.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_on__isnull", True),
                                    ("published_on__gte", models.F("dated_on")),
                                    _connector="OR",
                                ),
                                name="municipal_act_published_after_its_day",
                                violation_error_message="La pubblicazione non può precedere la data dell'atto.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("executive_on__isnull", True),
                                    ("executive_on__gte", models.F("dated_on")),
                                    _connector="OR",
                                ),
                                name="municipal_act_executive_after_its_day",
                                violation_error_message="L'esecutività non può precedere la data dell'atto.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_immediately_executive", False),
                                    ("executive_on__isnull", True),
                                    _connector="OR",
                                ),
                                name="municipal_act_executive_one_way",
                                violation_error_message="Se è immediatamente eseguibile non serve un'altra data.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="municipal_act_version_stays",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."version_id" IS DISTINCT FROM (NEW."version_id"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="e8d60843b0c8eb43fb718ce3321818473d988a00",
                                    operation="UPDATE",
                                    pgid="pgtrigger_municipal_act_version_stays_a62d2",
                                    table="protocols_municipalact",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="municipal_act_never_deleted",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="0bd57ad3e3270baea9242526e3e3ff8181337f2b",
                                    operation="DELETE",
                                    pgid="pgtrigger_municipal_act_never_deleted_6332d",
                                    table="protocols_municipalact",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_municipalactevent" ("body", "dated_on", "executive_on", "file_id", "id", "is_immediately_executive", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "recorded_at", "recorded_by_id", "version_id") VALUES (NEW."body", NEW."dated_on", NEW."executive_on", NEW."file_id", NEW."id", NEW."is_immediately_executive", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_on", NEW."recorded_at", NEW."recorded_by_id", NEW."version_id"); RETURN NULL;',
                                    hash="59de83a33c17733b857be82ca3fd111900b88928",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_d812e",
                                    table="protocols_municipalact",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "protocols_municipalactevent" ("body", "dated_on", "executive_on", "file_id", "id", "is_immediately_executive", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "recorded_at", "recorded_by_id", "version_id") VALUES (NEW."body", NEW."dated_on", NEW."executive_on", NEW."file_id", NEW."id", NEW."is_immediately_executive", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_on", NEW."recorded_at", NEW."recorded_by_id", NEW."version_id"); RETURN NULL;',
                                    hash="f68339e7ab14343b87e1c938bb89f976d948a48b",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_01036",
                                    table="protocols_municipalact",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_municipalactevent" ("body", "dated_on", "executive_on", "file_id", "id", "is_immediately_executive", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_on", "recorded_at", "recorded_by_id", "version_id") VALUES (OLD."body", OLD."dated_on", OLD."executive_on", OLD."file_id", OLD."id", OLD."is_immediately_executive", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."published_on", OLD."recorded_at", OLD."recorded_by_id", OLD."version_id"); RETURN NULL;',
                                    hash="6b6192e04f880b3d5f5f541089845d7a9aef85b7",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_905cd",
                                    table="protocols_municipalact",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MunicipalActEvent",
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
                                to="protocols.municipalact",
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
                            "version",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="protocols.textversion",
                                verbose_name="testo approvato",
                            ),
                        ),
                        (
                            "body",
                            models.CharField(
                                choices=[
                                    ("giunta", "Giunta comunale"),
                                    ("council", "Consiglio comunale"),
                                    (
                                        "commissioner",
                                        "Commissario straordinario, con i poteri della Giunta",
                                    ),
                                    (
                                        "commission",
                                        "Commissione straordinaria, con i poteri della Giunta",
                                    ),
                                    ("officer", "Dirigente"),
                                ],
                                max_length=20,
                                verbose_name="organo",
                            ),
                        ),
                        (
                            "number",
                            models.CharField(
                                max_length=40,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="numero",
                            ),
                        ),
                        (
                            "dated_on",
                            models.DateField(
                                validators=[cms_portal.days.refuse_impossible_day],
                                verbose_name="data",
                            ),
                        ),
                        (
                            "published_on",
                            models.DateField(
                                blank=True,
                                null=True,
                                validators=[cms_portal.days.refuse_impossible_day],
                                verbose_name="pubblicato il",
                            ),
                        ),
                        (
                            "is_immediately_executive",
                            models.BooleanField(
                                default=False, verbose_name="immediatamente eseguibile"
                            ),
                        ),
                        (
                            "executive_on",
                            models.DateField(
                                blank=True,
                                null=True,
                                validators=[cms_portal.days.refuse_impossible_day],
                                verbose_name="esecutivo dal",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="files.privatefile",
                                verbose_name="file",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="registrato da",
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(auto_now=True, verbose_name="registrato il"),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="d7c4bebeb5683753cf68dc9f010dc68aa41230d0",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_39630",
                                    table="protocols_municipalactevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Obligation",
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
                                related_name="obligations",
                                to="protocols.protocol",
                                verbose_name="atto",
                            ),
                        ),
                        (
                            "duty",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="protocols.clauseduty",
                                verbose_name="clausola",
                            ),
                        ),
                        (
                            "article",
                            models.CharField(
                                editable=False, max_length=200, verbose_name="articolo"
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[("city", "Comune"), ("authority", "AdG")],
                                editable=False,
                                max_length=10,
                                verbose_name="chi",
                            ),
                        ),
                        (
                            "what",
                            models.CharField(
                                editable=False, max_length=200, verbose_name="che cosa"
                            ),
                        ),
                        ("due_on", models.DateField(editable=False, verbose_name="entro il")),
                        (
                            "done_on",
                            models.DateField(
                                blank=True,
                                null=True,
                                validators=[cms_portal.days.refuse_impossible_day],
                                verbose_name="fatto il",
                            ),
                        ),
                        (
                            "evidence",
                            models.CharField(
                                blank=True,
                                help_text="L'atto, la nota o il fatto che lo prova.",
                                max_length=300,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="in base a",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.privatefile",
                                verbose_name="documento che lo prova",
                            ),
                        ),
                        (
                            "done_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="registrato da",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "adempimento",
                        "verbose_name_plural": "adempimenti",
                        "ordering": ["due_on", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("protocol", "duty"), name="obligation_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("done_on__isnull", True),
                                    models.Q(("evidence", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="obligation_done_has_evidence",
                                violation_error_message="Scrivete che cosa prova l'adempimento.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_obligationevent" ("article", "done_by_id", "done_on", "due_on", "duty_id", "evidence", "file_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protocol_id", "side", "what") VALUES (NEW."article", NEW."done_by_id", NEW."done_on", NEW."due_on", NEW."duty_id", NEW."evidence", NEW."file_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."protocol_id", NEW."side", NEW."what"); RETURN NULL;',
                                    hash="6dccf6a82c72c091fb0610f13b8f70217fc7ffac",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_8b2e8",
                                    table="protocols_obligation",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "protocols_obligationevent" ("article", "done_by_id", "done_on", "due_on", "duty_id", "evidence", "file_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protocol_id", "side", "what") VALUES (NEW."article", NEW."done_by_id", NEW."done_on", NEW."due_on", NEW."duty_id", NEW."evidence", NEW."file_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."protocol_id", NEW."side", NEW."what"); RETURN NULL;',
                                    hash="814a10f6bdcf51ad29f8e423fbcdbf10b986fda8",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_1c672",
                                    table="protocols_obligation",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_obligationevent" ("article", "done_by_id", "done_on", "due_on", "duty_id", "evidence", "file_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protocol_id", "side", "what") VALUES (OLD."article", OLD."done_by_id", OLD."done_on", OLD."due_on", OLD."duty_id", OLD."evidence", OLD."file_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."protocol_id", OLD."side", OLD."what"); RETURN NULL;',
                                    hash="ff4d1921053bf87cd6ea1ea76e412bf2c7a918ef",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_bac9a",
                                    table="protocols_obligation",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ObligationEvent",
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
                                to="protocols.obligation",
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
                            "protocol",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="protocols.protocol",
                                verbose_name="atto",
                            ),
                        ),
                        (
                            "duty",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="protocols.clauseduty",
                                verbose_name="clausola",
                            ),
                        ),
                        (
                            "article",
                            models.CharField(
                                editable=False, max_length=200, verbose_name="articolo"
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[("city", "Comune"), ("authority", "AdG")],
                                editable=False,
                                max_length=10,
                                verbose_name="chi",
                            ),
                        ),
                        (
                            "what",
                            models.CharField(
                                editable=False, max_length=200, verbose_name="che cosa"
                            ),
                        ),
                        ("due_on", models.DateField(editable=False, verbose_name="entro il")),
                        (
                            "done_on",
                            models.DateField(
                                blank=True,
                                null=True,
                                validators=[cms_portal.days.refuse_impossible_day],
                                verbose_name="fatto il",
                            ),
                        ),
                        (
                            "evidence",
                            models.CharField(
                                blank=True,
                                help_text="L'atto, la nota o il fatto che lo prova.",
                                max_length=300,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="in base a",
                            ),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="files.privatefile",
                                verbose_name="documento che lo prova",
                            ),
                        ),
                        (
                            "done_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="registrato da",
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
                                    hash="c61f5c905f7a65f9be886b7411a6e29c2e23ae2d",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_b0a0a",
                                    table="protocols_obligationevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PageComparison",
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
                            "copy",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="comparisons",
                                to="protocols.signedcopy",
                                verbose_name="copia",
                            ),
                        ),
                        ("page", models.PositiveSmallIntegerField(verbose_name="pagina")),
                        ("ours", models.BinaryField(null=True, verbose_name="testo definitivo")),
                        ("theirs", models.BinaryField(null=True, verbose_name="copia ricevuta")),
                    ],
                    options={
                        "verbose_name": "pagina a confronto",
                        "verbose_name_plural": "pagine a confronto",
                        "ordering": ["copy", "page"],
                        "constraints": [
                            models.UniqueConstraint(fields=("copy", "page"), name="comparison_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PecDrop",
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
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.privatefile",
                                verbose_name="file",
                            ),
                        ),
                        ("at", models.DateTimeField(auto_now_add=True, verbose_name="lasciato il")),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="da chi",
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
                            ),
                        ),
                        (
                            "read_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="letto il"
                            ),
                        ),
                        (
                            "filing_round",
                            models.PositiveSmallIntegerField(default=0, editable=False),
                        ),
                    ],
                    options={
                        "verbose_name": "deposito di PEC",
                        "verbose_name_plural": "depositi di PEC",
                        "ordering": ["-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Transmission",
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
                                related_name="transmissions",
                                to="protocols.protocol",
                                verbose_name="protocollo",
                            ),
                        ),
                        (
                            "journey",
                            models.CharField(
                                choices=[
                                    ("text_out", "Testo trasmesso al Comune"),
                                    ("signed_back", "Copia firmata inviata all'AdG"),
                                    ("return", "Originale restituito al Comune"),
                                ],
                                editable=False,
                                max_length=20,
                                verbose_name="invio",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="documents.frozendocument",
                                verbose_name="testo definitivo",
                            ),
                        ),
                        (
                            "cover_note",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="files.privatefile",
                                verbose_name="nota di trasmissione",
                            ),
                        ),
                        (
                            "message_id",
                            models.CharField(
                                blank=True,
                                db_index=True,
                                editable=False,
                                max_length=300,
                                verbose_name="Message-ID della PEC",
                            ),
                        ),
                        (
                            "sent_on",
                            models.DateField(
                                blank=True, editable=False, null=True, verbose_name="spedita il"
                            ),
                        ),
                        (
                            "accepted_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="accettata il"
                            ),
                        ),
                        (
                            "delivered_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="consegnata il"
                            ),
                        ),
                        (
                            "failed_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="non consegnata il",
                            ),
                        ),
                        (
                            "failure",
                            models.CharField(
                                blank=True,
                                editable=False,
                                max_length=300,
                                verbose_name="motivo della mancata consegna",
                            ),
                        ),
                        (
                            "state",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Case(
                                    models.When(
                                        delivered_at__isnull=False, then=models.Value("delivered")
                                    ),
                                    models.When(
                                        models.Q(
                                            ("failed_at__isnull", False),
                                            models.Q(
                                                ("accepted_at__isnull", True),
                                                ("failed_at__gte", models.F("accepted_at")),
                                                _connector="OR",
                                            ),
                                        ),
                                        then=models.Value("failed"),
                                    ),
                                    models.When(
                                        accepted_at__isnull=False, then=models.Value("accepted")
                                    ),
                                    models.When(sent_on__isnull=False, then=models.Value("sent")),
                                    default=models.Value("to_register"),
                                ),
                                output_field=models.CharField(
                                    choices=[
                                        ("to_register", "Da protocollare"),
                                        ("sent", "Spedita"),
                                        ("accepted", "Accettata"),
                                        ("delivered", "Consegnata"),
                                        ("failed", "Mancata consegna"),
                                    ],
                                    max_length=20,
                                ),
                                verbose_name="stato",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "trasmissione",
                        "verbose_name_plural": "trasmissioni",
                        "ordering": ["protocol", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("journey__in", ["text_out", "signed_back", "return"])
                                ),
                                name="transmission_journey_known",
                            ),
                            models.UniqueConstraint(
                                fields=("protocol", "journey", "document"),
                                name="transmission_one_per_journey_of_a_text",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("failure", ""), ("failed_at__isnull", False), _connector="OR"
                                ),
                                name="transmission_failure_is_dated",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="transmission_identity_is_fixed",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."protocol_id" IS DISTINCT FROM (NEW."protocol_id") OR OLD."journey" IS DISTINCT FROM (NEW."journey") OR OLD."document_id" IS DISTINCT FROM (NEW."document_id"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="49d71d556f3a23e53b3701f17d6b38117cbcdec9",
                                    operation="UPDATE",
                                    pgid="pgtrigger_transmission_identity_is_fixed_253d5",
                                    table="protocols_transmission",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="transmission_never_deleted",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="052c69b3052e81364e9db90d86278ef74bb4ad6e",
                                    operation="DELETE",
                                    pgid="pgtrigger_transmission_never_deleted_c5127",
                                    table="protocols_transmission",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_transmissionevent" ("accepted_at", "cover_note_id", "delivered_at", "document_id", "failed_at", "failure", "id", "journey", "message_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protocol_id", "sent_on") VALUES (NEW."accepted_at", NEW."cover_note_id", NEW."delivered_at", NEW."document_id", NEW."failed_at", NEW."failure", NEW."id", NEW."journey", NEW."message_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."protocol_id", NEW."sent_on"); RETURN NULL;',
                                    hash="68ad930422093c8123023bec55cf8dbb8c7b7fd7",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_4cbd3",
                                    table="protocols_transmission",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."accepted_at" IS DISTINCT FROM (NEW."accepted_at") OR OLD."cover_note_id" IS DISTINCT FROM (NEW."cover_note_id") OR OLD."delivered_at" IS DISTINCT FROM (NEW."delivered_at") OR OLD."document_id" IS DISTINCT FROM (NEW."document_id") OR OLD."failed_at" IS DISTINCT FROM (NEW."failed_at") OR OLD."failure" IS DISTINCT FROM (NEW."failure") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."journey" IS DISTINCT FROM (NEW."journey") OR OLD."message_id" IS DISTINCT FROM (NEW."message_id") OR OLD."protocol_id" IS DISTINCT FROM (NEW."protocol_id") OR OLD."sent_on" IS DISTINCT FROM (NEW."sent_on"))',
                                    func='INSERT INTO "protocols_transmissionevent" ("accepted_at", "cover_note_id", "delivered_at", "document_id", "failed_at", "failure", "id", "journey", "message_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protocol_id", "sent_on") VALUES (NEW."accepted_at", NEW."cover_note_id", NEW."delivered_at", NEW."document_id", NEW."failed_at", NEW."failure", NEW."id", NEW."journey", NEW."message_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."protocol_id", NEW."sent_on"); RETURN NULL;',
                                    hash="b204e5dd1cd7b7d5511f6f6718b4e9c493ce3096",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_6a4b6",
                                    table="protocols_transmission",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_transmissionevent" ("accepted_at", "cover_note_id", "delivered_at", "document_id", "failed_at", "failure", "id", "journey", "message_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "protocol_id", "sent_on") VALUES (OLD."accepted_at", OLD."cover_note_id", OLD."delivered_at", OLD."document_id", OLD."failed_at", OLD."failure", OLD."id", OLD."journey", OLD."message_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."protocol_id", OLD."sent_on"); RETURN NULL;',
                                    hash="ccc11336918ec478a792cf7b6dc57f124ab326e4",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_8e14c",
                                    table="protocols_transmission",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PecMessage",
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
                            "drop",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="messages",
                                to="protocols.pecdrop",
                                verbose_name="deposito",
                            ),
                        ),
                        (
                            "place",
                            models.PositiveIntegerField(editable=False, verbose_name="posto"),
                        ),
                        (
                            "name",
                            models.CharField(editable=False, max_length=200, verbose_name="nome"),
                        ),
                        (
                            "file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.privatefile",
                                verbose_name="messaggio",
                            ),
                        ),
                        (
                            "fingerprint",
                            models.CharField(
                                editable=False, max_length=64, verbose_name="impronta"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("acceptance", "Ricevuta di accettazione"),
                                    ("refusal", "Mancata accettazione"),
                                    ("taken", "Presa in carico"),
                                    ("delivery", "Ricevuta di consegna"),
                                    ("warning", "Preavviso di mancata consegna"),
                                    ("failure", "Mancata consegna"),
                                    ("message", "Messaggio PEC"),
                                    ("plain", "Messaggio senza certificazione"),
                                    ("unreadable", "Non si legge"),
                                ],
                                editable=False,
                                max_length=12,
                                verbose_name="tipo",
                            ),
                        ),
                        (
                            "about",
                            models.CharField(
                                editable=False,
                                max_length=300,
                                verbose_name="messaggio a cui si riferisce",
                            ),
                        ),
                        (
                            "message_id",
                            models.CharField(
                                editable=False, max_length=300, verbose_name="Message-ID"
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(editable=False, null=True, verbose_name="quando"),
                        ),
                        (
                            "sender",
                            models.CharField(
                                editable=False, max_length=254, verbose_name="mittente"
                            ),
                        ),
                        (
                            "recipients",
                            models.JSONField(
                                default=list, editable=False, verbose_name="destinatari"
                            ),
                        ),
                        (
                            "recipient",
                            models.CharField(
                                editable=False, max_length=254, verbose_name="consegnato a"
                            ),
                        ),
                        (
                            "subject",
                            models.CharField(
                                editable=False, max_length=300, verbose_name="oggetto"
                            ),
                        ),
                        (
                            "provider",
                            models.CharField(
                                editable=False, max_length=500, verbose_name="gestore"
                            ),
                        ),
                        (
                            "error",
                            models.CharField(editable=False, max_length=300, verbose_name="errore"),
                        ),
                        (
                            "files",
                            models.JSONField(default=list, editable=False, verbose_name="allegati"),
                        ),
                        (
                            "signature",
                            models.JSONField(editable=False, null=True, verbose_name="segnatura"),
                        ),
                        (
                            "problem",
                            models.CharField(
                                editable=False, max_length=300, verbose_name="perché non si legge"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("found", "Da confermare"),
                                    ("chosen", "In archiviazione"),
                                    ("filed", "Archiviato"),
                                    ("known", "Già archiviato"),
                                ],
                                default="found",
                                editable=False,
                                max_length=10,
                                verbose_name="stato",
                            ),
                        ),
                        (
                            "protocol",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pec_messages",
                                to="protocols.protocol",
                                verbose_name="protocollo",
                            ),
                        ),
                        (
                            "journey",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("text_out", "Testo trasmesso al Comune"),
                                    ("signed_back", "Copia firmata inviata all'AdG"),
                                    ("return", "Originale restituito al Comune"),
                                ],
                                editable=False,
                                max_length=20,
                                verbose_name="invio",
                            ),
                        ),
                        (
                            "matched_by",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("message_id", "Message-ID"),
                                    ("code", "codice pratica"),
                                    ("address", "indirizzo PEC"),
                                    ("person", "indicato da voi"),
                                ],
                                editable=False,
                                max_length=10,
                                verbose_name="riconosciuto da",
                            ),
                        ),
                        (
                            "is_ours",
                            models.BooleanField(
                                default=False, editable=False, verbose_name="scritto dall'Autorità"
                            ),
                        ),
                        (
                            "transmission",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="messages",
                                to="protocols.transmission",
                                verbose_name="trasmissione",
                            ),
                        ),
                        (
                            "outcome",
                            models.TextField(blank=True, editable=False, verbose_name="esito"),
                        ),
                        (
                            "filed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="archiviato il"
                            ),
                        ),
                        (
                            "filed_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="archiviato da",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "messaggio PEC",
                        "verbose_name_plural": "messaggi PEC",
                        "ordering": ["drop", "place"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "acceptance",
                                            "refusal",
                                            "taken",
                                            "delivery",
                                            "warning",
                                            "failure",
                                            "message",
                                            "plain",
                                            "unreadable",
                                        ],
                                    )
                                ),
                                name="pec_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["found", "chosen", "filed", "known"])
                                ),
                                name="pec_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "filed"), _negated=True),
                                    models.Q(
                                        ("filed_at__isnull", False), ("protocol__isnull", False)
                                    ),
                                    _connector="OR",
                                ),
                                name="pec_filed_is_whole",
                            ),
                            models.UniqueConstraint(
                                fields=("drop", "place"), name="pec_one_place_per_drop"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "filed")),
                                fields=("fingerprint",),
                                name="pec_filed_once",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="pec_message_as_read",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."drop_id" IS DISTINCT FROM (NEW."drop_id") OR OLD."place" IS DISTINCT FROM (NEW."place") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."file_id" IS DISTINCT FROM (NEW."file_id") OR OLD."fingerprint" IS DISTINCT FROM (NEW."fingerprint") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."about" IS DISTINCT FROM (NEW."about") OR OLD."message_id" IS DISTINCT FROM (NEW."message_id") OR OLD."at" IS DISTINCT FROM (NEW."at") OR OLD."sender" IS DISTINCT FROM (NEW."sender") OR OLD."recipients" IS DISTINCT FROM (NEW."recipients") OR OLD."recipient" IS DISTINCT FROM (NEW."recipient") OR OLD."subject" IS DISTINCT FROM (NEW."subject") OR OLD."provider" IS DISTINCT FROM (NEW."provider") OR OLD."error" IS DISTINCT FROM (NEW."error") OR OLD."files" IS DISTINCT FROM (NEW."files") OR OLD."signature" IS DISTINCT FROM (NEW."signature") OR OLD."problem" IS DISTINCT FROM (NEW."problem"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="c4653bf7668fdd5459dd7297306866fbf8cef591",
                                    operation="UPDATE",
                                    pgid="pgtrigger_pec_message_as_read_8d939",
                                    table="protocols_pecmessage",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="pec_filed_is_fixed",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.state = 'filed')",
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="549102af41011f98e2ae795d08fb9103f1ce7ab9",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_pec_filed_is_fixed_e377d",
                                    table="protocols_pecmessage",
                                    when="BEFORE",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegistryEntry",
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
                            "transmission",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="protocols.transmission",
                                verbose_name="trasmissione",
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[("outgoing", "in uscita"), ("incoming", "in arrivo")],
                                max_length=10,
                                verbose_name="verso",
                            ),
                        ),
                        (
                            "administration",
                            models.CharField(
                                max_length=250,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="amministrazione",
                            ),
                        ),
                        (
                            "aoo",
                            models.CharField(
                                blank=True,
                                help_text="Area organizzativa omogenea: il codice dell'ufficio che tiene il registro.",
                                max_length=100,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="AOO",
                            ),
                        ),
                        (
                            "number",
                            models.CharField(
                                max_length=60,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="numero di protocollo",
                            ),
                        ),
                        (
                            "dated_on",
                            models.DateField(
                                validators=[cms_portal.days.refuse_impossible_day],
                                verbose_name="del",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("typed", "scritto a mano"),
                                    ("pasted", "incollato dall'elenco"),
                                    ("pec", "letto dalla PEC"),
                                ],
                                editable=False,
                                max_length=10,
                                verbose_name="fonte",
                            ),
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
                                verbose_name="scritto da",
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(auto_now=True, verbose_name="scritto il"),
                        ),
                    ],
                    options={
                        "verbose_name": "registrazione di protocollo",
                        "verbose_name_plural": "registrazioni di protocollo",
                        "ordering": ["transmission", "-side"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("side__in", ["outgoing", "incoming"])),
                                name="registry_side_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("source__in", ["typed", "pasted", "pec"])),
                                name="registry_source_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number", ""), _negated=True),
                                name="registry_number_is_there",
                                violation_error_message="Scrivete il numero di protocollo.",
                            ),
                            models.UniqueConstraint(
                                fields=("transmission", "side"), name="registry_one_per_side"
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_registryentryevent" ("administration", "aoo", "dated_on", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "side", "source", "transmission_id") VALUES (NEW."administration", NEW."aoo", NEW."dated_on", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."side", NEW."source", NEW."transmission_id"); RETURN NULL;',
                                    hash="3a06af9fd2e24fc002b6fbcfee8b1bc89e639440",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_20947",
                                    table="protocols_registryentry",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "protocols_registryentryevent" ("administration", "aoo", "dated_on", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "side", "source", "transmission_id") VALUES (NEW."administration", NEW."aoo", NEW."dated_on", NEW."id", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."side", NEW."source", NEW."transmission_id"); RETURN NULL;',
                                    hash="c6fe468d87ab283bae878c561c613339429c077f",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_52e75",
                                    table="protocols_registryentry",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_registryentryevent" ("administration", "aoo", "dated_on", "id", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "side", "source", "transmission_id") VALUES (OLD."administration", OLD."aoo", OLD."dated_on", OLD."id", OLD."number", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."recorded_by_id", OLD."side", OLD."source", OLD."transmission_id"); RETURN NULL;',
                                    hash="1a13cf9ff4f6ee709d24eca2cd3fc326820de636",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_577d9",
                                    table="protocols_registryentry",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RegistryEntryEvent",
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
                                to="protocols.registryentry",
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
                            "transmission",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="protocols.transmission",
                                verbose_name="trasmissione",
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[("outgoing", "in uscita"), ("incoming", "in arrivo")],
                                max_length=10,
                                verbose_name="verso",
                            ),
                        ),
                        (
                            "administration",
                            models.CharField(
                                max_length=250,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="amministrazione",
                            ),
                        ),
                        (
                            "aoo",
                            models.CharField(
                                blank=True,
                                help_text="Area organizzativa omogenea: il codice dell'ufficio che tiene il registro.",
                                max_length=100,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="AOO",
                            ),
                        ),
                        (
                            "number",
                            models.CharField(
                                max_length=60,
                                validators=[cms_portal.signs.refuse_hidden_signs],
                                verbose_name="numero di protocollo",
                            ),
                        ),
                        (
                            "dated_on",
                            models.DateField(
                                validators=[cms_portal.days.refuse_impossible_day],
                                verbose_name="del",
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[
                                    ("typed", "scritto a mano"),
                                    ("pasted", "incollato dall'elenco"),
                                    ("pec", "letto dalla PEC"),
                                ],
                                editable=False,
                                max_length=10,
                                verbose_name="fonte",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="scritto da",
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(auto_now=True, verbose_name="scritto il"),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="f259fc07493c7c554b7a0c81789cd19bb4c1ff3a",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_eae9f",
                                    table="protocols_registryentryevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReviewRoundEvent",
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
                                to="protocols.reviewround",
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
                            "protocol",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="protocols.protocol",
                                verbose_name="protocollo",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="testo n.")),
                        (
                            "opened_at",
                            models.DateTimeField(auto_now_add=True, verbose_name="sottoposto il"),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="sottoposto da",
                            ),
                        ),
                        (
                            "reply_by",
                            models.DateField(
                                blank=True,
                                null=True,
                                validators=[cms_portal.days.refuse_impossible_day],
                                verbose_name="osservazioni entro il",
                            ),
                        ),
                        (
                            "city_done_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="esame concluso il"
                            ),
                        ),
                        (
                            "city_done_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="esame concluso da",
                            ),
                        ),
                        (
                            "approved_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="approvato il"
                            ),
                        ),
                        (
                            "approved_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="approvato da",
                            ),
                        ),
                        (
                            "approval_reason",
                            models.TextField(
                                blank=True,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="perché con commenti aperti",
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
                                    hash="935cafcd59c7fd222865008e69ace4c8696809f6",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_c5bb9",
                                    table="protocols_reviewroundevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Shipment",
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
                            "batch",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shipment",
                                to="protocols.generationbatch",
                                verbose_name="predisposizione",
                            ),
                        ),
                        (
                            "note_kind",
                            models.CharField(
                                choices=[
                                    ("each", "Una nota per ogni città"),
                                    ("one", "Una nota sola per tutte le città"),
                                    ("none", "Nessuna nota: la fa il sistema di protocollo"),
                                ],
                                default="each",
                                max_length=10,
                                verbose_name="nota di trasmissione",
                            ),
                        ),
                        (
                            "note_text",
                            models.TextField(
                                blank=True,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="testo della nota",
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
                            "job",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="jobs.job",
                            ),
                        ),
                        ("round", models.PositiveSmallIntegerField(default=0, editable=False)),
                    ],
                    options={
                        "verbose_name": "spedizione",
                        "verbose_name_plural": "spedizioni",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("note_kind__in", ["each", "one", "none"])),
                                name="shipment_note_known",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignatureCase",
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
                            "copy",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="case",
                                to="protocols.signedcopy",
                                verbose_name="copia",
                            ),
                        ),
                        (
                            "problem",
                            models.CharField(
                                choices=[
                                    ("unreadable", "File non leggibile"),
                                    ("preview", "Anteprima al posto del testo definitivo"),
                                    ("other_act", "Atto di un altro Comune"),
                                    ("old_text", "Versione precedente del testo"),
                                    ("different", "Testo diverso da quello definitivo"),
                                    ("unsigned", "Nessuna firma digitale"),
                                    ("broken", "Firma non integra"),
                                    ("changed", "File modificato dopo la firma"),
                                    ("lost", "Firma già verificata che manca"),
                                    ("order", "Firme nell'ordine sbagliato"),
                                    ("nothing_new", "Nessuna firma nuova"),
                                    ("expired", "Certificato scaduto al momento della firma"),
                                    ("not_yet", "Certificato non ancora valido"),
                                    ("revoked", "Certificato revocato"),
                                    ("same_text", "Stesso testo, file diverso"),
                                    ("trust", "Firma da verificare"),
                                    ("person", "Firmatario diverso da quello atteso"),
                                    ("paper", "Sottoscrizione non digitale: rischio di nullità"),
                                ],
                                max_length=12,
                                verbose_name="problema",
                            ),
                        ),
                        (
                            "action",
                            models.CharField(
                                choices=[
                                    ("sign_again", "Far firmare di nuovo il testo definitivo"),
                                    (
                                        "authority",
                                        "L'Autorità di Gestione accetta oppure chiede una nuova firma",
                                    ),
                                    (
                                        "staff",
                                        "La segreteria verifica la firma con uno strumento esterno",
                                    ),
                                ],
                                max_length=10,
                                verbose_name="prossimo passo",
                            ),
                        ),
                        (
                            "opened_at",
                            models.DateTimeField(auto_now_add=True, verbose_name="aperto il"),
                        ),
                        (
                            "ending",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("accepted", "Accettata"),
                                    ("sign_again", "Chiesta una nuova firma"),
                                    ("followed", "È arrivata una copia verificata"),
                                ],
                                max_length=10,
                                verbose_name="come si è chiuso",
                            ),
                        ),
                        (
                            "reason",
                            models.TextField(
                                blank=True,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="motivo",
                            ),
                        ),
                        (
                            "closed_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="chiuso il"),
                        ),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="chiuso da",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "caso di firma",
                        "verbose_name_plural": "casi di firma",
                        "ordering": ["-opened_at"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at__isnull", True), ("ending", "")),
                                    models.Q(
                                        ("closed_at__isnull", False),
                                        models.Q(("ending", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="case_closed_says_how",
                                violation_error_message="Un caso chiuso dice come si è chiuso.",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_signaturecaseevent" ("action", "closed_at", "closed_by_id", "copy_id", "ending", "id", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "reason") VALUES (NEW."action", NEW."closed_at", NEW."closed_by_id", NEW."copy_id", NEW."ending", NEW."id", NEW."opened_at", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."problem", NEW."reason"); RETURN NULL;',
                                    hash="212faece3e12605184d46c726e642524fd1c1b91",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_5c9c7",
                                    table="protocols_signaturecase",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "protocols_signaturecaseevent" ("action", "closed_at", "closed_by_id", "copy_id", "ending", "id", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "reason") VALUES (NEW."action", NEW."closed_at", NEW."closed_by_id", NEW."copy_id", NEW."ending", NEW."id", NEW."opened_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."problem", NEW."reason"); RETURN NULL;',
                                    hash="6e08e46471a90092eb2316330f0a196a8bf4510b",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_8fd7c",
                                    table="protocols_signaturecase",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_signaturecaseevent" ("action", "closed_at", "closed_by_id", "copy_id", "ending", "id", "opened_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "problem", "reason") VALUES (OLD."action", OLD."closed_at", OLD."closed_by_id", OLD."copy_id", OLD."ending", OLD."id", OLD."opened_at", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."problem", OLD."reason"); RETURN NULL;',
                                    hash="18724f07b46cb6f4854350585bb8498198adcad8",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_f9346",
                                    table="protocols_signaturecase",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignatureCaseEvent",
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
                                to="protocols.signaturecase",
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
                            "copy",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="protocols.signedcopy",
                                verbose_name="copia",
                            ),
                        ),
                        (
                            "problem",
                            models.CharField(
                                choices=[
                                    ("unreadable", "File non leggibile"),
                                    ("preview", "Anteprima al posto del testo definitivo"),
                                    ("other_act", "Atto di un altro Comune"),
                                    ("old_text", "Versione precedente del testo"),
                                    ("different", "Testo diverso da quello definitivo"),
                                    ("unsigned", "Nessuna firma digitale"),
                                    ("broken", "Firma non integra"),
                                    ("changed", "File modificato dopo la firma"),
                                    ("lost", "Firma già verificata che manca"),
                                    ("order", "Firme nell'ordine sbagliato"),
                                    ("nothing_new", "Nessuna firma nuova"),
                                    ("expired", "Certificato scaduto al momento della firma"),
                                    ("not_yet", "Certificato non ancora valido"),
                                    ("revoked", "Certificato revocato"),
                                    ("same_text", "Stesso testo, file diverso"),
                                    ("trust", "Firma da verificare"),
                                    ("person", "Firmatario diverso da quello atteso"),
                                    ("paper", "Sottoscrizione non digitale: rischio di nullità"),
                                ],
                                max_length=12,
                                verbose_name="problema",
                            ),
                        ),
                        (
                            "action",
                            models.CharField(
                                choices=[
                                    ("sign_again", "Far firmare di nuovo il testo definitivo"),
                                    (
                                        "authority",
                                        "L'Autorità di Gestione accetta oppure chiede una nuova firma",
                                    ),
                                    (
                                        "staff",
                                        "La segreteria verifica la firma con uno strumento esterno",
                                    ),
                                ],
                                max_length=10,
                                verbose_name="prossimo passo",
                            ),
                        ),
                        (
                            "opened_at",
                            models.DateTimeField(auto_now_add=True, verbose_name="aperto il"),
                        ),
                        (
                            "ending",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("accepted", "Accettata"),
                                    ("sign_again", "Chiesta una nuova firma"),
                                    ("followed", "È arrivata una copia verificata"),
                                ],
                                max_length=10,
                                verbose_name="come si è chiuso",
                            ),
                        ),
                        (
                            "reason",
                            models.TextField(
                                blank=True,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="motivo",
                            ),
                        ),
                        (
                            "closed_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="chiuso il"),
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
                                verbose_name="chiuso da",
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
                                    hash="ec1b4add9f7b159fa89617d9f5a85ff9a26aecb4",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_631a7",
                                    table="protocols_signaturecaseevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignatureSlot",
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
                                related_name="slots",
                                to="protocols.protocol",
                                verbose_name="protocollo",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="documents.frozendocument",
                                verbose_name="testo definitivo",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="ordine")),
                        (
                            "side",
                            models.CharField(
                                choices=[("city", "Comune"), ("authority", "Autorità di Gestione")],
                                max_length=10,
                                verbose_name="parte",
                            ),
                        ),
                        (
                            "expected_name",
                            models.CharField(
                                editable=False, max_length=300, verbose_name="chi deve firmare"
                            ),
                        ),
                        (
                            "expected_title",
                            models.CharField(
                                blank=True,
                                editable=False,
                                max_length=300,
                                verbose_name="a che titolo",
                            ),
                        ),
                        (
                            "copy",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="slots",
                                to="protocols.signedcopy",
                                verbose_name="copia verificata",
                            ),
                        ),
                        (
                            "signature",
                            models.CharField(
                                blank=True,
                                editable=False,
                                max_length=64,
                                verbose_name="impronta della firma",
                            ),
                        ),
                        (
                            "signed_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="firmata entro il"
                            ),
                        ),
                        (
                            "signed_by",
                            models.CharField(
                                blank=True,
                                editable=False,
                                max_length=300,
                                verbose_name="firmata da",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "firma attesa",
                        "verbose_name_plural": "firme attese",
                        "ordering": ["document", "position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("document", "position"), name="slot_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("side__in", ["city", "authority"])),
                                name="slot_side_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("copy__isnull", False),
                                        ("signed_at__isnull", False),
                                        models.Q(("signature", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("copy__isnull", True),
                                        ("signature", ""),
                                        ("signed_at__isnull", True),
                                        ("signed_by", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="slot_verified_by_a_copy",
                                violation_error_message="Una firma è verificata se e solo se c'è la sua copia.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="slot_verified_stays",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.copy_id IS NOT NULL)",
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="828213c19308ae9cc186c07f2a600d68b7307f67",
                                    operation="UPDATE",
                                    pgid="pgtrigger_slot_verified_stays_bed4e",
                                    table="protocols_signatureslot",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="slot_never_deleted",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="104368ec6bf1cb3c95071789356a2414f8e422ab",
                                    operation="DELETE",
                                    pgid="pgtrigger_slot_never_deleted_48e8d",
                                    table="protocols_signatureslot",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_signatureslotevent" ("copy_id", "document_id", "expected_name", "expected_title", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "protocol_id", "side", "signature", "signed_at", "signed_by") VALUES (NEW."copy_id", NEW."document_id", NEW."expected_name", NEW."expected_title", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."position", NEW."protocol_id", NEW."side", NEW."signature", NEW."signed_at", NEW."signed_by"); RETURN NULL;',
                                    hash="54581e781a62bb6c99195c1cfbfc553ab254b027",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_eedd5",
                                    table="protocols_signatureslot",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "protocols_signatureslotevent" ("copy_id", "document_id", "expected_name", "expected_title", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "protocol_id", "side", "signature", "signed_at", "signed_by") VALUES (NEW."copy_id", NEW."document_id", NEW."expected_name", NEW."expected_title", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."position", NEW."protocol_id", NEW."side", NEW."signature", NEW."signed_at", NEW."signed_by"); RETURN NULL;',
                                    hash="16bad3ad3dc010cd7773f04218c2d6508cb34d18",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_aa9fb",
                                    table="protocols_signatureslot",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "protocols_signatureslotevent" ("copy_id", "document_id", "expected_name", "expected_title", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position", "protocol_id", "side", "signature", "signed_at", "signed_by") VALUES (OLD."copy_id", OLD."document_id", OLD."expected_name", OLD."expected_title", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."position", OLD."protocol_id", OLD."side", OLD."signature", OLD."signed_at", OLD."signed_by"); RETURN NULL;',
                                    hash="6b9e329a8b84e3d024a84c395843d87e929f1b8c",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_9e5b4",
                                    table="protocols_signatureslot",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignatureSlotEvent",
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
                                to="protocols.signatureslot",
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
                            "protocol",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="protocols.protocol",
                                verbose_name="protocollo",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="documents.frozendocument",
                                verbose_name="testo definitivo",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="ordine")),
                        (
                            "side",
                            models.CharField(
                                choices=[("city", "Comune"), ("authority", "Autorità di Gestione")],
                                max_length=10,
                                verbose_name="parte",
                            ),
                        ),
                        (
                            "expected_name",
                            models.CharField(
                                editable=False, max_length=300, verbose_name="chi deve firmare"
                            ),
                        ),
                        (
                            "expected_title",
                            models.CharField(
                                blank=True,
                                editable=False,
                                max_length=300,
                                verbose_name="a che titolo",
                            ),
                        ),
                        (
                            "copy",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="protocols.signedcopy",
                                verbose_name="copia verificata",
                            ),
                        ),
                        (
                            "signature",
                            models.CharField(
                                blank=True,
                                editable=False,
                                max_length=64,
                                verbose_name="impronta della firma",
                            ),
                        ),
                        (
                            "signed_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="firmata entro il"
                            ),
                        ),
                        (
                            "signed_by",
                            models.CharField(
                                blank=True,
                                editable=False,
                                max_length=300,
                                verbose_name="firmata da",
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
                                    hash="61cfb95e726af3bb179f0513ec4c167da5f5cfc3",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_186e1",
                                    table="protocols_signatureslotevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignedCopyEvent",
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
                                to="protocols.signedcopy",
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
                            "protocol",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="protocols.protocol",
                                verbose_name="protocollo",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="documents.frozendocument",
                                verbose_name="testo definitivo di allora",
                            ),
                        ),
                        (
                            "sha256",
                            models.CharField(
                                editable=False, max_length=64, verbose_name="impronta SHA-256"
                            ),
                        ),
                        ("size", models.PositiveIntegerField(verbose_name="dimensione in byte")),
                        (
                            "filename",
                            models.CharField(
                                editable=False, max_length=160, verbose_name="nome del file"
                            ),
                        ),
                        (
                            "is_paper",
                            models.BooleanField(
                                default=False, verbose_name="scansione di un originale su carta"
                            ),
                        ),
                        (
                            "received_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="ricevuta il"
                            ),
                        ),
                        (
                            "known_at",
                            models.DateTimeField(
                                help_text="Il più antico fra consegna PEC, registrazione e ricezione nel portale.",
                                verbose_name="momento provato dall'esterno",
                            ),
                        ),
                        (
                            "known_by",
                            models.CharField(
                                choices=[
                                    ("timestamp", "marca temporale"),
                                    ("pec", "consegna PEC"),
                                    ("register", "registrazione di protocollo"),
                                    ("portal", "ricezione nel portale"),
                                ],
                                default="portal",
                                max_length=10,
                                verbose_name="che cosa lo prova",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="caricata da",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("checking", "In verifica"),
                                    ("verified", "Verificata"),
                                    ("to_check", "Da verificare"),
                                    ("to_decide", "Decide l'Autorità di Gestione"),
                                    ("refused", "Non accettata"),
                                    ("evidence", "Su carta"),
                                ],
                                default="checking",
                                max_length=10,
                                verbose_name="esito",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("identical", "Identico"),
                                    ("same_text", "Stesso testo, file diverso"),
                                    ("different_text", "Testo diverso"),
                                ],
                                max_length=14,
                                verbose_name="testo",
                            ),
                        ),
                        (
                            "problem",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("unreadable", "File non leggibile"),
                                    ("preview", "Anteprima al posto del testo definitivo"),
                                    ("other_act", "Atto di un altro Comune"),
                                    ("old_text", "Versione precedente del testo"),
                                    ("different", "Testo diverso da quello definitivo"),
                                    ("unsigned", "Nessuna firma digitale"),
                                    ("broken", "Firma non integra"),
                                    ("changed", "File modificato dopo la firma"),
                                    ("lost", "Firma già verificata che manca"),
                                    ("order", "Firme nell'ordine sbagliato"),
                                    ("nothing_new", "Nessuna firma nuova"),
                                    ("expired", "Certificato scaduto al momento della firma"),
                                    ("not_yet", "Certificato non ancora valido"),
                                    ("revoked", "Certificato revocato"),
                                    ("same_text", "Stesso testo, file diverso"),
                                    ("trust", "Firma da verificare"),
                                    ("person", "Firmatario diverso da quello atteso"),
                                    ("paper", "Sottoscrizione non digitale: rischio di nullità"),
                                ],
                                max_length=12,
                                verbose_name="problema",
                            ),
                        ),
                        (
                            "verdict",
                            models.JSONField(default=dict, verbose_name="che cosa si è trovato"),
                        ),
                        (
                            "is_text_accepted",
                            models.BooleanField(
                                default=False, verbose_name="testo accettato dall'Autorità"
                            ),
                        ),
                        (
                            "is_trust_checked",
                            models.BooleanField(
                                default=False, verbose_name="firma verificata da una persona"
                            ),
                        ),
                        (
                            "judged_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="verificata il"
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
                                    hash="56038bc5df84da0661246a6845d236a5e0319c09",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_a103f",
                                    table="protocols_signedcopyevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SignerAcceptance",
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="acceptances",
                                to="protocols.textversion",
                                verbose_name="versione del testo",
                            ),
                        ),
                        (
                            "signatories",
                            models.JSONField(
                                help_text="Nome, carica e atto di chi rappresenta il Comune.",
                                verbose_name="chi firma ora",
                            ),
                        ),
                        (
                            "reason",
                            models.TextField(
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="motivo",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="accettato da",
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(auto_now_add=True, verbose_name="accettato il"),
                        ),
                    ],
                    options={
                        "verbose_name": "accettazione di chi firma",
                        "verbose_name_plural": "accettazioni di chi firma",
                        "ordering": ["at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="signer_acceptance_has_reason",
                                violation_error_message="Scrivete il motivo.",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="signer_acceptance_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="45e2bb1e0d8705bbf9a26447334eff8bfaf63fe8",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_signer_acceptance_append_only_3fadf",
                                    table="protocols_signeracceptance",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TextVersionEvent",
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
                                to="protocols.textversion",
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
                            "protocol",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="protocols.protocol",
                                verbose_name="protocollo",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="versione")),
                        (
                            "document",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="documents.frozendocument",
                                verbose_name="testo definitivo",
                            ),
                        ),
                        ("frozen_at", models.DateTimeField(verbose_name="definitivo dal")),
                        (
                            "sent_on",
                            models.DateField(
                                blank=True, editable=False, null=True, verbose_name="trasmesso il"
                            ),
                        ),
                        (
                            "voided_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="richiamato il"
                            ),
                        ),
                        (
                            "voided_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="richiamato da",
                            ),
                        ),
                        (
                            "void_reason",
                            models.TextField(
                                blank=True,
                                validators=[cms_portal.signs.refuse_hidden_signs_in_lines],
                                verbose_name="motivo del richiamo",
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
                                    hash="e59af92742adaa5a7c2f8da5034da2e48859fa13",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_fe144",
                                    table="protocols_textversionevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TransmissionEvent",
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
                                to="protocols.transmission",
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
                            "protocol",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="protocols.protocol",
                                verbose_name="protocollo",
                            ),
                        ),
                        (
                            "journey",
                            models.CharField(
                                choices=[
                                    ("text_out", "Testo trasmesso al Comune"),
                                    ("signed_back", "Copia firmata inviata all'AdG"),
                                    ("return", "Originale restituito al Comune"),
                                ],
                                editable=False,
                                max_length=20,
                                verbose_name="invio",
                            ),
                        ),
                        (
                            "document",
                            models.ForeignKey(
                                db_constraint=False,
                                editable=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="documents.frozendocument",
                                verbose_name="testo definitivo",
                            ),
                        ),
                        (
                            "cover_note",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="files.privatefile",
                                verbose_name="nota di trasmissione",
                            ),
                        ),
                        (
                            "message_id",
                            models.CharField(
                                blank=True,
                                editable=False,
                                max_length=300,
                                verbose_name="Message-ID della PEC",
                            ),
                        ),
                        (
                            "sent_on",
                            models.DateField(
                                blank=True, editable=False, null=True, verbose_name="spedita il"
                            ),
                        ),
                        (
                            "accepted_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="accettata il"
                            ),
                        ),
                        (
                            "delivered_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="consegnata il"
                            ),
                        ),
                        (
                            "failed_at",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                null=True,
                                verbose_name="non consegnata il",
                            ),
                        ),
                        (
                            "failure",
                            models.CharField(
                                blank=True,
                                editable=False,
                                max_length=300,
                                verbose_name="motivo della mancata consegna",
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
                                    hash="85fbc12358e2ddecc877b12d7b279e9ae36da997",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_d6367",
                                    table="protocols_transmissionevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
        migrations.RunPython(keep_earlier_texts, migrations.RunPython.noop, elidable=True),
    ]
