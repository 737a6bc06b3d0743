import cms_portal.documents.models
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("documents", "0001_initial")]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="FrozenDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(max_length=14, unique=True, verbose_name="codice di verifica"),
                ),
                ("kind", models.CharField(max_length=60, verbose_name="tipo")),
                ("subject_id", models.BigIntegerField(verbose_name="oggetto")),
                ("reference", models.CharField(max_length=60, verbose_name="codice pratica")),
                ("title", models.CharField(max_length=300, verbose_name="titolo")),
                ("filename", models.CharField(max_length=80, verbose_name="nome del file")),
                ("content", models.BinaryField(verbose_name="file")),
                ("sha256", models.CharField(max_length=64, verbose_name="impronta SHA-256")),
                ("size", models.PositiveIntegerField(verbose_name="dimensione in byte")),
                ("pages", models.PositiveSmallIntegerField(verbose_name="pagine")),
                ("html", models.TextField(verbose_name="testo da cui è fatto")),
                ("data", models.JSONField(verbose_name="dati da cui è fatto")),
                ("engine", models.JSONField(verbose_name="versioni del motore di stampa")),
                ("is_demo", models.BooleanField(verbose_name="dati dimostrativi")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="reso definitivo il"
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
                        verbose_name="reso definitivo da",
                    ),
                ),
            ],
            options={
                "verbose_name": "testo definitivo",
                "verbose_name_plural": "testi definitivi",
                "ordering": ["-created_at", "-pk"],
                "indexes": [models.Index(fields=["kind", "subject_id"], name="document_subject")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("sha256", cms_portal.documents.models.Sha256Hex(models.F("content")))
                        ),
                        name="document_sha256_is_of_content",
                        violation_error_message="L'impronta non è quella del file.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("size", cms_portal.documents.models.OctetLength(models.F("content"))),
                            ("size__gt", 0),
                        ),
                        name="document_size_is_of_content",
                        violation_error_message="La dimensione non è quella del file.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("pages__gt", 0)),
                        name="document_has_pages",
                        violation_error_message="Un documento ha almeno una pagina.",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="document_never_changes",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="b124e646733126f5cea6cbaa66806071bec46421",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_document_never_changes_14cf8",
                            table="documents_frozendocument",
                            when="BEFORE",
                        ),
                    ),
                    pgtrigger.compiler.Trigger(
                        name="document_never_emptied",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n                    IF current_setting('cms.is_test_database', true) IS DISTINCT FROM 'yes' THEN\n                        RAISE EXCEPTION 'frozen documents are never emptied';\n                    END IF;\n                    RETURN NULL;\n                ",
                            hash="cb035f932b6213d96f94c5bb1416357f885ee675",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_document_never_emptied_152c6",
                            table="documents_frozendocument",
                            when="BEFORE",
                        ),
                    ),
                ],
            },
        ),
    ]
