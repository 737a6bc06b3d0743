"""Addresses of the needs of the cities."""

from django.urls import path

from events.views import ideas, needs

app_name = "needs"
urlpatterns = [
    path("", needs.need_list, name="list"),
    path("idee/<int:idea>/", ideas.idea_edit, name="idea"),
    path("<str:code>/", needs.city_needs, name="city"),
    path("<str:code>/<slug:slug>/", needs.theme_needs, name="theme"),
    path("<str:code>/<slug:slug>/riapri/", needs.needs_reopen, name="reopen"),
]
