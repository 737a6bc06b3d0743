"""Under the name by which the migrations know them; the rule is in `cms_portal.signs`."""

from cms_portal.signs import refuse_hidden_signs, refuse_hidden_signs_in_lines

__all__ = ["refuse_hidden_signs", "refuse_hidden_signs_in_lines"]
