"""The shape of what people send; the rules are in the models and the services."""

from cities.forms.rows import DatedRowsFormSet

__all__ = ["DatedRowsFormSet"]
