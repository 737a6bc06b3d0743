from import_export.resources import ModelResource


class ExportResource(ModelResource):
    """A table that leaves: declare its columns with `import_export.fields.Field`.

    `Meta.fields` is the allow-list. Values leave with their own type whatever the field's widget:
    a date stays a date. Relations named in an attribute ("city__region__name") cost no query each.
    """
