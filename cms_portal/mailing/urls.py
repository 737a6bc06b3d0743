from django.urls import path

from cms_portal.mailing import views

app_name = "mailing"
urlpatterns = [
    path("", views.mailbox, name="mailbox"),
    path("<slug:name>/", views.letter_detail, name="letter"),
    path("<slug:name>/html/", views.letter_html, name="letter_html"),
]
