from django.urls import path

from events.views import agenda, calendars, pages, preparing

app_name = "events"
urlpatterns = [
    path("", pages.event_list, name="list"),
    path("nuovo/", preparing.event_new, name="new"),
    path("calendario/", calendars.feed_page, name="feed_page"),
    path("calendario/<str:token>.ics", calendars.calendar_feed, name="feed"),
    path("<int:pk>/", pages.event_detail, name="detail"),
    path("<int:pk>/evento.ics", calendars.event_ics, name="ics"),
    path("<int:pk>/sessioni/<int:session>.ics", calendars.session_ics, name="session_ics"),
    path("<int:pk>/modifica/", preparing.event_edit, name="edit"),
    path("<int:pk>/pubblica/", preparing.event_publish, name="publish"),
    path("<int:pk>/concludi/", preparing.event_close, name="close"),
    path("<int:pk>/annulla/", preparing.event_cancel, name="cancel"),
    path("<int:pk>/duplica/", preparing.event_duplicate, name="duplicate"),
    path("<int:pk>/programma/", agenda.agenda, name="agenda"),
    path("<int:pk>/programma/pubblica/", agenda.agenda_publish, name="publish_agenda"),
    path("<int:pk>/programma/sale/", agenda.rooms, name="rooms"),
    path("<int:pk>/programma/sessioni/nuova/", agenda.session_new, name="session_new"),
    path("<int:pk>/programma/sessioni/<int:session>/", agenda.session_edit, name="session_edit"),
    path(
        "<int:pk>/programma/sessioni/<int:session>/togli/",
        agenda.session_remove,
        name="session_remove",
    ),
    path("<int:pk>/programma/versioni/<int:number>/", agenda.version, name="version"),
]
