"""Addresses under /segreteria/."""

from django.urls import path

from cities.views import staff

app_name = "staff"
urlpatterns = [
    path("", staff.staff_list, name="list"),
    path("<int:pk>/uscita/", staff.staff_leaving, name="leaving"),
]
