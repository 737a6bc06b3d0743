import cities.validators
import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.comparison
import django.db.models.functions.text
import django.db.models.lookups
import django.utils.timezone
import pgtrigger.compiler
import uuid
from decimal import Decimal
from django.conf import settings
from cms_portal.migration_operations import AtOnce
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("cities", "0001_initial"),
        ("cities", "0002_path"),
        ("cities", "0003_people"),
        ("cities", "0004_contact_notes"),
        ("cities", "0005_invitations"),
        ("cities", "0006_texts"),
        ("cities", "0007_plain_names"),
        ("cities", "0008_forms_once"),
        ("cities", "0009_plain_titles"),
        ("cities", "0010_question_and_message_words"),
        ("cities", "0011_guideline_read_by"),
    ]

    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("files", "0001_squashed"),
        ("mailing", "0001_squashed"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        AtOnce(
            state_operations=[
                migrations.CreateModel(
                    name="Region",
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
                        ("name", models.CharField(max_length=60, unique=True, verbose_name="nome")),
                        (
                            "istat_code",
                            models.CharField(
                                max_length=2, unique=True, verbose_name="codice ISTAT"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "regione",
                        "verbose_name_plural": "regioni",
                        "ordering": ["name"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("istat_code__regex", "^\\d{2}$")),
                                name="region_istat_code_shape",
                                violation_error_message="Il codice ISTAT di una regione ha due cifre.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="City",
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
                        ("name", models.CharField(max_length=100, verbose_name="nome")),
                        (
                            "cadastral_code",
                            models.CharField(
                                help_text="Il codice che identifica il Comune: non cambia mai.",
                                max_length=4,
                                unique=True,
                                verbose_name="codice catastale",
                            ),
                        ),
                        (
                            "region",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cities",
                                to="cities.region",
                                verbose_name="regione",
                            ),
                        ),
                        (
                            "province_name",
                            models.CharField(max_length=60, verbose_name="provincia"),
                        ),
                        ("province_code", models.CharField(max_length=2, verbose_name="sigla")),
                        (
                            "population",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="abitanti"
                            ),
                        ),
                        (
                            "population_year",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="anno della popolazione"
                            ),
                        ),
                        (
                            "latitude",
                            models.DecimalField(
                                blank=True,
                                decimal_places=5,
                                max_digits=8,
                                null=True,
                                verbose_name="latitudine",
                            ),
                        ),
                        (
                            "longitude",
                            models.DecimalField(
                                blank=True,
                                decimal_places=5,
                                max_digits=8,
                                null=True,
                                verbose_name="longitudine",
                            ),
                        ),
                        ("source", models.TextField(blank=True, verbose_name="fonte dei dati")),
                        (
                            "is_active",
                            models.BooleanField(default=True, verbose_name="nel Programma"),
                        ),
                        (
                            "officer",
                            models.ForeignKey(
                                blank=True,
                                help_text="Chi, nella segreteria del Programma, segue la città.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="followed_cities",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="seguita da",
                            ),
                        ),
                        (
                            "folded_name",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Func(
                                    models.Func(
                                        models.Func(
                                            models.Func(
                                                models.Func(
                                                    models.F("name"),
                                                    function="normalize",
                                                    template="normalize(%(expressions)s, NFKD)",
                                                ),
                                                models.Value("[\\u0300-\\u036f]"),
                                                models.Value(""),
                                                models.Value("g"),
                                                function="regexp_replace",
                                            ),
                                            models.Value(
                                                "[-'`.,/ \\t\\n\\r\\u2010-\\u2015\\u2018\\u2019\\u02bc\\u2032]+"
                                            ),
                                            models.Value(" "),
                                            models.Value("g"),
                                            function="regexp_replace",
                                        ),
                                        models.Value("ABCDEFGHIJKLMNOPQRSTUVWXYZØŁĐ"),
                                        models.Value("abcdefghijklmnopqrstuvwxyzøłđ"),
                                        function="translate",
                                    ),
                                    models.Value(" "),
                                    function="btrim",
                                    output_field=models.TextField(),
                                ),
                                output_field=models.TextField(db_collation="C"),
                                verbose_name="nome per la ricerca",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "città",
                        "verbose_name_plural": "città",
                        "ordering": ["folded_name", "pk"],
                        "indexes": [models.Index(fields=["folded_name"], name="city_folded_name")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("cadastral_code__regex", "^[A-Z]\\d{3}$")),
                                name="city_cadastral_code_shape",
                                violation_error_message="Il codice catastale è una lettera maiuscola e tre cifre.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("province_code__regex", "^[A-Z]{2}$")),
                                name="city_province_code_shape",
                                violation_error_message="La sigla della provincia ha due lettere maiuscole.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("folded_name", ""), _negated=True),
                                name="city_is_named",
                                violation_error_message="Scrivete il nome della città.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("population__isnull", True),
                                        ("population_year__isnull", True),
                                    ),
                                    models.Q(
                                        ("population__gt", 0),
                                        ("population__isnull", False),
                                        ("population_year__isnull", False),
                                        ("population_year__range", (1861, 2100)),
                                    ),
                                    _connector="OR",
                                ),
                                name="city_population_has_its_year",
                                violation_error_message="La popolazione va scritta con il suo anno.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("latitude__isnull", True), ("longitude__isnull", True)
                                    ),
                                    models.Q(
                                        ("latitude__isnull", False),
                                        ("latitude__range", (35, 48)),
                                        ("longitude__isnull", False),
                                        ("longitude__range", (6, 19)),
                                    ),
                                    _connector="OR",
                                ),
                                name="city_position_in_italy",
                                violation_error_message="Le coordinate vanno scritte entrambe e cadono in Italia.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="city_cadastral_code_never_changes",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."cadastral_code" IS DISTINCT FROM (NEW."cadastral_code"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="0c7bf02cf0d35ecfecf02f8dd235fbf50f98f278",
                                    operation="UPDATE",
                                    pgid="pgtrigger_city_cadastral_code_never_changes_7a435",
                                    table="cities_city",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_cityevent" ("cadastral_code", "id", "is_active", "latitude", "longitude", "name", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population", "population_year", "province_code", "province_name", "region_id", "source") VALUES (NEW."cadastral_code", NEW."id", NEW."is_active", NEW."latitude", NEW."longitude", NEW."name", NEW."officer_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."population", NEW."population_year", NEW."province_code", NEW."province_name", NEW."region_id", NEW."source"); RETURN NULL;',
                                    hash="b5c41f336fb7af781ac4d25ba34b7ebc938fd5d5",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_a0aff",
                                    table="cities_city",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."cadastral_code" IS DISTINCT FROM (NEW."cadastral_code") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."latitude" IS DISTINCT FROM (NEW."latitude") OR OLD."longitude" IS DISTINCT FROM (NEW."longitude") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."officer_id" IS DISTINCT FROM (NEW."officer_id") OR OLD."population" IS DISTINCT FROM (NEW."population") OR OLD."population_year" IS DISTINCT FROM (NEW."population_year") OR OLD."province_code" IS DISTINCT FROM (NEW."province_code") OR OLD."province_name" IS DISTINCT FROM (NEW."province_name") OR OLD."region_id" IS DISTINCT FROM (NEW."region_id") OR OLD."source" IS DISTINCT FROM (NEW."source"))',
                                    func='INSERT INTO "cities_cityevent" ("cadastral_code", "id", "is_active", "latitude", "longitude", "name", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population", "population_year", "province_code", "province_name", "region_id", "source") VALUES (NEW."cadastral_code", NEW."id", NEW."is_active", NEW."latitude", NEW."longitude", NEW."name", NEW."officer_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."population", NEW."population_year", NEW."province_code", NEW."province_name", NEW."region_id", NEW."source"); RETURN NULL;',
                                    hash="7d09b1cbdc8e047cde0c8586854ae72f41f9b8e2",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_d4ddf",
                                    table="cities_city",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_cityevent" ("cadastral_code", "id", "is_active", "latitude", "longitude", "name", "officer_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "population", "population_year", "province_code", "province_name", "region_id", "source") VALUES (OLD."cadastral_code", OLD."id", OLD."is_active", OLD."latitude", OLD."longitude", OLD."name", OLD."officer_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."population", OLD."population_year", OLD."province_code", OLD."province_name", OLD."region_id", OLD."source"); RETURN NULL;',
                                    hash="afca85646fcdbbfd8c4fa6acd4eca8d9824fb810",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_5966d",
                                    table="cities_city",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CityEvent",
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
                                to="cities.city",
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
                        ("name", models.CharField(max_length=100, verbose_name="nome")),
                        (
                            "cadastral_code",
                            models.CharField(
                                help_text="Il codice che identifica il Comune: non cambia mai.",
                                max_length=4,
                                verbose_name="codice catastale",
                            ),
                        ),
                        (
                            "region",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cities.region",
                                verbose_name="regione",
                            ),
                        ),
                        (
                            "province_name",
                            models.CharField(max_length=60, verbose_name="provincia"),
                        ),
                        ("province_code", models.CharField(max_length=2, verbose_name="sigla")),
                        (
                            "population",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="abitanti"
                            ),
                        ),
                        (
                            "population_year",
                            models.PositiveSmallIntegerField(
                                blank=True, null=True, verbose_name="anno della popolazione"
                            ),
                        ),
                        (
                            "latitude",
                            models.DecimalField(
                                blank=True,
                                decimal_places=5,
                                max_digits=8,
                                null=True,
                                verbose_name="latitudine",
                            ),
                        ),
                        (
                            "longitude",
                            models.DecimalField(
                                blank=True,
                                decimal_places=5,
                                max_digits=8,
                                null=True,
                                verbose_name="longitudine",
                            ),
                        ),
                        ("source", models.TextField(blank=True, verbose_name="fonte dei dati")),
                        (
                            "is_active",
                            models.BooleanField(default=True, verbose_name="nel Programma"),
                        ),
                        (
                            "officer",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Chi, nella segreteria del Programma, segue la città.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="seguita da",
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
                                    hash="d451fd00847a70401c53f6395c1a9e9f388ecee1",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_a53a1",
                                    table="cities_cityevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IstatCode",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="istat_codes",
                                to="cities.city",
                                verbose_name="città",
                            ),
                        ),
                        ("code", models.CharField(max_length=6, verbose_name="codice ISTAT")),
                        ("province_code", models.CharField(max_length=2, verbose_name="sigla")),
                        (
                            "province_name",
                            models.CharField(blank=True, max_length=60, verbose_name="provincia"),
                        ),
                        (
                            "valid_from",
                            models.DateField(blank=True, null=True, verbose_name="valido dal"),
                        ),
                        (
                            "valid_to",
                            models.DateField(blank=True, null=True, verbose_name="valido fino al"),
                        ),
                    ],
                    options={
                        "verbose_name": "codice ISTAT",
                        "verbose_name_plural": "codici ISTAT",
                        "ordering": [
                            "city",
                            models.OrderBy(models.F("valid_from"), nulls_first=True),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("code__regex", "^\\d{6}$")),
                                name="istat_code_shape",
                                violation_error_message="Il codice ISTAT di un Comune ha sei cifre.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("province_code__regex", "^[A-Z]{2}$")),
                                name="istat_code_province_shape",
                                violation_error_message="La sigla della provincia ha due lettere maiuscole.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from__isnull", True),
                                    ("valid_to__isnull", True),
                                    ("valid_to__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="istat_code_ends_after_start",
                                violation_error_message="La data di fine non può precedere quella di inizio.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    (
                                        models.Func(
                                            models.F("city"),
                                            models.F("city"),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("valid_from"),
                                            models.F("valid_to"),
                                            models.Value("[]"),
                                            function="daterange",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="istat_code_one_per_city",
                                violation_error_message="La città ha già un codice ISTAT in quel periodo.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    (
                                        models.Func(
                                            django.db.models.functions.comparison.Cast(
                                                "code", models.BigIntegerField()
                                            ),
                                            django.db.models.functions.comparison.Cast(
                                                "code", models.BigIntegerField()
                                            ),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("valid_from"),
                                            models.F("valid_to"),
                                            models.Value("[]"),
                                            function="daterange",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="istat_code_one_city_per_code",
                                violation_error_message="In quel periodo il codice ISTAT è di un'altra città.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CityAlias",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="aliases",
                                to="cities.city",
                                verbose_name="città",
                            ),
                        ),
                        ("name", models.CharField(max_length=100, verbose_name="nome alternativo")),
                        (
                            "source",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="dove si trova"
                            ),
                        ),
                        (
                            "folded",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Func(
                                    models.Func(
                                        models.Func(
                                            models.Func(
                                                models.Func(
                                                    models.F("name"),
                                                    function="normalize",
                                                    template="normalize(%(expressions)s, NFKD)",
                                                ),
                                                models.Value("[\\u0300-\\u036f]"),
                                                models.Value(""),
                                                models.Value("g"),
                                                function="regexp_replace",
                                            ),
                                            models.Value(
                                                "[-'`.,/ \\t\\n\\r\\u2010-\\u2015\\u2018\\u2019\\u02bc\\u2032]+"
                                            ),
                                            models.Value(" "),
                                            models.Value("g"),
                                            function="regexp_replace",
                                        ),
                                        models.Value("ABCDEFGHIJKLMNOPQRSTUVWXYZØŁĐ"),
                                        models.Value("abcdefghijklmnopqrstuvwxyzøłđ"),
                                        function="translate",
                                    ),
                                    models.Value(" "),
                                    function="btrim",
                                    output_field=models.TextField(),
                                ),
                                output_field=models.TextField(db_collation="C"),
                                verbose_name="nome per la ricerca",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "nome alternativo",
                        "verbose_name_plural": "nomi alternativi",
                        "ordering": ["folded"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("folded",),
                                name="city_alias_of_one_city",
                                violation_error_message="Questo nome alternativo c'è già.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("folded", ""), _negated=True),
                                name="city_alias_is_named",
                                violation_error_message="Scrivete il nome alternativo.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CityIdentifier",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="identifiers",
                                to="cities.city",
                                verbose_name="città",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("pec", "PEC"),
                                    ("fiscal_code", "Codice fiscale"),
                                    ("ipa", "Codice IPA"),
                                    ("aoo", "Codice AOO"),
                                ],
                                max_length=20,
                                verbose_name="tipo",
                            ),
                        ),
                        ("value", models.CharField(max_length=254, verbose_name="valore")),
                        (
                            "source",
                            models.CharField(blank=True, max_length=200, verbose_name="fonte"),
                        ),
                        (
                            "valid_from",
                            models.DateField(blank=True, null=True, verbose_name="valido dal"),
                        ),
                        (
                            "valid_to",
                            models.DateField(blank=True, null=True, verbose_name="valido fino al"),
                        ),
                    ],
                    options={
                        "verbose_name": "recapito o codice",
                        "verbose_name_plural": "recapiti e codici",
                        "ordering": [
                            "city",
                            "kind",
                            models.OrderBy(models.F("valid_from"), nulls_first=True),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["pec", "fiscal_code", "ipa", "aoo"])
                                ),
                                name="city_identifier_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("kind", "pec"),
                                        ("value__regex", "^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$"),
                                    ),
                                    models.Q(
                                        ("kind", "fiscal_code"), ("value__regex", "^\\d{11}$")
                                    ),
                                    models.Q(
                                        ("kind", "ipa"), ("value__regex", "^[a-z0-9_-]{2,20}$")
                                    ),
                                    models.Q(
                                        ("kind", "aoo"), ("value__regex", "^[A-Za-z0-9_-]{1,30}$")
                                    ),
                                    _connector="OR",
                                ),
                                name="city_identifier_shape",
                                violation_error_message="Il valore non ha la forma attesa: la PEC è un indirizzo, il codice fiscale ha undici cifre, il codice IPA è minuscolo.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "pec"), _negated=True),
                                    ("value", django.db.models.functions.text.Lower("value")),
                                    _connector="OR",
                                ),
                                name="city_identifier_pec_lower_case",
                                violation_error_message="La PEC va scritta in minuscolo.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from__isnull", True),
                                    ("valid_to__isnull", True),
                                    ("valid_to__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="city_identifier_ends_after_start",
                                violation_error_message="La data di fine non può precedere quella di inizio.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("kind", "pec")),
                                expressions=[
                                    (
                                        models.Func(
                                            models.F("city"),
                                            models.F("city"),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("valid_from"),
                                            models.F("valid_to"),
                                            models.Value("[]"),
                                            function="daterange",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="city_identifier_one_pec",
                                violation_error_message="La città ha già un valore per «PEC» in quel periodo.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("kind", "fiscal_code")),
                                expressions=[
                                    (
                                        models.Func(
                                            models.F("city"),
                                            models.F("city"),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("valid_from"),
                                            models.F("valid_to"),
                                            models.Value("[]"),
                                            function="daterange",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="city_identifier_one_fiscal_code",
                                violation_error_message="La città ha già un valore per «Codice fiscale» in quel periodo.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("kind", "ipa")),
                                expressions=[
                                    (
                                        models.Func(
                                            models.F("city"),
                                            models.F("city"),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("valid_from"),
                                            models.F("valid_to"),
                                            models.Value("[]"),
                                            function="daterange",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="city_identifier_one_ipa",
                                violation_error_message="La città ha già un valore per «Codice IPA» in quel periodo.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("kind", "aoo")),
                                expressions=[
                                    (
                                        models.Func(
                                            models.F("city"),
                                            models.F("city"),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("valid_from"),
                                            models.F("valid_to"),
                                            models.Value("[]"),
                                            function="daterange",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="city_identifier_one_aoo",
                                violation_error_message="La città ha già un valore per «Codice AOO» in quel periodo.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_cityidentifierevent" ("city_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "valid_from", "valid_to", "value") VALUES (NEW."city_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."source", NEW."valid_from", NEW."valid_to", NEW."value"); RETURN NULL;',
                                    hash="69fd51272370b4897fe9a5e2e6dfac4739f8b8ea",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_813a4",
                                    table="cities_cityidentifier",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "cities_cityidentifierevent" ("city_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "valid_from", "valid_to", "value") VALUES (NEW."city_id", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."source", NEW."valid_from", NEW."valid_to", NEW."value"); RETURN NULL;',
                                    hash="95e7b437d3fd2898a2f31f56857223d41130e884",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_fabc1",
                                    table="cities_cityidentifier",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_cityidentifierevent" ("city_id", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "source", "valid_from", "valid_to", "value") VALUES (OLD."city_id", OLD."id", OLD."kind", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."source", OLD."valid_from", OLD."valid_to", OLD."value"); RETURN NULL;',
                                    hash="d295f3cdccea3bf3dbc272402b975d78eef29f11",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_cd9b0",
                                    table="cities_cityidentifier",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CityIdentifierEvent",
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
                                to="cities.cityidentifier",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("pec", "PEC"),
                                    ("fiscal_code", "Codice fiscale"),
                                    ("ipa", "Codice IPA"),
                                    ("aoo", "Codice AOO"),
                                ],
                                max_length=20,
                                verbose_name="tipo",
                            ),
                        ),
                        ("value", models.CharField(max_length=254, verbose_name="valore")),
                        (
                            "source",
                            models.CharField(blank=True, max_length=200, verbose_name="fonte"),
                        ),
                        (
                            "valid_from",
                            models.DateField(blank=True, null=True, verbose_name="valido dal"),
                        ),
                        (
                            "valid_to",
                            models.DateField(blank=True, null=True, verbose_name="valido fino al"),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="1e89d2a7a62c00bd7142392dfd0c93b292cb6b2c",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_202c8",
                                    table="cities_cityidentifierevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Person",
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
                            "first_name",
                            models.CharField(
                                max_length=100,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="nome",
                            ),
                        ),
                        (
                            "last_name",
                            models.CharField(
                                max_length=100,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="cognome",
                            ),
                        ),
                        (
                            "gender",
                            models.CharField(
                                blank=True,
                                choices=[("F", "femminile"), ("M", "maschile")],
                                help_text="Serve solo a scrivere «Sindaca» o «Sindaco» negli atti.",
                                max_length=1,
                                verbose_name="genere nelle qualifiche",
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="e-mail"),
                        ),
                        (
                            "phone",
                            models.CharField(
                                blank=True,
                                max_length=40,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="telefono",
                            ),
                        ),
                        (
                            "user",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="person",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="accesso al portale",
                            ),
                        ),
                        (
                            "is_invented",
                            models.BooleanField(
                                default=False,
                                help_text="Fa parte dei dati dimostrativi.",
                                verbose_name="persona inventata",
                            ),
                        ),
                        (
                            "folded_name",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Func(
                                    models.Func(
                                        models.Func(
                                            models.Func(
                                                models.Func(
                                                    django.db.models.functions.text.Concat(
                                                        models.F("last_name"),
                                                        models.Value(" "),
                                                        models.F("first_name"),
                                                    ),
                                                    function="normalize",
                                                    template="normalize(%(expressions)s, NFKD)",
                                                ),
                                                models.Value("[\\u0300-\\u036f]"),
                                                models.Value(""),
                                                models.Value("g"),
                                                function="regexp_replace",
                                            ),
                                            models.Value(
                                                "[-'`.,/ \\t\\n\\r\\u2010-\\u2015\\u2018\\u2019\\u02bc\\u2032]+"
                                            ),
                                            models.Value(" "),
                                            models.Value("g"),
                                            function="regexp_replace",
                                        ),
                                        models.Value("ABCDEFGHIJKLMNOPQRSTUVWXYZØŁĐ"),
                                        models.Value("abcdefghijklmnopqrstuvwxyzøłđ"),
                                        function="translate",
                                    ),
                                    models.Value(" "),
                                    function="btrim",
                                    output_field=models.TextField(),
                                ),
                                output_field=models.TextField(db_collation="C"),
                                verbose_name="nome per la ricerca",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "persona",
                        "verbose_name_plural": "persone",
                        "ordering": ["folded_name", "pk"],
                        "indexes": [
                            models.Index(fields=["folded_name"], name="person_folded_name")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("gender__in", ["", "F", "M"])),
                                name="person_gender_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("email", django.db.models.functions.text.Lower("email"))
                                ),
                                name="person_email_lower_case",
                                violation_error_message="L'indirizzo e-mail va scritto in minuscolo.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("folded_name", ""), _negated=True),
                                name="person_is_named",
                                violation_error_message="Scrivete nome e cognome.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_personevent" ("email", "first_name", "gender", "id", "is_invented", "last_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "user_id") VALUES (NEW."email", NEW."first_name", NEW."gender", NEW."id", NEW."is_invented", NEW."last_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."user_id"); RETURN NULL;',
                                    hash="424933fb7ab97d91f2a898a6f6484c8d67f398df",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_9388b",
                                    table="cities_person",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."first_name" IS DISTINCT FROM (NEW."first_name") OR OLD."gender" IS DISTINCT FROM (NEW."gender") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_invented" IS DISTINCT FROM (NEW."is_invented") OR OLD."last_name" IS DISTINCT FROM (NEW."last_name") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."user_id" IS DISTINCT FROM (NEW."user_id"))',
                                    func='INSERT INTO "cities_personevent" ("email", "first_name", "gender", "id", "is_invented", "last_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "user_id") VALUES (NEW."email", NEW."first_name", NEW."gender", NEW."id", NEW."is_invented", NEW."last_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."user_id"); RETURN NULL;',
                                    hash="8393d8015aae55d0143c3312e10ac926a2adc2f8",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_38223",
                                    table="cities_person",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_personevent" ("email", "first_name", "gender", "id", "is_invented", "last_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "user_id") VALUES (OLD."email", OLD."first_name", OLD."gender", OLD."id", OLD."is_invented", OLD."last_name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."user_id"); RETURN NULL;',
                                    hash="f53dc492024dc84b2b8b056c1336d078ffa01940",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_e2d27",
                                    table="cities_person",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PersonEvent",
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
                                to="cities.person",
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
                            "first_name",
                            models.CharField(
                                max_length=100,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="nome",
                            ),
                        ),
                        (
                            "last_name",
                            models.CharField(
                                max_length=100,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="cognome",
                            ),
                        ),
                        (
                            "gender",
                            models.CharField(
                                blank=True,
                                choices=[("F", "femminile"), ("M", "maschile")],
                                help_text="Serve solo a scrivere «Sindaca» o «Sindaco» negli atti.",
                                max_length=1,
                                verbose_name="genere nelle qualifiche",
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="e-mail"),
                        ),
                        (
                            "phone",
                            models.CharField(
                                blank=True,
                                max_length=40,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="telefono",
                            ),
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
                                verbose_name="accesso al portale",
                            ),
                        ),
                        (
                            "is_invented",
                            models.BooleanField(
                                default=False,
                                help_text="Fa parte dei dati dimostrativi.",
                                verbose_name="persona inventata",
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
                                    hash="60f78ebc69cb95e8aa691649c6c4905897345187",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_bf343",
                                    table="cities_personevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Referent",
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
                                related_name="referents",
                                to="cities.city",
                                verbose_name="città",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referents",
                                to="cities.person",
                                verbose_name="persona",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("political", "Referente politico"),
                                    ("technical", "Referente tecnico"),
                                    ("administrative", "Referente amministrativo"),
                                ],
                                max_length=20,
                                verbose_name="tipo",
                            ),
                        ),
                        (
                            "office_name",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="ufficio o incarico",
                            ),
                        ),
                        (
                            "act",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="atto di nomina",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="dal")),
                        (
                            "valid_to",
                            models.DateField(blank=True, null=True, verbose_name="fino al"),
                        ),
                        (
                            "substitute_of",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="substitutes",
                                to="cities.referent",
                                verbose_name="supplente di",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "referente",
                        "verbose_name_plural": "referenti",
                        "ordering": ["-valid_from", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("kind__in", ["political", "technical", "administrative"])
                                ),
                                name="referent_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from__isnull", True),
                                    ("valid_to__isnull", True),
                                    ("valid_to__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="referent_ends_after_start",
                                violation_error_message="La data di fine non può precedere quella di inizio.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("kind", "political")),
                                expressions=[
                                    (
                                        models.Func(
                                            models.F("city"),
                                            models.F("city"),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("person"),
                                            models.F("person"),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("valid_from"),
                                            models.F("valid_to"),
                                            models.Value("[]"),
                                            function="daterange",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="referent_once_political",
                                violation_error_message="La persona ha già questo incarico in quel periodo.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("kind", "technical")),
                                expressions=[
                                    (
                                        models.Func(
                                            models.F("city"),
                                            models.F("city"),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("person"),
                                            models.F("person"),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("valid_from"),
                                            models.F("valid_to"),
                                            models.Value("[]"),
                                            function="daterange",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="referent_once_technical",
                                violation_error_message="La persona ha già questo incarico in quel periodo.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("kind", "administrative")),
                                expressions=[
                                    (
                                        models.Func(
                                            models.F("city"),
                                            models.F("city"),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("person"),
                                            models.F("person"),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("valid_from"),
                                            models.F("valid_to"),
                                            models.Value("[]"),
                                            function="daterange",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="referent_once_administrative",
                                violation_error_message="La persona ha già questo incarico in quel periodo.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("substitute_of__isnull", True),
                                    models.Q(("substitute_of", models.F("pk")), _negated=True),
                                    _connector="OR",
                                ),
                                name="referent_not_own_substitute",
                                violation_error_message="Nessuno è supplente di se stesso.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_referentevent" ("act", "city_id", "id", "kind", "office_name", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "substitute_of_id", "valid_from", "valid_to") VALUES (NEW."act", NEW."city_id", NEW."id", NEW."kind", NEW."office_name", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."substitute_of_id", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                                    hash="a8a4d2c8d0fb33485e0f658d08bf13bfdc5eee62",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_ca558",
                                    table="cities_referent",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "cities_referentevent" ("act", "city_id", "id", "kind", "office_name", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "substitute_of_id", "valid_from", "valid_to") VALUES (NEW."act", NEW."city_id", NEW."id", NEW."kind", NEW."office_name", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."substitute_of_id", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                                    hash="7335d198469b31b20d003d154852310bb13242d5",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_8e37d",
                                    table="cities_referent",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_referentevent" ("act", "city_id", "id", "kind", "office_name", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "substitute_of_id", "valid_from", "valid_to") VALUES (OLD."act", OLD."city_id", OLD."id", OLD."kind", OLD."office_name", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."substitute_of_id", OLD."valid_from", OLD."valid_to"); RETURN NULL;',
                                    hash="7726cd03b4030ce8c3a1670e0b757815fb52343a",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_0d602",
                                    table="cities_referent",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReferentEvent",
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
                                to="cities.referent",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("political", "Referente politico"),
                                    ("technical", "Referente tecnico"),
                                    ("administrative", "Referente amministrativo"),
                                ],
                                max_length=20,
                                verbose_name="tipo",
                            ),
                        ),
                        (
                            "office_name",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="ufficio o incarico",
                            ),
                        ),
                        (
                            "act",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="atto di nomina",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="dal")),
                        (
                            "valid_to",
                            models.DateField(blank=True, null=True, verbose_name="fino al"),
                        ),
                        (
                            "substitute_of",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cities.referent",
                                verbose_name="supplente di",
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
                                    hash="79769c819638d9faf779d3816d8257350955d9e1",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_7b534",
                                    table="cities_referentevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LegalRepresentative",
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
                                related_name="legal_representatives",
                                to="cities.city",
                                verbose_name="città",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="legal_representatives",
                                to="cities.person",
                                verbose_name="persona",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("mayor", "Sindaco"),
                                    ("acting_mayor", "Sindaco facente funzioni"),
                                    ("deputy_mayor", "Vicesindaco"),
                                    ("commissioner", "Commissario straordinario"),
                                    ("commission", "Commissione straordinaria"),
                                    ("delegate", "Dirigente delegato"),
                                ],
                                max_length=20,
                                verbose_name="in qualità di",
                            ),
                        ),
                        (
                            "act",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="atto",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="dal")),
                        (
                            "valid_to",
                            models.DateField(blank=True, null=True, verbose_name="fino al"),
                        ),
                    ],
                    options={
                        "verbose_name": "chi rappresenta il Comune",
                        "verbose_name_plural": "chi rappresenta i Comuni",
                        "ordering": ["-valid_from", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "mayor",
                                            "acting_mayor",
                                            "deputy_mayor",
                                            "commissioner",
                                            "commission",
                                            "delegate",
                                        ],
                                    )
                                ),
                                name="representative_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from__isnull", True),
                                    ("valid_to__isnull", True),
                                    ("valid_to__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="representative_ends_after_start",
                                violation_error_message="La data di fine non può precedere quella di inizio.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("kind", "mayor")),
                                expressions=[
                                    (
                                        models.Func(
                                            models.F("city"),
                                            models.F("city"),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("person"),
                                            models.F("person"),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("valid_from"),
                                            models.F("valid_to"),
                                            models.Value("[]"),
                                            function="daterange",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="representative_once_mayor",
                                violation_error_message="La persona rappresenta già il Comune in quel periodo.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("kind", "acting_mayor")),
                                expressions=[
                                    (
                                        models.Func(
                                            models.F("city"),
                                            models.F("city"),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("person"),
                                            models.F("person"),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("valid_from"),
                                            models.F("valid_to"),
                                            models.Value("[]"),
                                            function="daterange",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="representative_once_acting_mayor",
                                violation_error_message="La persona rappresenta già il Comune in quel periodo.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("kind", "deputy_mayor")),
                                expressions=[
                                    (
                                        models.Func(
                                            models.F("city"),
                                            models.F("city"),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("person"),
                                            models.F("person"),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("valid_from"),
                                            models.F("valid_to"),
                                            models.Value("[]"),
                                            function="daterange",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="representative_once_deputy_mayor",
                                violation_error_message="La persona rappresenta già il Comune in quel periodo.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("kind", "commissioner")),
                                expressions=[
                                    (
                                        models.Func(
                                            models.F("city"),
                                            models.F("city"),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("person"),
                                            models.F("person"),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("valid_from"),
                                            models.F("valid_to"),
                                            models.Value("[]"),
                                            function="daterange",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="representative_once_commissioner",
                                violation_error_message="La persona rappresenta già il Comune in quel periodo.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("kind", "commission")),
                                expressions=[
                                    (
                                        models.Func(
                                            models.F("city"),
                                            models.F("city"),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("person"),
                                            models.F("person"),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("valid_from"),
                                            models.F("valid_to"),
                                            models.Value("[]"),
                                            function="daterange",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="representative_once_commission",
                                violation_error_message="La persona rappresenta già il Comune in quel periodo.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("kind", "delegate")),
                                expressions=[
                                    (
                                        models.Func(
                                            models.F("city"),
                                            models.F("city"),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("person"),
                                            models.F("person"),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("valid_from"),
                                            models.F("valid_to"),
                                            models.Value("[]"),
                                            function="daterange",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="representative_once_delegate",
                                violation_error_message="La persona rappresenta già il Comune in quel periodo.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                condition=models.Q(("kind", "mayor")),
                                expressions=[
                                    (
                                        models.Func(
                                            models.F("city"),
                                            models.F("city"),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("valid_from"),
                                            models.F("valid_to"),
                                            models.Value("[]"),
                                            function="daterange",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="representative_one_mayor",
                                violation_error_message="In quel periodo c'è già un Sindaco: chiudete prima il suo mandato.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "delegate"), _negated=True),
                                    models.Q(("act", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="representative_delegate_has_act",
                                violation_error_message="Chi firma per delega ha un atto di delega: scrivetelo.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_legalrepresentativeevent" ("act", "city_id", "id", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (NEW."act", NEW."city_id", NEW."id", NEW."kind", NEW."person_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                                    hash="f1a0d908157fce4449c31af459b1f3b1296a1c76",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_bb785",
                                    table="cities_legalrepresentative",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "cities_legalrepresentativeevent" ("act", "city_id", "id", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (NEW."act", NEW."city_id", NEW."id", NEW."kind", NEW."person_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                                    hash="c207b500de7dcbbd4d20941e5b372dcccac41290",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_48995",
                                    table="cities_legalrepresentative",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_legalrepresentativeevent" ("act", "city_id", "id", "kind", "person_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "valid_to") VALUES (OLD."act", OLD."city_id", OLD."id", OLD."kind", OLD."person_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."valid_from", OLD."valid_to"); RETURN NULL;',
                                    hash="1327b1d6406e929b31ba1c2d971d822c34cd7363",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_b0773",
                                    table="cities_legalrepresentative",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LegalRepresentativeEvent",
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
                                to="cities.legalrepresentative",
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
                            "kind",
                            models.CharField(
                                choices=[
                                    ("mayor", "Sindaco"),
                                    ("acting_mayor", "Sindaco facente funzioni"),
                                    ("deputy_mayor", "Vicesindaco"),
                                    ("commissioner", "Commissario straordinario"),
                                    ("commission", "Commissione straordinaria"),
                                    ("delegate", "Dirigente delegato"),
                                ],
                                max_length=20,
                                verbose_name="in qualità di",
                            ),
                        ),
                        (
                            "act",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="atto",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="dal")),
                        (
                            "valid_to",
                            models.DateField(blank=True, null=True, verbose_name="fino al"),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="99dd49c65b1493c3a0938323618dc8a921f14eb3",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_82e10",
                                    table="cities_legalrepresentativeevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Office",
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
                                related_name="offices",
                                to="cities.city",
                                verbose_name="città",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                max_length=200,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="ufficio",
                            ),
                        ),
                        (
                            "responsible",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offices",
                                to="cities.person",
                                verbose_name="responsabile",
                            ),
                        ),
                        (
                            "responsible_role",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="qualifica del responsabile",
                            ),
                        ),
                        (
                            "act",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="atto di individuazione",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="dal")),
                        (
                            "valid_to",
                            models.DateField(blank=True, null=True, verbose_name="fino al"),
                        ),
                    ],
                    options={
                        "verbose_name": "ufficio",
                        "verbose_name_plural": "uffici",
                        "ordering": ["-valid_from", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from__isnull", True),
                                    ("valid_to__isnull", True),
                                    ("valid_to__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="office_ends_after_start",
                                violation_error_message="La data di fine non può precedere quella di inizio.",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    (
                                        models.Func(
                                            models.F("city"),
                                            models.F("city"),
                                            models.Value("[]"),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("valid_from"),
                                            models.F("valid_to"),
                                            models.Value("[]"),
                                            function="daterange",
                                            output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="office_one_at_a_time",
                                violation_error_message="La città ha già un ufficio referente in quel periodo.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_officeevent" ("act", "city_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsible_id", "responsible_role", "valid_from", "valid_to") VALUES (NEW."act", NEW."city_id", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."responsible_id", NEW."responsible_role", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                                    hash="02ceda8360d3b4fc84018b3190c5ee7d1f17efed",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_81c5e",
                                    table="cities_office",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "cities_officeevent" ("act", "city_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsible_id", "responsible_role", "valid_from", "valid_to") VALUES (NEW."act", NEW."city_id", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."responsible_id", NEW."responsible_role", NEW."valid_from", NEW."valid_to"); RETURN NULL;',
                                    hash="334c16256b5fb4187ea3535aa06da625836aebdd",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_d1a54",
                                    table="cities_office",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_officeevent" ("act", "city_id", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "responsible_id", "responsible_role", "valid_from", "valid_to") VALUES (OLD."act", OLD."city_id", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."responsible_id", OLD."responsible_role", OLD."valid_from", OLD."valid_to"); RETURN NULL;',
                                    hash="02a70c3629458482e6ad54659f3b5078139237be",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_9428e",
                                    table="cities_office",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OfficeEvent",
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
                                to="cities.office",
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
                            "name",
                            models.CharField(
                                max_length=200,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="ufficio",
                            ),
                        ),
                        (
                            "responsible",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cities.person",
                                verbose_name="responsabile",
                            ),
                        ),
                        (
                            "responsible_role",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="qualifica del responsabile",
                            ),
                        ),
                        (
                            "act",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="atto di individuazione",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="dal")),
                        (
                            "valid_to",
                            models.DateField(blank=True, null=True, verbose_name="fino al"),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="38ce25600c78da2b65e193364bc90e5c03a3feb0",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_2e7a4",
                                    table="cities_officeevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ChangeProposal",
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
                                related_name="change_proposals",
                                to="cities.city",
                                verbose_name="città",
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
                        (
                            "what",
                            models.CharField(
                                choices=[
                                    ("referent", "Un nuovo referente"),
                                    ("replacement", "Un referente al posto di un altro"),
                                    ("end", "Un referente che lascia l'incarico"),
                                    ("representative", "Chi rappresenta il Comune"),
                                    ("office", "L'ufficio o la persona responsabile"),
                                ],
                                max_length=20,
                                verbose_name="che cosa cambia",
                            ),
                        ),
                        (
                            "referent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="change_proposals",
                                to="cities.referent",
                                verbose_name="referente che lascia",
                            ),
                        ),
                        (
                            "first_name",
                            models.CharField(
                                blank=True,
                                max_length=100,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="nome",
                            ),
                        ),
                        (
                            "last_name",
                            models.CharField(
                                blank=True,
                                max_length=100,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="cognome",
                            ),
                        ),
                        (
                            "gender",
                            models.CharField(
                                blank=True,
                                choices=[("F", "femminile"), ("M", "maschile")],
                                max_length=1,
                                verbose_name="genere nelle qualifiche",
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="e-mail"),
                        ),
                        (
                            "phone",
                            models.CharField(
                                blank=True,
                                max_length=40,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="telefono",
                            ),
                        ),
                        (
                            "referent_kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("political", "Referente politico"),
                                    ("technical", "Referente tecnico"),
                                    ("administrative", "Referente amministrativo"),
                                ],
                                max_length=20,
                                verbose_name="tipo di referente",
                            ),
                        ),
                        (
                            "representative_kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("mayor", "Sindaco"),
                                    ("acting_mayor", "Sindaco facente funzioni"),
                                    ("deputy_mayor", "Vicesindaco"),
                                    ("commissioner", "Commissario straordinario"),
                                    ("commission", "Commissione straordinaria"),
                                    ("delegate", "Dirigente delegato"),
                                ],
                                max_length=20,
                                verbose_name="in qualità di",
                            ),
                        ),
                        (
                            "office_name",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="ufficio o incarico",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="qualifica",
                            ),
                        ),
                        ("effective_on", models.DateField(verbose_name="decorrenza")),
                        (
                            "act",
                            models.CharField(
                                max_length=200,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="atto",
                            ),
                        ),
                        (
                            "act_file",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="files.privatefile",
                                verbose_name="file dell'atto",
                            ),
                        ),
                        (
                            "note",
                            models.TextField(blank=True, max_length=1000, verbose_name="nota"),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="comunicata da",
                            ),
                        ),
                        (
                            "proposed_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="comunicata il",
                            ),
                        ),
                        (
                            "followed_by",
                            models.ForeignKey(
                                blank=True,
                                help_text="Chi, per la città, riceve la risposta.",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="followed_proposals",
                                to="cities.person",
                                verbose_name="risposta a",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "In esame"),
                                    ("accepted", "Accolta"),
                                    ("refused", "Non accolta"),
                                    ("withdrawn", "Ritirata"),
                                ],
                                default="proposed",
                                max_length=10,
                                verbose_name="stato",
                            ),
                        ),
                        (
                            "reason",
                            models.TextField(blank=True, max_length=1000, verbose_name="motivo"),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decisa da",
                            ),
                        ),
                        (
                            "decided_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="decisa il"),
                        ),
                    ],
                    options={
                        "verbose_name": "variazione comunicata",
                        "verbose_name_plural": "variazioni comunicate",
                        "ordering": ["-proposed_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "what__in",
                                        [
                                            "referent",
                                            "replacement",
                                            "end",
                                            "representative",
                                            "office",
                                        ],
                                    )
                                ),
                                name="proposal_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state__in", ["proposed", "accepted", "refused", "withdrawn"])
                                ),
                                name="proposal_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("decided_at__isnull", True),
                                        ("decided_by__isnull", True),
                                        ("state", "proposed"),
                                    ),
                                    models.Q(
                                        models.Q(("state", "proposed"), _negated=True),
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="proposal_decided_iff_signed",
                                violation_error_message="Una variazione decisa dice da chi e quando.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "refused"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="proposal_refused_says_why",
                                violation_error_message="Scrivete perché la variazione non è accolta.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("referent__isnull", False),
                                        ("what__in", ("replacement", "end")),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("what__in", ("replacement", "end")), _negated=True
                                        ),
                                        ("referent__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="proposal_names_who_leaves",
                                violation_error_message="Scegliete il referente che lascia.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("what__in", ["end", "office"]),
                                    models.Q(
                                        models.Q(("first_name", ""), _negated=True),
                                        models.Q(("last_name", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="proposal_names_who_comes",
                                violation_error_message="Scrivete nome e cognome.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("act", ""), _negated=True),
                                name="proposal_has_act",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="proposal_decided_once",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    declare="DECLARE _is_valid_transition BOOLEAN;",
                                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{proposed:accepted,proposed:refused,proposed:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                                    hash="3b0ad4d40edf3cd9630b52c5cab5264dbed602f5",
                                    operation="UPDATE",
                                    pgid="pgtrigger_proposal_decided_once_83255",
                                    table="cities_changeproposal",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="proposal_never_deleted",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                                    hash="7827734b9c9c14add951ba3907fff00bb117bb4b",
                                    operation="DELETE",
                                    pgid="pgtrigger_proposal_never_deleted_37b4a",
                                    table="cities_changeproposal",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_changeproposalevent" ("act", "act_file_id", "city_id", "decided_at", "decided_by_id", "effective_on", "email", "first_name", "followed_by_id", "gender", "id", "last_name", "note", "office_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "proposed_at", "proposed_by_id", "reason", "referent_id", "referent_kind", "representative_kind", "role", "state", "token", "what") VALUES (NEW."act", NEW."act_file_id", NEW."city_id", NEW."decided_at", NEW."decided_by_id", NEW."effective_on", NEW."email", NEW."first_name", NEW."followed_by_id", NEW."gender", NEW."id", NEW."last_name", NEW."note", NEW."office_name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."proposed_at", NEW."proposed_by_id", NEW."reason", NEW."referent_id", NEW."referent_kind", NEW."representative_kind", NEW."role", NEW."state", NEW."token", NEW."what"); RETURN NULL;',
                                    hash="5bbf01ed9d1e8a2c6928b673d38282af7edcd228",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_bd34c",
                                    table="cities_changeproposal",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "cities_changeproposalevent" ("act", "act_file_id", "city_id", "decided_at", "decided_by_id", "effective_on", "email", "first_name", "followed_by_id", "gender", "id", "last_name", "note", "office_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "proposed_at", "proposed_by_id", "reason", "referent_id", "referent_kind", "representative_kind", "role", "state", "token", "what") VALUES (NEW."act", NEW."act_file_id", NEW."city_id", NEW."decided_at", NEW."decided_by_id", NEW."effective_on", NEW."email", NEW."first_name", NEW."followed_by_id", NEW."gender", NEW."id", NEW."last_name", NEW."note", NEW."office_name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."proposed_at", NEW."proposed_by_id", NEW."reason", NEW."referent_id", NEW."referent_kind", NEW."representative_kind", NEW."role", NEW."state", NEW."token", NEW."what"); RETURN NULL;',
                                    hash="e0e7f7c46680338bf4eb7f8f168847cf63652f08",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_1239a",
                                    table="cities_changeproposal",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_changeproposalevent" ("act", "act_file_id", "city_id", "decided_at", "decided_by_id", "effective_on", "email", "first_name", "followed_by_id", "gender", "id", "last_name", "note", "office_name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "proposed_at", "proposed_by_id", "reason", "referent_id", "referent_kind", "representative_kind", "role", "state", "token", "what") VALUES (OLD."act", OLD."act_file_id", OLD."city_id", OLD."decided_at", OLD."decided_by_id", OLD."effective_on", OLD."email", OLD."first_name", OLD."followed_by_id", OLD."gender", OLD."id", OLD."last_name", OLD."note", OLD."office_name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone", OLD."proposed_at", OLD."proposed_by_id", OLD."reason", OLD."referent_id", OLD."referent_kind", OLD."representative_kind", OLD."role", OLD."state", OLD."token", OLD."what"); RETURN NULL;',
                                    hash="cdc08e0f6fb704173e8ea2ad448bbf2a2353e501",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_7d7e1",
                                    table="cities_changeproposal",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ChangeProposalEvent",
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
                                to="cities.changeproposal",
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
                            "token",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, verbose_name="gettone"
                            ),
                        ),
                        (
                            "what",
                            models.CharField(
                                choices=[
                                    ("referent", "Un nuovo referente"),
                                    ("replacement", "Un referente al posto di un altro"),
                                    ("end", "Un referente che lascia l'incarico"),
                                    ("representative", "Chi rappresenta il Comune"),
                                    ("office", "L'ufficio o la persona responsabile"),
                                ],
                                max_length=20,
                                verbose_name="che cosa cambia",
                            ),
                        ),
                        (
                            "referent",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cities.referent",
                                verbose_name="referente che lascia",
                            ),
                        ),
                        (
                            "first_name",
                            models.CharField(
                                blank=True,
                                max_length=100,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="nome",
                            ),
                        ),
                        (
                            "last_name",
                            models.CharField(
                                blank=True,
                                max_length=100,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="cognome",
                            ),
                        ),
                        (
                            "gender",
                            models.CharField(
                                blank=True,
                                choices=[("F", "femminile"), ("M", "maschile")],
                                max_length=1,
                                verbose_name="genere nelle qualifiche",
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="e-mail"),
                        ),
                        (
                            "phone",
                            models.CharField(
                                blank=True,
                                max_length=40,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="telefono",
                            ),
                        ),
                        (
                            "referent_kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("political", "Referente politico"),
                                    ("technical", "Referente tecnico"),
                                    ("administrative", "Referente amministrativo"),
                                ],
                                max_length=20,
                                verbose_name="tipo di referente",
                            ),
                        ),
                        (
                            "representative_kind",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("mayor", "Sindaco"),
                                    ("acting_mayor", "Sindaco facente funzioni"),
                                    ("deputy_mayor", "Vicesindaco"),
                                    ("commissioner", "Commissario straordinario"),
                                    ("commission", "Commissione straordinaria"),
                                    ("delegate", "Dirigente delegato"),
                                ],
                                max_length=20,
                                verbose_name="in qualità di",
                            ),
                        ),
                        (
                            "office_name",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="ufficio o incarico",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                blank=True,
                                max_length=200,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="qualifica",
                            ),
                        ),
                        ("effective_on", models.DateField(verbose_name="decorrenza")),
                        (
                            "act",
                            models.CharField(
                                max_length=200,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="atto",
                            ),
                        ),
                        (
                            "act_file",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="files.privatefile",
                                verbose_name="file dell'atto",
                            ),
                        ),
                        (
                            "note",
                            models.TextField(blank=True, max_length=1000, verbose_name="nota"),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="comunicata da",
                            ),
                        ),
                        (
                            "proposed_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="comunicata il",
                            ),
                        ),
                        (
                            "followed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="Chi, per la città, riceve la risposta.",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cities.person",
                                verbose_name="risposta a",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "In esame"),
                                    ("accepted", "Accolta"),
                                    ("refused", "Non accolta"),
                                    ("withdrawn", "Ritirata"),
                                ],
                                default="proposed",
                                max_length=10,
                                verbose_name="stato",
                            ),
                        ),
                        (
                            "reason",
                            models.TextField(blank=True, max_length=1000, verbose_name="motivo"),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decisa da",
                            ),
                        ),
                        (
                            "decided_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="decisa il"),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="35679c2b05cbd1f308279f767b55391b8d66d0b0",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_c4ad8",
                                    table="cities_changeproposalevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Handover",
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
                                related_name="handovers",
                                to="cities.city",
                                verbose_name="città",
                            ),
                        ),
                        (
                            "referent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handovers",
                                to="cities.referent",
                                verbose_name="incarico di referente",
                            ),
                        ),
                        (
                            "representative",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="handovers",
                                to="cities.legalrepresentative",
                                verbose_name="mandato di rappresentanza",
                            ),
                        ),
                        (
                            "leaver",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cities.person",
                                verbose_name="chi lascia",
                            ),
                        ),
                        (
                            "newcomer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cities.person",
                                verbose_name="chi subentra",
                            ),
                        ),
                        (
                            "passed",
                            models.JSONField(default=list, verbose_name="che cosa è passato"),
                        ),
                        (
                            "made_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="registrato il"
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
                                verbose_name="da chi",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "subentro",
                        "verbose_name_plural": "subentri",
                        "ordering": ["-made_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("referent__isnull", False),
                                        ("representative__isnull", True),
                                    ),
                                    models.Q(
                                        ("referent__isnull", True),
                                        ("representative__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="handover_of_one_mandate",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="handover_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="c9c7828b158dab1318164b72a26ca86070a0473b",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_handover_append_only_b0661",
                                    table="cities_handover",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactNote",
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
                                related_name="contact_notes",
                                to="cities.city",
                                verbose_name="città",
                            ),
                        ),
                        (
                            "token",
                            models.UUIDField(editable=False, unique=True, verbose_name="gettone"),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("call", "Telefonata"),
                                    ("pec", "PEC"),
                                    ("meeting", "Incontro"),
                                ],
                                default="call",
                                max_length=10,
                                verbose_name="tipo",
                            ),
                        ),
                        (
                            "held_on",
                            models.DateField(
                                default=django.utils.timezone.localdate, verbose_name="quando"
                            ),
                        ),
                        (
                            "with_whom",
                            models.CharField(blank=True, max_length=200, verbose_name="con chi"),
                        ),
                        ("text", models.TextField(max_length=2000, verbose_name="che cosa")),
                        (
                            "next_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="prossimo contatto"
                            ),
                        ),
                        (
                            "followed_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="contatto fatto il"
                            ),
                        ),
                        (
                            "followed_by",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="contatto fatto da",
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(auto_now_add=True, verbose_name="registrata il"),
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
                    ],
                    options={
                        "verbose_name": "scheda telefonata",
                        "verbose_name_plural": "schede telefonata",
                        "ordering": ["-held_on", "-pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(
                                    ("followed_at__isnull", True), ("next_on__isnull", False)
                                ),
                                fields=["next_on"],
                                name="contact_note_to_follow",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["call", "pec", "meeting"])),
                                name="contact_note_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="contact_note_says_something",
                                violation_error_message="Scrivete che cosa vi siete detti.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("next_on__isnull", True),
                                    ("next_on__gte", models.F("held_on")),
                                    _connector="OR",
                                ),
                                name="contact_note_next_is_later",
                                violation_error_message="Il prossimo contatto non può precedere questo.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("followed_at__isnull", True), ("followed_by__isnull", True)
                                    ),
                                    models.Q(
                                        ("followed_at__isnull", False),
                                        ("followed_by__isnull", False),
                                        ("next_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="contact_note_followed_by_somebody",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_contactnoteevent" ("by_id", "city_id", "followed_at", "followed_by_id", "held_on", "id", "kind", "next_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "text", "token", "with_whom") VALUES (NEW."by_id", NEW."city_id", NEW."followed_at", NEW."followed_by_id", NEW."held_on", NEW."id", NEW."kind", NEW."next_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."text", NEW."token", NEW."with_whom"); RETURN NULL;',
                                    hash="9b5eb32ddfe67593e9a7692966dbb3076f7bd5ab",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_03f56",
                                    table="cities_contactnote",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "cities_contactnoteevent" ("by_id", "city_id", "followed_at", "followed_by_id", "held_on", "id", "kind", "next_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "text", "token", "with_whom") VALUES (NEW."by_id", NEW."city_id", NEW."followed_at", NEW."followed_by_id", NEW."held_on", NEW."id", NEW."kind", NEW."next_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."text", NEW."token", NEW."with_whom"); RETURN NULL;',
                                    hash="23b0cc04e0e0cf135136d956c50029a57e5ed54a",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_ef190",
                                    table="cities_contactnote",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_contactnoteevent" ("by_id", "city_id", "followed_at", "followed_by_id", "held_on", "id", "kind", "next_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "text", "token", "with_whom") VALUES (OLD."by_id", OLD."city_id", OLD."followed_at", OLD."followed_by_id", OLD."held_on", OLD."id", OLD."kind", OLD."next_on", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."recorded_at", OLD."text", OLD."token", OLD."with_whom"); RETURN NULL;',
                                    hash="cb31abd8f700140383bff86837a3fdffcc5303c4",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_c3b1f",
                                    table="cities_contactnote",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactNoteEvent",
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
                                to="cities.contactnote",
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
                        ("token", models.UUIDField(editable=False, verbose_name="gettone")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("call", "Telefonata"),
                                    ("pec", "PEC"),
                                    ("meeting", "Incontro"),
                                ],
                                default="call",
                                max_length=10,
                                verbose_name="tipo",
                            ),
                        ),
                        (
                            "held_on",
                            models.DateField(
                                default=django.utils.timezone.localdate, verbose_name="quando"
                            ),
                        ),
                        (
                            "with_whom",
                            models.CharField(blank=True, max_length=200, verbose_name="con chi"),
                        ),
                        ("text", models.TextField(max_length=2000, verbose_name="che cosa")),
                        (
                            "next_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="prossimo contatto"
                            ),
                        ),
                        (
                            "followed_at",
                            models.DateTimeField(
                                editable=False, null=True, verbose_name="contatto fatto il"
                            ),
                        ),
                        (
                            "followed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="contatto fatto da",
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(auto_now_add=True, verbose_name="registrata il"),
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
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="6832e0c4018159a15da7e0c6a68fe159d307861a",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_f789e",
                                    table="cities_contactnoteevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ReferentInvitation",
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
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitations",
                                to="cities.person",
                                verbose_name="persona",
                            ),
                        ),
                        (
                            "city",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitations",
                                to="cities.city",
                                verbose_name="città",
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
                            "accepted_at",
                            models.DateTimeField(null=True, verbose_name="accettato il"),
                        ),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="referent_invitations",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="accesso aperto",
                            ),
                        ),
                        ("revoked_at", models.DateTimeField(null=True, verbose_name="revocato il")),
                        (
                            "bounced_at",
                            models.DateTimeField(null=True, verbose_name="tornato indietro il"),
                        ),
                        (
                            "bounce_note",
                            models.CharField(
                                blank=True, max_length=300, verbose_name="perché è tornato indietro"
                            ),
                        ),
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
                        "verbose_name": "invito al portale",
                        "verbose_name_plural": "inviti al portale",
                        "ordering": ["-sent_at", "-pk"],
                        "indexes": [
                            models.Index(fields=["-sent_at"], name="referent_invitation_sent")
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("accepted_at__isnull", True), ("revoked_at__isnull", True)
                                ),
                                fields=("person",),
                                name="referent_invitation_one_pending",
                                violation_error_message="La persona ha già un invito in attesa.",
                            ),
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
                                name="referent_invitation_accepted_by_someone",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("accepted_at__isnull", True),
                                    ("revoked_at__isnull", True),
                                    _connector="OR",
                                ),
                                name="referent_invitation_one_end",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("expires_at__gt", models.F("sent_at"))),
                                name="referent_invitation_has_a_life",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("email", django.db.models.functions.text.Lower("email"))
                                ),
                                name="referent_invitation_email_lower_case",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("bounced_at__isnull", False),
                                    ("bounce_note", ""),
                                    _connector="OR",
                                ),
                                name="referent_invitation_note_of_a_bounce",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Organisation",
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
                        ("name", models.CharField(max_length=200, verbose_name="nome")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("region", "Regione"),
                                    ("department", "Dipartimento o amministrazione centrale"),
                                    ("evaluation", "Nucleo di valutazione"),
                                    ("partner", "Partner del Programma"),
                                    ("city", "Altra città"),
                                    ("non_profit", "Ente non profit"),
                                    ("other", "Altro ente"),
                                ],
                                default="other",
                                max_length=20,
                                verbose_name="tipo",
                            ),
                        ),
                        (
                            "folded_name",
                            models.GeneratedField(
                                db_persist=True,
                                expression=models.Func(
                                    models.Func(
                                        models.Func(
                                            models.Func(
                                                models.Func(
                                                    models.F("name"),
                                                    function="normalize",
                                                    template="normalize(%(expressions)s, NFKD)",
                                                ),
                                                models.Value("[\\u0300-\\u036f]"),
                                                models.Value(""),
                                                models.Value("g"),
                                                function="regexp_replace",
                                            ),
                                            models.Value(
                                                "[-'`.,/ \\t\\n\\r\\u2010-\\u2015\\u2018\\u2019\\u02bc\\u2032]+"
                                            ),
                                            models.Value(" "),
                                            models.Value("g"),
                                            function="regexp_replace",
                                        ),
                                        models.Value("ABCDEFGHIJKLMNOPQRSTUVWXYZØŁĐ"),
                                        models.Value("abcdefghijklmnopqrstuvwxyzøłđ"),
                                        function="translate",
                                    ),
                                    models.Value(" "),
                                    function="btrim",
                                    output_field=models.TextField(),
                                ),
                                output_field=models.TextField(db_collation="C"),
                                verbose_name="nome per la ricerca",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "ente",
                        "verbose_name_plural": "enti",
                        "ordering": ["folded_name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("folded_name",),
                                name="organisation_once",
                                violation_error_message="C'è già un ente con questo nome.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("folded_name", ""), _negated=True),
                                name="organisation_is_named",
                                violation_error_message="Scrivete il nome dell'ente.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "kind__in",
                                        [
                                            "region",
                                            "department",
                                            "evaluation",
                                            "partner",
                                            "city",
                                            "non_profit",
                                            "other",
                                        ],
                                    )
                                ),
                                name="organisation_kind_known",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Priority",
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
                            "number",
                            models.PositiveSmallIntegerField(unique=True, verbose_name="numero"),
                        ),
                        ("title", models.CharField(max_length=200, verbose_name="titolo")),
                        (
                            "fund",
                            models.CharField(
                                choices=[("esf_plus", "FSE+"), ("erdf", "FESR")],
                                max_length=20,
                                verbose_name="fondo",
                            ),
                        ),
                        (
                            "valid_from",
                            models.DateField(blank=True, null=True, verbose_name="valida dal"),
                        ),
                        (
                            "valid_to",
                            models.DateField(blank=True, null=True, verbose_name="valida fino al"),
                        ),
                    ],
                    options={
                        "verbose_name": "priorità",
                        "verbose_name_plural": "priorità",
                        "ordering": ["number"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("number__gt", 0)),
                                name="priority_number_positive",
                                violation_error_message="Le priorità si contano da 1.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("fund__in", ["esf_plus", "erdf"])),
                                name="priority_fund_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_from__isnull", True),
                                    ("valid_to__isnull", True),
                                    ("valid_to__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="priority_ends_after_start",
                                violation_error_message="La data di fine non può precedere quella di inizio.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Theme",
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
                            "name",
                            models.CharField(max_length=100, unique=True, verbose_name="nome"),
                        ),
                        ("slug", models.SlugField(unique=True, verbose_name="nome breve")),
                        (
                            "position",
                            models.PositiveSmallIntegerField(unique=True, verbose_name="ordine"),
                        ),
                    ],
                    options={
                        "verbose_name": "tema",
                        "verbose_name_plural": "temi",
                        "ordering": ["position"],
                    },
                ),
                migrations.CreateModel(
                    name="Guideline",
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
                                unique=True,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="titolo",
                            ),
                        ),
                        (
                            "summary",
                            models.CharField(
                                blank=True,
                                max_length=500,
                                validators=[cities.validators.refuse_hidden_signs_in_lines],
                                verbose_name="in breve",
                            ),
                        ),
                        (
                            "theme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="guidelines",
                                to="cities.theme",
                                verbose_name="tema",
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
                        (
                            "token",
                            models.UUIDField(
                                editable=False, null=True, unique=True, verbose_name="gettone"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "linee guida",
                        "verbose_name_plural": "linee guida",
                        "ordering": ["-created_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("title", ""), _negated=True),
                                name="guideline_is_titled",
                                violation_error_message="Scrivete il titolo.",
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_guidelineevent" ("created_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "summary", "theme_id", "title") VALUES (NEW."created_at", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."summary", NEW."theme_id", NEW."title"); RETURN NULL;',
                                    hash="ab262da6abc243f46345500abf5a98fa9689973f",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_2b2a0",
                                    table="cities_guideline",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."summary" IS DISTINCT FROM (NEW."summary") OR OLD."theme_id" IS DISTINCT FROM (NEW."theme_id") OR OLD."title" IS DISTINCT FROM (NEW."title"))',
                                    func='INSERT INTO "cities_guidelineevent" ("created_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "summary", "theme_id", "title") VALUES (NEW."created_at", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."summary", NEW."theme_id", NEW."title"); RETURN NULL;',
                                    hash="350d83d2b709d538e67636253d226f2e7fda40b4",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_ad2a5",
                                    table="cities_guideline",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_guidelineevent" ("created_at", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "summary", "theme_id", "title") VALUES (OLD."created_at", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."summary", OLD."theme_id", OLD."title"); RETURN NULL;',
                                    hash="9ab479d66aacef362c84075a6f3d4377f348ff5d",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_ee110",
                                    table="cities_guideline",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GuidelineEvent",
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
                                to="cities.guideline",
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
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="titolo",
                            ),
                        ),
                        (
                            "summary",
                            models.CharField(
                                blank=True,
                                max_length=500,
                                validators=[cities.validators.refuse_hidden_signs_in_lines],
                                verbose_name="in breve",
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
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="creata il",
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
                                    hash="263b3effdb1bd876992490f24aca1de374a9af88",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_5838f",
                                    table="cities_guidelineevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GuidelineVersion",
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
                            "guideline",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="versions",
                                to="cities.guideline",
                                verbose_name="linee guida",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="versione")),
                        (
                            "title",
                            models.CharField(editable=False, max_length=200, verbose_name="titolo"),
                        ),
                        ("dated_on", models.DateField(verbose_name="data del documento")),
                        ("changes", models.TextField(blank=True, verbose_name="che cosa cambia")),
                        (
                            "read_by",
                            models.DateField(
                                blank=True, null=True, verbose_name="da leggere entro"
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
                            "pages",
                            models.PositiveIntegerField(
                                blank=True, editable=False, null=True, verbose_name="pagine"
                            ),
                        ),
                        ("text", models.TextField(blank=True, verbose_name="testo")),
                        (
                            "text_origin",
                            models.CharField(
                                choices=[
                                    ("typed", "scritto a mano"),
                                    ("waiting", "da leggere nel file"),
                                    ("extracted", "letto nel file"),
                                    ("unreadable", "il file non contiene testo leggibile"),
                                ],
                                default="typed",
                                max_length=20,
                                verbose_name="da dove viene il testo",
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="preparata il",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="preparata da",
                            ),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="pubblicata il"
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
                                                    models.F("title"),
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
                        "verbose_name": "versione delle linee guida",
                        "verbose_name_plural": "versioni delle linee guida",
                        "ordering": ["guideline", "-number"],
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["search_words"], name="guideline_version_words"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("guideline", "number"),
                                name="guideline_version_numbered_once",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("published_at__isnull", True)),
                                fields=("guideline",),
                                name="guideline_one_draft",
                                violation_error_message="C'è già una versione in preparazione.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("number__gt", 0)),
                                name="guideline_version_number_positive",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("number", 1),
                                    models.Q(("changes", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="guideline_version_says_what_changed",
                                violation_error_message="Dite che cosa cambia rispetto alla versione precedente.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("read_by__isnull", True),
                                    ("read_by__gte", models.F("dated_on")),
                                    _connector="OR",
                                ),
                                name="guideline_version_read_after_it_is_dated",
                                violation_error_message="Si legge dopo la data del documento.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("file__isnull", False),
                                    models.Q(("text", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="guideline_version_says_something",
                                violation_error_message="Serve un file o un testo.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "text_origin__in",
                                        ["typed", "waiting", "extracted", "unreadable"],
                                    )
                                ),
                                name="guideline_version_text_origin_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.LessThanOrEqual(
                                        models.Func(
                                            models.F("text"),
                                            function="octet_length",
                                            output_field=models.IntegerField(),
                                        ),
                                        500000,
                                    )
                                ),
                                name="guideline_version_text_fits",
                                violation_error_message="Il testo è troppo lungo: dividetelo, o caricate un file.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="guideline_version_published_stays",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.published_at IS NOT NULL AND (OLD.guideline_id, OLD.number, OLD.title, OLD.dated_on, OLD.changes, OLD.read_by, OLD.file_id, OLD.published_at) IS DISTINCT FROM (NEW.guideline_id, NEW.number, NEW.title, NEW.dated_on, NEW.changes, NEW.read_by, NEW.file_id, NEW.published_at))",
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="923b2194ea576e8a1c5f22919a44458378376236",
                                    operation="UPDATE",
                                    pgid="pgtrigger_guideline_version_published_stays_c077e",
                                    table="cities_guidelineversion",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_guidelineversionevent" ("by_id", "changes", "created_at", "dated_on", "file_id", "guideline_id", "id", "number", "pages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "read_by", "text_origin", "title") VALUES (NEW."by_id", NEW."changes", NEW."created_at", NEW."dated_on", NEW."file_id", NEW."guideline_id", NEW."id", NEW."number", NEW."pages", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_at", NEW."read_by", NEW."text_origin", NEW."title"); RETURN NULL;',
                                    hash="0e8624b5b6db5488482f9c10b2fa25d11103f7f0",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_47343",
                                    table="cities_guidelineversion",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."changes" IS DISTINCT FROM (NEW."changes") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."dated_on" IS DISTINCT FROM (NEW."dated_on") OR OLD."file_id" IS DISTINCT FROM (NEW."file_id") OR OLD."guideline_id" IS DISTINCT FROM (NEW."guideline_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."pages" IS DISTINCT FROM (NEW."pages") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."read_by" IS DISTINCT FROM (NEW."read_by") OR OLD."text_origin" IS DISTINCT FROM (NEW."text_origin") OR OLD."title" IS DISTINCT FROM (NEW."title"))',
                                    func='INSERT INTO "cities_guidelineversionevent" ("by_id", "changes", "created_at", "dated_on", "file_id", "guideline_id", "id", "number", "pages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "read_by", "text_origin", "title") VALUES (NEW."by_id", NEW."changes", NEW."created_at", NEW."dated_on", NEW."file_id", NEW."guideline_id", NEW."id", NEW."number", NEW."pages", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_at", NEW."read_by", NEW."text_origin", NEW."title"); RETURN NULL;',
                                    hash="33078b2b03b7b72e7411eba854e7a8b9ccf2b4a9",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_0a2ba",
                                    table="cities_guidelineversion",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_guidelineversionevent" ("by_id", "changes", "created_at", "dated_on", "file_id", "guideline_id", "id", "number", "pages", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "read_by", "text_origin", "title") VALUES (OLD."by_id", OLD."changes", OLD."created_at", OLD."dated_on", OLD."file_id", OLD."guideline_id", OLD."id", OLD."number", OLD."pages", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."published_at", OLD."read_by", OLD."text_origin", OLD."title"); RETURN NULL;',
                                    hash="7206c81322c1c530660e34f8d68a57650e26642c",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_74201",
                                    table="cities_guidelineversion",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GuidelineVersionEvent",
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
                                to="cities.guidelineversion",
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
                            "guideline",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cities.guideline",
                                verbose_name="linee guida",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="versione")),
                        (
                            "title",
                            models.CharField(editable=False, max_length=200, verbose_name="titolo"),
                        ),
                        ("dated_on", models.DateField(verbose_name="data del documento")),
                        ("changes", models.TextField(blank=True, verbose_name="che cosa cambia")),
                        (
                            "read_by",
                            models.DateField(
                                blank=True, null=True, verbose_name="da leggere entro"
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
                            "pages",
                            models.PositiveIntegerField(
                                blank=True, editable=False, null=True, verbose_name="pagine"
                            ),
                        ),
                        (
                            "text_origin",
                            models.CharField(
                                choices=[
                                    ("typed", "scritto a mano"),
                                    ("waiting", "da leggere nel file"),
                                    ("extracted", "letto nel file"),
                                    ("unreadable", "il file non contiene testo leggibile"),
                                ],
                                default="typed",
                                max_length=20,
                                verbose_name="da dove viene il testo",
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                editable=False,
                                verbose_name="preparata il",
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
                                verbose_name="preparata da",
                            ),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="pubblicata il"
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
                                    hash="cc0f6e8256b5ddfa36a805419eb156d4f2b8df54",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_f5df9",
                                    table="cities_guidelineversionevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GuidelineAttachment",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attachments",
                                to="cities.guidelineversion",
                                verbose_name="versione",
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
                    ],
                    options={
                        "verbose_name": "allegato alle linee guida",
                        "verbose_name_plural": "allegati alle linee guida",
                        "ordering": ["version", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="GuidelineReceipt",
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
                                related_name="receipts",
                                to="cities.guidelineversion",
                                verbose_name="versione",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="receipts",
                                to="cities.person",
                                verbose_name="persona",
                            ),
                        ),
                        (
                            "read_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="presa visione il"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "presa visione",
                        "verbose_name_plural": "prese visione",
                        "ordering": [models.OrderBy(models.F("read_at")), "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("version", "person"), name="guideline_receipt_once"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="guideline_receipt_stays",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."version_id" IS DISTINCT FROM (NEW."version_id") OR OLD."read_at" IS DISTINCT FROM (NEW."read_at"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="00c9043471fd84d428f2878093d9ded8966d6bd9",
                                    operation="UPDATE",
                                    pgid="pgtrigger_guideline_receipt_stays_6fc61",
                                    table="cities_guidelinereceipt",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GoodPractice",
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
                                unique=True,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="titolo",
                            ),
                        ),
                        (
                            "city",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="practices",
                                to="cities.city",
                                verbose_name="città del Programma",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="practices",
                                to="cities.organisation",
                                verbose_name="altra città o ente",
                            ),
                        ),
                        (
                            "summary",
                            models.CharField(
                                blank=True,
                                max_length=400,
                                validators=[cities.validators.refuse_hidden_signs_in_lines],
                                verbose_name="in breve",
                            ),
                        ),
                        (
                            "text",
                            models.TextField(
                                help_text="Le cifre si scrivono {progetti}, {progetti attivi}, {enti} e {importo}: il portale le conta, o dice che vengono dal testo.",
                                validators=[cities.validators.refuse_hidden_signs_in_lines],
                                verbose_name="testo",
                            ),
                        ),
                        (
                            "programme",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="programma e periodo"
                            ),
                        ),
                        (
                            "declared_projects",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="progetti, dal testo"
                            ),
                        ),
                        (
                            "declared_active_projects",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="progetti attivi, dal testo"
                            ),
                        ),
                        (
                            "declared_bodies",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="enti, dal testo"
                            ),
                        ),
                        (
                            "declared_amount",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=14,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="importo, dal testo",
                            ),
                        ),
                        (
                            "source_note",
                            models.CharField(blank=True, max_length=300, verbose_name="fonte"),
                        ),
                        (
                            "is_published",
                            models.BooleanField(default=False, verbose_name="pubblicata"),
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
                                                    models.F("title"),
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
                                                    models.F("summary"),
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
                                        models.Func(
                                            models.Func(
                                                models.Func(
                                                    models.F("programme"),
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
                        (
                            "themes",
                            models.ManyToManyField(
                                blank=True,
                                related_name="practices",
                                to="cities.theme",
                                verbose_name="temi",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "buona pratica",
                        "verbose_name_plural": "buone pratiche",
                        "ordering": ["title"],
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["search_words"], name="practice_words"
                            )
                        ],
                        "constraints": [
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
                                name="practice_has_one_place",
                                violation_error_message="Indicate una città del Programma oppure un'altra città o ente, non tutt'e due.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("title", ""), _negated=True),
                                    models.Q(("text", ""), _negated=True),
                                ),
                                name="practice_says_something",
                                violation_error_message="Scrivete titolo e testo.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("declared_active_projects__isnull", True),
                                        ("declared_amount__isnull", True),
                                        ("declared_bodies__isnull", True),
                                        ("declared_projects__isnull", True),
                                    ),
                                    models.Q(("source_note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="practice_declared_has_source",
                                violation_error_message="Una cifra presa dal testo va scritta con la sua fonte.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("declared_projects__isnull", True),
                                    ("declared_active_projects__isnull", True),
                                    (
                                        "declared_active_projects__lte",
                                        models.F("declared_projects"),
                                    ),
                                    _connector="OR",
                                ),
                                name="practice_active_within_projects",
                                violation_error_message="I progetti attivi non possono essere più dei progetti.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("declared_amount__isnull", True),
                                    ("declared_amount__gte", 0),
                                    _connector="OR",
                                ),
                                name="practice_amount_not_negative",
                                violation_error_message="L'importo non può essere negativo.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.LessThanOrEqual(
                                        models.Func(
                                            models.F("text"),
                                            function="octet_length",
                                            output_field=models.IntegerField(),
                                        ),
                                        500000,
                                    )
                                ),
                                name="practice_text_fits",
                                violation_error_message="Il testo è troppo lungo: dividetelo, o caricate un file.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_goodpracticeevent" ("city_id", "declared_active_projects", "declared_amount", "declared_bodies", "declared_projects", "id", "is_published", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "source_note", "summary", "text", "title") VALUES (NEW."city_id", NEW."declared_active_projects", NEW."declared_amount", NEW."declared_bodies", NEW."declared_projects", NEW."id", NEW."is_published", NEW."organisation_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."programme", NEW."source_note", NEW."summary", NEW."text", NEW."title"); RETURN NULL;',
                                    hash="77f9896aaed37e46f740d065c6cd56180e6844ef",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_6eaeb",
                                    table="cities_goodpractice",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."city_id" IS DISTINCT FROM (NEW."city_id") OR OLD."declared_active_projects" IS DISTINCT FROM (NEW."declared_active_projects") OR OLD."declared_amount" IS DISTINCT FROM (NEW."declared_amount") OR OLD."declared_bodies" IS DISTINCT FROM (NEW."declared_bodies") OR OLD."declared_projects" IS DISTINCT FROM (NEW."declared_projects") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_published" IS DISTINCT FROM (NEW."is_published") OR OLD."organisation_id" IS DISTINCT FROM (NEW."organisation_id") OR OLD."programme" IS DISTINCT FROM (NEW."programme") OR OLD."source_note" IS DISTINCT FROM (NEW."source_note") OR OLD."summary" IS DISTINCT FROM (NEW."summary") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."title" IS DISTINCT FROM (NEW."title"))',
                                    func='INSERT INTO "cities_goodpracticeevent" ("city_id", "declared_active_projects", "declared_amount", "declared_bodies", "declared_projects", "id", "is_published", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "source_note", "summary", "text", "title") VALUES (NEW."city_id", NEW."declared_active_projects", NEW."declared_amount", NEW."declared_bodies", NEW."declared_projects", NEW."id", NEW."is_published", NEW."organisation_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."programme", NEW."source_note", NEW."summary", NEW."text", NEW."title"); RETURN NULL;',
                                    hash="3d49d602992ca8bbce6d0d6307ad9b9ef2699439",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_4b52c",
                                    table="cities_goodpractice",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_goodpracticeevent" ("city_id", "declared_active_projects", "declared_amount", "declared_bodies", "declared_projects", "id", "is_published", "organisation_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "programme", "source_note", "summary", "text", "title") VALUES (OLD."city_id", OLD."declared_active_projects", OLD."declared_amount", OLD."declared_bodies", OLD."declared_projects", OLD."id", OLD."is_published", OLD."organisation_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."programme", OLD."source_note", OLD."summary", OLD."text", OLD."title"); RETURN NULL;',
                                    hash="0bfa47e0733ec6a81f88bffebff31a0dce78d079",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_94697",
                                    table="cities_goodpractice",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="GoodPracticeEvent",
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
                                to="cities.goodpractice",
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
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="titolo",
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
                                verbose_name="città del Programma",
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
                                verbose_name="altra città o ente",
                            ),
                        ),
                        (
                            "summary",
                            models.CharField(
                                blank=True,
                                max_length=400,
                                validators=[cities.validators.refuse_hidden_signs_in_lines],
                                verbose_name="in breve",
                            ),
                        ),
                        (
                            "text",
                            models.TextField(
                                help_text="Le cifre si scrivono {progetti}, {progetti attivi}, {enti} e {importo}: il portale le conta, o dice che vengono dal testo.",
                                validators=[cities.validators.refuse_hidden_signs_in_lines],
                                verbose_name="testo",
                            ),
                        ),
                        (
                            "programme",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="programma e periodo"
                            ),
                        ),
                        (
                            "declared_projects",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="progetti, dal testo"
                            ),
                        ),
                        (
                            "declared_active_projects",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="progetti attivi, dal testo"
                            ),
                        ),
                        (
                            "declared_bodies",
                            models.PositiveIntegerField(
                                blank=True, null=True, verbose_name="enti, dal testo"
                            ),
                        ),
                        (
                            "declared_amount",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=14,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="importo, dal testo",
                            ),
                        ),
                        (
                            "source_note",
                            models.CharField(blank=True, max_length=300, verbose_name="fonte"),
                        ),
                        (
                            "is_published",
                            models.BooleanField(default=False, verbose_name="pubblicata"),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="b76406a01fb9cd5d9d321d2831e69e286dd0f90f",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_82afb",
                                    table="cities_goodpracticeevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PracticeProject",
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
                            "practice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="projects",
                                to="cities.goodpractice",
                                verbose_name="pratica",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                max_length=200,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="nome",
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                validators=[cities.validators.refuse_hidden_signs_in_lines],
                                verbose_name="che cosa fa",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("eligible", "Finanziabile, non avviato"),
                                    ("active", "Attivo"),
                                    ("concluded", "Concluso"),
                                    ("withdrawn", "Rinunciato o revocato"),
                                    ("unknown", "Stato non indicato"),
                                ],
                                default="unknown",
                                max_length=20,
                                verbose_name="stato",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=14,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="importo",
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
                                                    models.F("name"),
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
                                                    models.F("description"),
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
                        "verbose_name": "progetto della pratica",
                        "verbose_name_plural": "progetti della pratica",
                        "ordering": ["practice", "name", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("practice", "name"),
                                name="practice_project_once",
                                violation_error_message="Il progetto c'è già.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        ["eligible", "active", "concluded", "withdrawn", "unknown"],
                                    )
                                ),
                                name="practice_project_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("amount__isnull", True), ("amount__gte", 0), _connector="OR"
                                ),
                                name="practice_project_amount_not_negative",
                                violation_error_message="L'importo non può essere negativo.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.LessThanOrEqual(
                                        models.Func(
                                            models.F("description"),
                                            function="octet_length",
                                            output_field=models.IntegerField(),
                                        ),
                                        500000,
                                    )
                                ),
                                name="practice_project_description_fits",
                                violation_error_message="Il testo è troppo lungo: dividetelo, o caricate un file.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_practiceprojectevent" ("amount", "description", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "state") VALUES (NEW."amount", NEW."description", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."practice_id", NEW."state"); RETURN NULL;',
                                    hash="e39e88dfe1f9e0cc9084b4e9ef488f0756a5567f",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_da7d6",
                                    table="cities_practiceproject",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."amount" IS DISTINCT FROM (NEW."amount") OR OLD."description" IS DISTINCT FROM (NEW."description") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."practice_id" IS DISTINCT FROM (NEW."practice_id") OR OLD."state" IS DISTINCT FROM (NEW."state"))',
                                    func='INSERT INTO "cities_practiceprojectevent" ("amount", "description", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "state") VALUES (NEW."amount", NEW."description", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."practice_id", NEW."state"); RETURN NULL;',
                                    hash="06376719669da0a5b02fc4899e8ff2f22f3af42b",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_52e3e",
                                    table="cities_practiceproject",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_practiceprojectevent" ("amount", "description", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "practice_id", "state") VALUES (OLD."amount", OLD."description", OLD."id", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."practice_id", OLD."state"); RETURN NULL;',
                                    hash="bdb03d8119444f206f4efd747699b6f48f3aafbf",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_b53c1",
                                    table="cities_practiceproject",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PracticeProjectEvent",
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
                                to="cities.practiceproject",
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
                            "practice",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cities.goodpractice",
                                verbose_name="pratica",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                max_length=200,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="nome",
                            ),
                        ),
                        (
                            "description",
                            models.TextField(
                                blank=True,
                                validators=[cities.validators.refuse_hidden_signs_in_lines],
                                verbose_name="che cosa fa",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("eligible", "Finanziabile, non avviato"),
                                    ("active", "Attivo"),
                                    ("concluded", "Concluso"),
                                    ("withdrawn", "Rinunciato o revocato"),
                                    ("unknown", "Stato non indicato"),
                                ],
                                default="unknown",
                                max_length=20,
                                verbose_name="stato",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=14,
                                null=True,
                                validators=[django.core.validators.MinValueValidator(Decimal("0"))],
                                verbose_name="importo",
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
                                    hash="54a6eb71fbb2dcba36ff75c2e2a0760baa641bd5",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_7294e",
                                    table="cities_practiceprojectevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PracticeBody",
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
                            "practice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="bodies",
                                to="cities.goodpractice",
                                verbose_name="pratica",
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cities.organisation",
                                verbose_name="ente",
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="che cosa fa"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "ente della pratica",
                        "verbose_name_plural": "enti della pratica",
                        "ordering": ["practice", "organisation__folded_name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("practice", "organisation"),
                                name="practice_body_once",
                                violation_error_message="L'ente c'è già.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PracticeLink",
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
                            "practice",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="links",
                                to="cities.goodpractice",
                                verbose_name="pratica",
                            ),
                        ),
                        (
                            "label",
                            models.CharField(max_length=150, verbose_name="testo del collegamento"),
                        ),
                        (
                            "url",
                            models.URLField(
                                max_length=500,
                                validators=[
                                    django.core.validators.URLValidator(schemes=["https", "http"])
                                ],
                                verbose_name="indirizzo",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "collegamento",
                        "verbose_name_plural": "collegamenti",
                        "ordering": ["practice", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("url__startswith", "https://"),
                                    ("url__startswith", "http://"),
                                    _connector="OR",
                                ),
                                name="practice_link_is_web",
                                violation_error_message="L'indirizzo comincia con https:// o http://.",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Question",
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
                                related_name="questions",
                                to="cities.city",
                                verbose_name="città",
                            ),
                        ),
                        (
                            "asked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="questions",
                                to="cities.person",
                                verbose_name="chiesto da",
                            ),
                        ),
                        (
                            "asked_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="inviato il"
                            ),
                        ),
                        (
                            "subject",
                            models.CharField(
                                max_length=200,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="oggetto",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="testo")),
                        (
                            "theme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="questions",
                                to="cities.theme",
                                verbose_name="tema",
                            ),
                        ),
                        (
                            "guideline",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="questions",
                                to="cities.guideline",
                                verbose_name="a proposito delle linee guida",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("office", "In attesa di risposta"),
                                    ("city", "Chiesto un chiarimento alla città"),
                                    ("answered", "Risposta data"),
                                ],
                                default="office",
                                max_length=20,
                                verbose_name="stato",
                            ),
                        ),
                        (
                            "waiting_since",
                            models.DateTimeField(
                                default=django.utils.timezone.now,
                                verbose_name="in questo stato dal",
                            ),
                        ),
                        (
                            "token",
                            models.UUIDField(
                                editable=False, null=True, unique=True, verbose_name="gettone"
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
                                                    models.F("subject"),
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
                        "verbose_name": "quesito",
                        "verbose_name_plural": "quesiti",
                        "ordering": ["-asked_at", "-pk"],
                        "indexes": [
                            models.Index(
                                fields=["state", "waiting_since"], name="question_waiting"
                            ),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["search_words"], name="question_words"
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("state__in", ["office", "city", "answered"])),
                                name="question_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("subject", ""), _negated=True),
                                    models.Q(("text", ""), _negated=True),
                                ),
                                name="question_says_something",
                                violation_error_message="Scrivete oggetto e testo del quesito.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("waiting_since__gte", models.F("asked_at"))),
                                name="question_waits_after_it_was_asked",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.LessThanOrEqual(
                                        models.Func(
                                            models.F("text"),
                                            function="octet_length",
                                            output_field=models.IntegerField(),
                                        ),
                                        500000,
                                    )
                                ),
                                name="question_text_fits",
                                violation_error_message="Il testo è troppo lungo: dividetelo, o caricate un file.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="question_text_stays",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."city_id" IS DISTINCT FROM (NEW."city_id") OR OLD."asked_at" IS DISTINCT FROM (NEW."asked_at") OR OLD."subject" IS DISTINCT FROM (NEW."subject") OR OLD."text" IS DISTINCT FROM (NEW."text"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="ad7a0d1a59b97d5477ba576b5fecbf0c4f9bd91f",
                                    operation="UPDATE",
                                    pgid="pgtrigger_question_text_stays_1eb1a",
                                    table="cities_question",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="QuestionEntry",
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
                            "question",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="cities.question",
                                verbose_name="quesito",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("answer", "Risposta"),
                                    ("inquiry", "Richiesta di chiarimento"),
                                    ("detail", "Precisazione della città"),
                                ],
                                max_length=20,
                                verbose_name="tipo",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="testo")),
                        (
                            "voice",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("office", "Segreteria del Programma"),
                                    ("authority", "Autorità di Gestione"),
                                ],
                                help_text="Vuoto per ciò che scrive la città.",
                                max_length=20,
                                verbose_name="a nome di",
                            ),
                        ),
                        (
                            "is_interpretation",
                            models.BooleanField(default=False, verbose_name="interpreta un atto"),
                        ),
                        (
                            "reference",
                            models.CharField(
                                blank=True,
                                help_text="Nota o atto con cui l'Autorità si è espressa.",
                                max_length=200,
                                verbose_name="riferimento dell'Autorità",
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
                                default=django.utils.timezone.now, verbose_name="quando"
                            ),
                        ),
                        (
                            "token",
                            models.UUIDField(
                                editable=False, null=True, unique=True, verbose_name="gettone"
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
                                                    models.F("reference"),
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
                        "verbose_name": "seguito di un quesito",
                        "verbose_name_plural": "seguiti dei quesiti",
                        "ordering": ["at", "pk"],
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["search_words"], name="question_entry_words"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("kind__in", ["answer", "inquiry", "detail"])),
                                name="question_entry_kind_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "detail"), ("voice", "")),
                                    models.Q(
                                        models.Q(("kind", "detail"), _negated=True),
                                        ("voice__in", ["office", "authority"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="question_entry_has_its_voice",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_interpretation", False),
                                    models.Q(("kind", "answer"), ("voice", "authority")),
                                    _connector="OR",
                                ),
                                name="question_entry_interpreted_by_authority",
                                violation_error_message="L'interpretazione di un atto la dà l'Autorità di Gestione, non la segreteria.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("text", ""), _negated=True),
                                name="question_entry_says_something",
                                violation_error_message="Scrivete il testo.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.LessThanOrEqual(
                                        models.Func(
                                            models.F("text"),
                                            function="octet_length",
                                            output_field=models.IntegerField(),
                                        ),
                                        500000,
                                    )
                                ),
                                name="question_entry_text_fits",
                                violation_error_message="Il testo è troppo lungo: dividetelo, o caricate un file.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="question_entry_stays",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="caed198df21e52a35310f61bf27546b1452569f3",
                                    operation="UPDATE",
                                    pgid="pgtrigger_question_entry_stays_4635a",
                                    table="cities_questionentry",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Faq",
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
                            "question",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="faqs",
                                to="cities.question",
                                verbose_name="quesito di partenza",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                max_length=200,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="domanda",
                            ),
                        ),
                        (
                            "text",
                            models.TextField(blank=True, verbose_name="dettaglio della domanda"),
                        ),
                        ("answer", models.TextField(verbose_name="risposta")),
                        (
                            "theme",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="faqs",
                                to="cities.theme",
                                verbose_name="tema",
                            ),
                        ),
                        (
                            "voice",
                            models.CharField(
                                choices=[
                                    ("office", "Segreteria del Programma"),
                                    ("authority", "Autorità di Gestione"),
                                ],
                                default="office",
                                max_length=20,
                                verbose_name="a nome di",
                            ),
                        ),
                        (
                            "is_interpretation",
                            models.BooleanField(default=False, verbose_name="interpreta un atto"),
                        ),
                        (
                            "reference",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="riferimento dell'Autorità"
                            ),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="pubblicata il"
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="pubblicata da",
                            ),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="ritirata il"),
                        ),
                        (
                            "token",
                            models.UUIDField(
                                editable=False, null=True, unique=True, verbose_name="gettone"
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
                                                    models.F("title"),
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
                                        models.Func(
                                            models.Func(
                                                models.Func(
                                                    models.F("answer"),
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
                        "verbose_name": "domanda frequente",
                        "verbose_name_plural": "domande frequenti",
                        "ordering": ["-published_at", "-pk"],
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["search_words"], name="faq_words"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("voice__in", ["office", "authority"])),
                                name="faq_voice_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("is_interpretation", False),
                                    ("voice", "authority"),
                                    _connector="OR",
                                ),
                                name="faq_interpreted_by_authority",
                                violation_error_message="L'interpretazione di un atto la dà l'Autorità di Gestione, non la segreteria.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("title", ""), _negated=True),
                                    models.Q(("answer", ""), _negated=True),
                                ),
                                name="faq_says_something",
                                violation_error_message="Scrivete la domanda e la risposta.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("question__isnull", False), ("withdrawn_at__isnull", True)
                                ),
                                fields=("question",),
                                name="faq_once_per_question",
                                violation_error_message="Il quesito è già fra le domande frequenti.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.LessThanOrEqual(
                                        models.Func(
                                            models.F("text"),
                                            function="octet_length",
                                            output_field=models.IntegerField(),
                                        ),
                                        500000,
                                    )
                                ),
                                name="faq_text_fits",
                                violation_error_message="Il testo è troppo lungo: dividetelo, o caricate un file.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.LessThanOrEqual(
                                        models.Func(
                                            models.F("answer"),
                                            function="octet_length",
                                            output_field=models.IntegerField(),
                                        ),
                                        500000,
                                    )
                                ),
                                name="faq_answer_fits",
                                violation_error_message="Il testo è troppo lungo: dividetelo, o caricate un file.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_faqevent" ("answer", "by_id", "id", "is_interpretation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "question_id", "reference", "text", "theme_id", "title", "voice", "withdrawn_at") VALUES (NEW."answer", NEW."by_id", NEW."id", NEW."is_interpretation", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_at", NEW."question_id", NEW."reference", NEW."text", NEW."theme_id", NEW."title", NEW."voice", NEW."withdrawn_at"); RETURN NULL;',
                                    hash="e1bac79e3bf84aebfa91337f287231de49a3a2b3",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_f78d3",
                                    table="cities_faq",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."answer" IS DISTINCT FROM (NEW."answer") OR OLD."by_id" IS DISTINCT FROM (NEW."by_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_interpretation" IS DISTINCT FROM (NEW."is_interpretation") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."question_id" IS DISTINCT FROM (NEW."question_id") OR OLD."reference" IS DISTINCT FROM (NEW."reference") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."theme_id" IS DISTINCT FROM (NEW."theme_id") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."voice" IS DISTINCT FROM (NEW."voice") OR OLD."withdrawn_at" IS DISTINCT FROM (NEW."withdrawn_at"))',
                                    func='INSERT INTO "cities_faqevent" ("answer", "by_id", "id", "is_interpretation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "question_id", "reference", "text", "theme_id", "title", "voice", "withdrawn_at") VALUES (NEW."answer", NEW."by_id", NEW."id", NEW."is_interpretation", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_at", NEW."question_id", NEW."reference", NEW."text", NEW."theme_id", NEW."title", NEW."voice", NEW."withdrawn_at"); RETURN NULL;',
                                    hash="788768b13fe75603dd3437c96c61f46f9c0312dd",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_5befb",
                                    table="cities_faq",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_faqevent" ("answer", "by_id", "id", "is_interpretation", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "question_id", "reference", "text", "theme_id", "title", "voice", "withdrawn_at") VALUES (OLD."answer", OLD."by_id", OLD."id", OLD."is_interpretation", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."published_at", OLD."question_id", OLD."reference", OLD."text", OLD."theme_id", OLD."title", OLD."voice", OLD."withdrawn_at"); RETURN NULL;',
                                    hash="31d5653381756bd542d329a0b22193b73c9fa8ed",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_79357",
                                    table="cities_faq",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="FaqEvent",
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
                                to="cities.faq",
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
                            "question",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cities.question",
                                verbose_name="quesito di partenza",
                            ),
                        ),
                        (
                            "title",
                            models.CharField(
                                max_length=200,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="domanda",
                            ),
                        ),
                        (
                            "text",
                            models.TextField(blank=True, verbose_name="dettaglio della domanda"),
                        ),
                        ("answer", models.TextField(verbose_name="risposta")),
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
                            "voice",
                            models.CharField(
                                choices=[
                                    ("office", "Segreteria del Programma"),
                                    ("authority", "Autorità di Gestione"),
                                ],
                                default="office",
                                max_length=20,
                                verbose_name="a nome di",
                            ),
                        ),
                        (
                            "is_interpretation",
                            models.BooleanField(default=False, verbose_name="interpreta un atto"),
                        ),
                        (
                            "reference",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="riferimento dell'Autorità"
                            ),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="pubblicata il"
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
                                verbose_name="pubblicata da",
                            ),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="ritirata il"),
                        ),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="7627d1d51cf23101ce2eb2ae38bba38de5c9ce2a",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_6ceb7",
                                    table="cities_faqevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CityMessage",
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
                                related_name="messages",
                                to="cities.city",
                                verbose_name="città",
                            ),
                        ),
                        (
                            "subject",
                            models.CharField(
                                max_length=200,
                                validators=[cities.validators.refuse_hidden_signs],
                                verbose_name="oggetto",
                            ),
                        ),
                        ("text", models.TextField(verbose_name="testo")),
                        ("source", models.CharField(max_length=60, verbose_name="a proposito di")),
                        (
                            "url",
                            models.CharField(
                                blank=True,
                                help_text="Dove si continua, per esempio /linee-guida/3/.",
                                max_length=200,
                                verbose_name="indirizzo nel portale",
                            ),
                        ),
                        (
                            "guideline_version",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="messages",
                                to="cities.guidelineversion",
                                verbose_name="versione delle linee guida",
                            ),
                        ),
                        (
                            "question",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="messages",
                                to="cities.question",
                                verbose_name="quesito",
                            ),
                        ),
                        (
                            "sending",
                            models.UUIDField(
                                default=uuid.uuid4, editable=False, verbose_name="invio"
                            ),
                        ),
                        (
                            "sent_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="inviato il"
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
                                verbose_name="inviato da",
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
                                                    models.F("subject"),
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
                        "verbose_name": "messaggio alla città",
                        "verbose_name_plural": "messaggi alle città",
                        "ordering": ["-sent_at", "-pk"],
                        "indexes": [
                            models.Index(fields=["city", "-sent_at"], name="city_message_newest"),
                            models.Index(fields=["sending"], name="city_message_sending"),
                            django.contrib.postgres.indexes.GinIndex(
                                fields=["search_words"], name="city_message_words"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("sending", "city"), name="city_message_once_per_sending"
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("guideline_version__isnull", False)),
                                fields=("city", "guideline_version"),
                                name="city_message_version_sent_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("subject", ""), _negated=True),
                                    models.Q(("text", ""), _negated=True),
                                ),
                                name="city_message_says_something",
                                violation_error_message="Scrivete oggetto e testo.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("url", ""),
                                    models.Q(
                                        ("url__startswith", "/"),
                                        models.Q(("url__startswith", "//"), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="city_message_stays_in_the_portal",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    django.db.models.lookups.LessThanOrEqual(
                                        models.Func(
                                            models.F("text"),
                                            function="octet_length",
                                            output_field=models.IntegerField(),
                                        ),
                                        500000,
                                    )
                                ),
                                name="city_message_text_fits",
                                violation_error_message="Il testo è troppo lungo: dividetelo, o caricate un file.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="city_message_stays",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="2bc115b1bc0290239a6e5fecea11568373e40482",
                                    operation="UPDATE",
                                    pgid="pgtrigger_city_message_stays_77681",
                                    table="cities_citymessage",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PathStep",
                    fields=[
                        (
                            "key",
                            models.CharField(
                                editable=False,
                                max_length=40,
                                primary_key=True,
                                serialize=False,
                                verbose_name="chiave",
                            ),
                        ),
                        (
                            "position",
                            models.PositiveSmallIntegerField(unique=True, verbose_name="ordine"),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="nome del passo")),
                        (
                            "due_on",
                            models.DateField(
                                blank=True,
                                help_text="Vale per ogni città che non ha la sua.",
                                null=True,
                                verbose_name="entro il",
                            ),
                        ),
                        (
                            "days_after",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Al posto di una data: si contano da quando la città conclude il passo prima.",
                                null=True,
                                verbose_name="giorni dopo il passo precedente",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "passo del percorso",
                        "verbose_name_plural": "passi del percorso",
                        "ordering": ["position"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("name", ""), _negated=True),
                                name="path_step_is_named",
                                violation_error_message="Scrivete il nome del passo.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("due_on__isnull", True),
                                    ("days_after__isnull", True),
                                    _connector="OR",
                                ),
                                name="path_step_due_one_way",
                                violation_error_message="La scadenza è una data oppure un numero di giorni.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="path_step_key_never_changes",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition='WHEN (OLD."key" IS DISTINCT FROM (NEW."key"))',
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                                    hash="b167fb2e796f5af022269b55867907992d924908",
                                    operation="UPDATE",
                                    pgid="pgtrigger_path_step_key_never_changes_26749",
                                    table="cities_pathstep",
                                    when="BEFORE",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_pathstepevent" ("days_after", "due_on", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."days_after", NEW."due_on", NEW."key", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."key", NEW."position"); RETURN NULL;',
                                    hash="db22bfc84331603c6510be308ba222ca5982d25b",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_3eb26",
                                    table="cities_pathstep",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "cities_pathstepevent" ("days_after", "due_on", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (NEW."days_after", NEW."due_on", NEW."key", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."key", NEW."position"); RETURN NULL;',
                                    hash="7d0d1358c4884cf4df4d3e484d53b88233c0a656",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_4c3d4",
                                    table="cities_pathstep",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_pathstepevent" ("days_after", "due_on", "key", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "position") VALUES (OLD."days_after", OLD."due_on", OLD."key", OLD."name", _pgh_attach_context(), NOW(), \'delete\', OLD."key", OLD."position"); RETURN NULL;',
                                    hash="2b119cda12a44cc7e154aa262aa94fb6d56e957d",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_a5df5",
                                    table="cities_pathstep",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PathStepEvent",
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
                                to="cities.pathstep",
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
                        (
                            "key",
                            models.CharField(
                                editable=False,
                                max_length=40,
                                serialize=False,
                                verbose_name="chiave",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="ordine")),
                        ("name", models.CharField(max_length=60, verbose_name="nome del passo")),
                        (
                            "due_on",
                            models.DateField(
                                blank=True,
                                help_text="Vale per ogni città che non ha la sua.",
                                null=True,
                                verbose_name="entro il",
                            ),
                        ),
                        (
                            "days_after",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Al posto di una data: si contano da quando la città conclude il passo prima.",
                                null=True,
                                verbose_name="giorni dopo il passo precedente",
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
                                    hash="93ad2bd7b9a9467bf76653c9bc768466203e7610",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_7652e",
                                    table="cities_pathstepevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StepDueDate",
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
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="step_due_dates",
                                to="cities.city",
                                verbose_name="città",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cities.pathstep",
                                verbose_name="passo",
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="entro il")),
                        ("reason", models.CharField(max_length=300, verbose_name="motivo")),
                    ],
                    options={
                        "verbose_name": "scadenza di una città",
                        "verbose_name_plural": "scadenze delle città",
                        "ordering": ["city", "step__position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("city", "step"),
                                name="step_due_date_once",
                                violation_error_message="La città ha già una sua scadenza per questo passo.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True),
                                name="step_due_date_has_reason",
                                violation_error_message="Scrivete il motivo della scadenza diversa.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_stepduedateevent" ("city_id", "due_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "step_id") VALUES (NEW."city_id", NEW."due_on", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."step_id"); RETURN NULL;',
                                    hash="c05eb4e61408e414cde1b0d51559907f1a01722c",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_64cd2",
                                    table="cities_stepduedate",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "cities_stepduedateevent" ("city_id", "due_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "step_id") VALUES (NEW."city_id", NEW."due_on", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."step_id"); RETURN NULL;',
                                    hash="f526011b31197ecbc627159d9a82d015f9b71ad9",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_51186",
                                    table="cities_stepduedate",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_stepduedateevent" ("city_id", "due_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "step_id") VALUES (OLD."city_id", OLD."due_on", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."step_id"); RETURN NULL;',
                                    hash="1046fecca6241e74cd0da1bee160d37c534c17d4",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_d8a6b",
                                    table="cities_stepduedate",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StepDueDateEvent",
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
                                to="cities.stepduedate",
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
                            "step",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cities.pathstep",
                                verbose_name="passo",
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="entro il")),
                        ("reason", models.CharField(max_length=300, verbose_name="motivo")),
                    ],
                    options={
                        "abstract": False,
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="29030d2b43861ec62aa9f3dc89cc9eacb1ae1e55",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_72aab",
                                    table="cities_stepduedateevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StepReached",
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
                                related_name="steps_reached",
                                to="cities.city",
                                verbose_name="città",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cities.pathstep",
                                verbose_name="passo",
                            ),
                        ),
                        (
                            "fact_kind",
                            models.CharField(max_length=60, verbose_name="tipo di fatto"),
                        ),
                        ("fact_id", models.BigIntegerField(verbose_name="fatto")),
                        (
                            "label",
                            models.CharField(blank=True, max_length=300, verbose_name="in base a"),
                        ),
                        ("day", models.DateField(verbose_name="raggiunto il")),
                        (
                            "is_recovered",
                            models.BooleanField(default=False, verbose_name="recuperato"),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(auto_now_add=True, verbose_name="registrato il"),
                        ),
                        (
                            "by",
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
                        "verbose_name": "passo raggiunto",
                        "verbose_name_plural": "passi raggiunti",
                        "ordering": ["city", "step__position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("city", "step"), name="step_reached_once"
                            )
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="step_reached_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="48e4aa0463fb316a9a79d54fe87d81e580beda9f",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_step_reached_append_only_677a4",
                                    table="cities_stepreached",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Recovery",
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
                                related_name="recoveries",
                                to="cities.city",
                                verbose_name="città",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cities.pathstep",
                                verbose_name="passo",
                            ),
                        ),
                        ("day", models.DateField(verbose_name="recuperato il")),
                        (
                            "how",
                            models.CharField(
                                help_text="Per esempio: incontro in video.",
                                max_length=300,
                                verbose_name="come",
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(auto_now_add=True, verbose_name="registrato il"),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="registrato da",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "recupero",
                        "verbose_name_plural": "recuperi",
                        "ordering": ["city", "step__position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("city", "step"),
                                name="recovery_once",
                                violation_error_message="Il recupero di questo passo è già registrato.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("how", ""), _negated=True),
                                name="recovery_says_how",
                                violation_error_message="Scrivete come il passo è stato recuperato.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="recovery_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="25ffde890fcd5c88fa868454081cd44a738764fd",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_recovery_append_only_0fe95",
                                    table="cities_recovery",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Waiver",
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
                                related_name="waivers",
                                to="cities.city",
                                verbose_name="città",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="cities.pathstep",
                                verbose_name="passo",
                            ),
                        ),
                        ("act", models.CharField(max_length=300, verbose_name="atto")),
                        ("day", models.DateField(verbose_name="data dell'atto")),
                        ("reason", models.TextField(max_length=2000, verbose_name="motivo")),
                        (
                            "recorded_at",
                            models.DateTimeField(auto_now_add=True, verbose_name="registrata il"),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="registrata da",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "deroga",
                        "verbose_name_plural": "deroghe",
                        "ordering": ["city", "step__position"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("city", "step"),
                                name="waiver_once",
                                violation_error_message="La deroga per questo passo è già registrata.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("act", ""), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                ),
                                name="waiver_is_reasoned",
                                violation_error_message="Scrivete l'atto e il motivo della deroga.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="waiver_append_only",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                                    hash="011bab4fbe413aee6e45d001637c79643c3eefe4",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_waiver_append_only_8a96e",
                                    table="cities_waiver",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MunicipalVote",
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
                                related_name="votes",
                                to="cities.city",
                                verbose_name="città",
                            ),
                        ),
                        ("held_on", models.DateField(verbose_name="si vota il")),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="nota")),
                        (
                            "checked_on",
                            models.DateField(blank=True, null=True, verbose_name="verificata il"),
                        ),
                        (
                            "checked_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="verificata da",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "elezione comunale",
                        "verbose_name_plural": "elezioni comunali",
                        "ordering": ["-held_on", "city__folded_name"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("city", "held_on"),
                                name="vote_once_per_day",
                                violation_error_message="Questa elezione c'è già.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("checked_by__isnull", True), ("checked_on__isnull", True)
                                    ),
                                    models.Q(
                                        ("checked_by__isnull", False),
                                        ("checked_on__gte", models.F("held_on")),
                                        ("checked_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="vote_checked_iff_by_someone",
                                violation_error_message="Si verifica dopo il voto, e resta scritto da chi.",
                            ),
                        ],
                        "triggers": [
                            pgtrigger.compiler.Trigger(
                                name="insert_insert",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_municipalvoteevent" ("checked_by_id", "checked_on", "city_id", "held_on", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."checked_by_id", NEW."checked_on", NEW."city_id", NEW."held_on", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                                    hash="bcea75a37e5df9fb571d57322b537e0da98be7cb",
                                    operation="INSERT",
                                    pgid="pgtrigger_insert_insert_cbc7e",
                                    table="cities_municipalvote",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="update_update",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                                    func='INSERT INTO "cities_municipalvoteevent" ("checked_by_id", "checked_on", "city_id", "held_on", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."checked_by_id", NEW."checked_on", NEW."city_id", NEW."held_on", NEW."id", NEW."note", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                                    hash="89e99cb3330c9ba983bde83d68082e653aefc028",
                                    operation="UPDATE",
                                    pgid="pgtrigger_update_update_e4efc",
                                    table="cities_municipalvote",
                                    when="AFTER",
                                ),
                            ),
                            pgtrigger.compiler.Trigger(
                                name="delete_delete",
                                sql=pgtrigger.compiler.UpsertTriggerSql(
                                    func='INSERT INTO "cities_municipalvoteevent" ("checked_by_id", "checked_on", "city_id", "held_on", "id", "note", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (OLD."checked_by_id", OLD."checked_on", OLD."city_id", OLD."held_on", OLD."id", OLD."note", _pgh_attach_context(), NOW(), \'delete\', OLD."id"); RETURN NULL;',
                                    hash="02518a04d45a14a216c80c338371f05d297ff0cb",
                                    operation="DELETE",
                                    pgid="pgtrigger_delete_delete_86afe",
                                    table="cities_municipalvote",
                                    when="AFTER",
                                ),
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MunicipalVoteEvent",
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
                                to="cities.municipalvote",
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
                        ("held_on", models.DateField(verbose_name="si vota il")),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="nota")),
                        (
                            "checked_on",
                            models.DateField(blank=True, null=True, verbose_name="verificata il"),
                        ),
                        (
                            "checked_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="verificata da",
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
                                    hash="f3a253b1624539f04897c3653d29875bac627d2f",
                                    operation="UPDATE OR DELETE",
                                    pgid="pgtrigger_append_only_18394",
                                    table="cities_municipalvoteevent",
                                    when="BEFORE",
                                ),
                            )
                        ],
                    },
                ),
            ],
        ),
    ]
