from django.urls import path

from cities.views import handover, office, people, proposals, registry

app_name = "cities"
urlpatterns = [
    path("", registry.city_list, name="list"),
    path("assegnazioni/", office.assignments, name="assignments"),
    path("assegnazioni/assegna/", office.assign, name="assign"),
    path("elezioni/", office.votes, name="votes"),
    path("elezioni/registra/", office.plan_votes, name="plan_votes"),
    path("elezioni/<int:pk>/verificata/", office.check_vote, name="check_vote"),
    path("variazioni/", proposals.proposal_list, name="proposals"),
    path("variazioni/<int:pk>/", proposals.proposal_detail, name="proposal"),
    path("variazioni/<int:pk>/accogli/", proposals.accept, name="accept_proposal"),
    path("variazioni/<int:pk>/respingi/", proposals.refuse, name="refuse_proposal"),
    path("variazioni/<int:pk>/ritira/", proposals.withdraw, name="withdraw_proposal"),
    path("<str:cadastral_code>/", registry.city_detail, name="detail"),
    path("<str:cadastral_code>/a-che-punto-siamo/", people.city_briefing, name="briefing"),
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
