from django.urls import path

from cms_portal.accounts.views import accesses, colleagues, consultations, invitations, own

app_name = "accounts"
urlpatterns = [
    path("accesso/secondo-fattore/", own.protect, name="second_factor"),
    path("accesso/invito/<str:token>/", invitations.accept_invitation, name="accept_invitation"),
    path("accessi/", accesses.access_list, name="list"),
    path("accessi/inviti/", colleagues.invite, name="invite"),
    path("accessi/inviti/<int:pk>/revoca/", colleagues.revoke, name="revoke_invitation"),
    path("accessi/azzeramenti/<int:pk>/", accesses.decide_reset, name="decide_reset"),
    path("accessi/consultazioni/", consultations.view_log, name="view_log"),
    path("accessi/<int:pk>/", accesses.access_detail, name="access"),
    path("accessi/<int:pk>/chiudi/", accesses.close, name="close"),
    path("accessi/<int:pk>/sessioni/", accesses.end_all_sessions, name="end_sessions"),
    path("accessi/<int:pk>/ruolo/", accesses.withdraw_role, name="withdraw_role"),
    path("accessi/<int:pk>/azzera/", accesses.ask_reset, name="ask_reset"),
]
