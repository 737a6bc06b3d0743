import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from cms_portal.migration_operations import AtOnce
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("spreadsheets", "0001_imports")]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("files", "0001_squashed"),
        ("jobs", "0001_squashed"),
    ]

    operations = [
        AtOnce(
            state_operations=[
                migrations.CreateModel(
                    name="ImportBatch",
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
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                unique=True,
                                verbose_name="gettone",
                            ),
                        ),
                        ("importer", models.CharField(max_length=60, verbose_name="tipo")),
                        (
                            "sender",
                            models.CharField(max_length=120, verbose_name="da chi viene il file"),
                        ),
                        (
                            "sender_key",
                            models.CharField(
                                max_length=240, verbose_name="mittente per il confronto"
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
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("reading", "Lettura del file"),
                                    ("unreadable", "File non leggibile"),
                                    ("columns", "Colonne da abbinare"),
                                    ("checking", "Controllo in corso"),
                                    ("questions", "Domande a cui rispondere"),
                                    ("preview", "Anteprima da confermare"),
                                    ("confirming", "Registrazione in corso"),
                                    ("done", "Registrata"),
                                    ("undoing", "Annullamento in corso"),
                                    ("undone", "Annullata"),
                                    ("dropped", "Abbandonata"),
                                ],
                                default="reading",
                                max_length=12,
                                verbose_name="stato",
                            ),
                        ),
                        ("turn", models.PositiveIntegerField(default=0, verbose_name="giro")),
                        (
                            "job",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="jobs.job",
                                verbose_name="lavoro",
                            ),
                        ),
                        ("note", models.TextField(blank=True, verbose_name="avviso")),
                        (
                            "reading",
                            models.JSONField(blank=True, default=dict, verbose_name="lettura"),
                        ),
                        (
                            "header_line",
                            models.PositiveIntegerField(
                                default=0, verbose_name="riga dell'intestazione"
                            ),
                        ),
                        (
                            "headers",
                            models.JSONField(blank=True, default=list, verbose_name="intestazione"),
                        ),
                        (
                            "columns",
                            models.JSONField(
                                blank=True, default=dict, verbose_name="colonne abbinate"
                            ),
                        ),
                        (
                            "counts",
                            models.JSONField(
                                blank=True, default=dict, verbose_name="righe per esito"
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="caricato il",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="caricato da",
                            ),
                        ),
                        (
                            "confirmed_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="registrata il"
                            ),
                        ),
                        (
                            "confirmed_by",
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
                            "undone_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="annullata il"
                            ),
                        ),
                        (
                            "undone_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="annullata da",
                            ),
                        ),
                        (
                            "purged_at",
                            models.DateTimeField(
                                blank=True, null=True, verbose_name="righe eliminate il"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "importazione",
                        "verbose_name_plural": "importazioni",
                        "ordering": ["-created_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "reading",
                                            "unreadable",
                                            "columns",
                                            "checking",
                                            "questions",
                                            "preview",
                                            "confirming",
                                            "done",
                                            "undoing",
                                            "undone",
                                            "dropped",
                                        ],
                                    )
                                ),
                                name="import_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("confirmed_at__isnull", False),
                                        ("confirmed_by__isnull", False),
                                        ("state__in", ["done", "undoing", "undone"]),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("state__in", ["done", "undoing", "undone"]),
                                            _negated=True,
                                        ),
                                        ("confirmed_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="import_written_iff_dated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "undone"),
                                        ("undone_at__isnull", False),
                                        ("undone_by__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(("state", "undone"), _negated=True),
                                        ("undone_at__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="import_undone_iff_dated",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportRow",
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rows",
                                to="spreadsheets.importbatch",
                                verbose_name="importazione",
                            ),
                        ),
                        ("line", models.PositiveIntegerField(verbose_name="riga")),
                        ("cells", models.JSONField(default=list, verbose_name="celle")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("", "Da controllare"),
                                    ("new", "Nuova"),
                                    ("changed", "Cambiata"),
                                    ("same", "Già uguale"),
                                    ("refused", "Rifiutata"),
                                    ("waiting", "In attesa di risposta"),
                                ],
                                default="",
                                max_length=8,
                                verbose_name="esito",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(blank=True, max_length=400, verbose_name="che cosa"),
                        ),
                        (
                            "values",
                            models.JSONField(blank=True, default=dict, verbose_name="valori"),
                        ),
                        (
                            "changes",
                            models.JSONField(blank=True, default=list, verbose_name="cambiamenti"),
                        ),
                        (
                            "reasons",
                            models.JSONField(
                                blank=True, default=list, verbose_name="motivi del rifiuto"
                            ),
                        ),
                        (
                            "flags",
                            models.JSONField(blank=True, default=list, verbose_name="segnalazioni"),
                        ),
                        ("is_excluded", models.BooleanField(default=False, verbose_name="esclusa")),
                    ],
                    options={
                        "verbose_name": "riga importata",
                        "verbose_name_plural": "righe importate",
                        "ordering": ["batch", "line"],
                        "indexes": [
                            models.Index(
                                fields=["batch", "outcome", "line"], name="import_row_outcome"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("batch", "line"), name="import_row_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "outcome__in",
                                        ["", "new", "changed", "same", "refused", "waiting"],
                                    )
                                ),
                                name="import_row_outcome_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportQuestion",
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="questions",
                                to="spreadsheets.importbatch",
                                verbose_name="importazione",
                            ),
                        ),
                        ("key", models.CharField(max_length=64, verbose_name="chiave")),
                        ("topic", models.CharField(max_length=60, verbose_name="argomento")),
                        (
                            "kind",
                            models.CharField(
                                choices=[("choice", "Scelta"), ("texts", "Proposta da approvare")],
                                max_length=8,
                                verbose_name="forma",
                            ),
                        ),
                        ("line", models.PositiveIntegerField(verbose_name="prima riga")),
                        ("rows", models.PositiveIntegerField(default=1, verbose_name="righe")),
                        ("written", models.TextField(blank=True, verbose_name="com'è scritto")),
                        ("text", models.TextField(verbose_name="domanda")),
                        ("detail", models.TextField(blank=True, verbose_name="spiegazione")),
                        (
                            "options",
                            models.JSONField(
                                blank=True, default=list, verbose_name="risposte possibili"
                            ),
                        ),
                        (
                            "proposal",
                            models.JSONField(blank=True, default=dict, verbose_name="proposta"),
                        ),
                        (
                            "labels",
                            models.JSONField(blank=True, default=dict, verbose_name="campi"),
                        ),
                        (
                            "remembered_for",
                            models.CharField(
                                blank=True, max_length=8, verbose_name="si ricorda per"
                            ),
                        ),
                        (
                            "answer",
                            models.JSONField(blank=True, null=True, verbose_name="risposta"),
                        ),
                    ],
                    options={
                        "verbose_name": "domanda dell'importazione",
                        "verbose_name_plural": "domande delle importazioni",
                        "ordering": ["kind", "topic", "line", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("batch", "key"), name="import_question_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["choice", "texts"])),
                                name="import_question_kind_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportEffect",
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
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="effects",
                                to="spreadsheets.importbatch",
                                verbose_name="importazione",
                            ),
                        ),
                        ("line", models.PositiveIntegerField(verbose_name="riga")),
                        ("model", models.CharField(max_length=100, verbose_name="tabella")),
                        ("object_id", models.BigIntegerField(verbose_name="numero")),
                        ("is_new", models.BooleanField(verbose_name="nuova")),
                        (
                            "before",
                            models.JSONField(blank=True, default=dict, verbose_name="prima"),
                        ),
                        ("after", models.JSONField(blank=True, default=dict, verbose_name="dopo")),
                    ],
                    options={
                        "verbose_name": "effetto di un'importazione",
                        "verbose_name_plural": "effetti delle importazioni",
                        "ordering": ["pk"],
                        "indexes": [
                            models.Index(fields=["model", "object_id"], name="import_effect_object")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RememberedChoice",
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
                        ("topic", models.CharField(max_length=120, verbose_name="argomento")),
                        (
                            "sender_key",
                            models.CharField(blank=True, max_length=240, verbose_name="mittente"),
                        ),
                        ("key", models.CharField(max_length=64, verbose_name="chiave")),
                        ("written", models.CharField(max_length=300, verbose_name="com'è scritto")),
                        ("answer", models.JSONField(verbose_name="significa")),
                        (
                            "label",
                            models.CharField(blank=True, max_length=300, verbose_name="in parole"),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="scelto da",
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="scelto il"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "scelta ricordata",
                        "verbose_name_plural": "scelte ricordate",
                        "ordering": ["topic", "sender_key", "written"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("topic", "sender_key", "key"), name="remembered_choice_once"
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
