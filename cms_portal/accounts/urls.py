from django.urls import path

from cms_portal.accounts import views

app_name = "accounts"
urlpatterns = [
    path("invito/<str:token>/", views.accept_invitation, name="accept_invitation"),
]
