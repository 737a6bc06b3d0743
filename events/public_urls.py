"""Addresses that anybody may open, without an access."""

from django.urls import path

from events.views import materials, public

app_name = "public_events"
urlpatterns = [
    path("", public.public_list, name="list"),
    path("<int:pk>/", public.public_detail, name="detail"),
    path("<int:pk>/evento.ics", public.public_ics, name="ics"),
    path("<int:pk>/iscrizione/", public.register, name="register"),
    path("<int:pk>/materiali/<int:material>/", materials.public_file, name="material"),
    path("conferma/<str:token>/", public.confirm, name="confirm"),
    path("esigenze/<str:token>/", public.needs, name="needs"),
    path("rinuncia/<str:token>/", public.withdraw, name="withdraw"),
]
