import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("files", "0001_initial")]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="PrivateFile",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("kind", models.CharField(max_length=60, verbose_name="tipo")),
                ("name", models.CharField(max_length=160, verbose_name="nome")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("size", models.PositiveBigIntegerField(verbose_name="dimensione in byte")),
                (
                    "content_type",
                    models.CharField(max_length=120, verbose_name="tipo di contenuto"),
                ),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="creato il"
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="creato da",
                    ),
                ),
                (
                    "expires_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="disponibile fino al"),
                ),
                (
                    "city_code",
                    models.CharField(
                        blank=True, max_length=4, verbose_name="codice catastale della città"
                    ),
                ),
                (
                    "deleted_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="eliminato il"),
                ),
            ],
            options={
                "verbose_name": "file privato",
                "verbose_name_plural": "file privati",
                "ordering": ["-created_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(
                            ("deleted_at__isnull", True), ("expires_at__isnull", False)
                        ),
                        fields=["expires_at"],
                        name="private_file_due_for_purge",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")),
                        name="private_file_sha256_is_hex",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("name", ""), _negated=True),
                            models.Q(("kind", ""), _negated=True),
                        ),
                        name="private_file_is_named",
                    ),
                ],
                "triggers": [
                    pgtrigger.compiler.Trigger(
                        name="private_file_read_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."sha256" IS DISTINCT FROM (NEW."sha256") OR OLD."size" IS DISTINCT FROM (NEW."size") OR OLD."content_type" IS DISTINCT FROM (NEW."content_type") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."city_code" IS DISTINCT FROM (NEW."city_code"))',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="731e9188f9c3213b3517f5b191d08c9c99e7c5be",
                            operation="UPDATE",
                            pgid="pgtrigger_private_file_read_only_f53ab",
                            table="files_privatefile",
                            when="BEFORE",
                        ),
                    )
                ],
            },
        ),
    ]
