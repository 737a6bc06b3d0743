from django.urls import path

from cities.views import (
    contacts,
    dossiers,
    handover,
    office,
    people,
    proposals,
    registry,
    story,
    two_minutes,
)
from cities.views import path as path_views

app_name = "cities"
_STEP = "<str:cadastral_code>/percorso/<str:key>/"
urlpatterns = [
    path("", registry.city_list, name="list"),
    path("assegnazioni/", office.assignments, name="assignments"),
    path("assegnazioni/assegna/", office.assign, name="assign"),
    path("contatti/", contacts.agenda, name="agenda"),
    path("contatti/<int:pk>/fatto/", contacts.close_contact, name="close_contact"),
    path("elezioni/", office.votes, name="votes"),
    path("elezioni/registra/", office.plan_votes, name="plan_votes"),
    path("elezioni/<int:pk>/verificata/", office.check_vote, name="check_vote"),
    path("variazioni/", proposals.proposal_list, name="proposals"),
    path("variazioni/<int:pk>/", proposals.proposal_detail, name="proposal"),
    path("variazioni/<int:pk>/accogli/", proposals.accept, name="accept_proposal"),
    path("variazioni/<int:pk>/respingi/", proposals.refuse, name="refuse_proposal"),
    path("variazioni/<int:pk>/ritira/", proposals.withdraw, name="withdraw_proposal"),
    path("storia/<str:kind>/<str:ref>/", story.story, name="story"),
    path("<str:cadastral_code>/", registry.city_detail, name="detail"),
    path("<str:cadastral_code>/a-che-punto-siamo/", people.city_briefing, name="briefing"),
    path("<str:cadastral_code>/contatti/", contacts.contact_list, name="contacts"),
    path("<str:cadastral_code>/contatti/nuovo/", contacts.log_contact, name="log_contact"),
    path("<str:cadastral_code>/fascicolo/", dossiers.dossiers, name="dossiers"),
    path("<str:cadastral_code>/fascicolo/prepara/", dossiers.dossier_new, name="dossier_new"),
    path("<str:cadastral_code>/in-due-minuti/", two_minutes.two_minutes_page, name="two_minutes"),
    path(
        "<str:cadastral_code>/in-due-minuti/pdf/",
        two_minutes.two_minutes_sheet,
        name="two_minutes_pdf",
    ),
    path(_STEP, path_views.step_detail, name="step"),
    path(f"{_STEP}scadenza/", path_views.set_due_date, name="set_due_date"),
    path(f"{_STEP}recupero/", path_views.recover_step, name="recover_step"),
    path(f"{_STEP}deroga/", path_views.waive_step, name="waive_step"),
    path("<str:cadastral_code>/persone/", people.city_people, name="people"),
    path(
        "<str:cadastral_code>/persone/referente/", people.appoint_referent, name="appoint_referent"
    ),
    path(
        "<str:cadastral_code>/persone/rappresentante/",
        people.appoint_representative,
        name="appoint_representative",
    ),
    path("<str:cadastral_code>/persone/ufficio/", people.name_office, name="name_office"),
    path("<str:cadastral_code>/persone/variazione/", proposals.propose, name="propose"),
    path("<str:cadastral_code>/subentro/<str:mandate>/", handover.handover, name="handover"),
]
