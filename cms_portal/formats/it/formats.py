"""How Django writes what no template filter has written: the admin's lists, above all."""

DATE_FORMAT = "d/m/Y"
DATETIME_FORMAT = "d/m/Y, H.i"
TIME_FORMAT = "H.i"
SHORT_DATETIME_FORMAT = "d/m/Y, H.i"
