from django.urls import path

from cities.views import accepting, invitations, inviting

app_name = "invitations"
urlpatterns = [
    path("inviti/", invitations.invitation_list, name="list"),
    path("inviti/nuovi/", inviting.choose, name="choose"),
    path("inviti/nuovi/conferma/", inviting.confirm, name="confirm"),
    path("inviti/nuovi/invia/", inviting.send, name="send"),
    path("inviti/da-file/", inviting.upload, name="upload"),
    path("inviti/da-file/invia/", inviting.send_listed, name="send_listed"),
    path("inviti/mancato-recapito/", invitations.read_bounce_file, name="bounce_file"),
    path("inviti/<int:pk>/", invitations.invitation_detail, name="detail"),
    path("inviti/<int:pk>/rinvia/", invitations.resend, name="resend"),
    path("inviti/<int:pk>/revoca/", invitations.revoke, name="revoke"),
    path("inviti/<int:pk>/non-recapitato/", invitations.note_bounce, name="note_bounce"),
    path("accesso/citta/<str:token>/", accepting.accept_invitation, name="accept"),
]
