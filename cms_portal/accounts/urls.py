from django.urls import path

from cms_portal.accounts.views import invitations, own

app_name = "accounts"
urlpatterns = [
    path("secondo-fattore/", own.protect, name="second_factor"),
    path("invito/<str:token>/", invitations.accept_invitation, name="accept_invitation"),
]
