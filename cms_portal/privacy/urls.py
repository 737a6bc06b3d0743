from django.urls import path

from cms_portal.privacy.views import notices

app_name = "privacy"
urlpatterns = [
    path("privacy/", notices.notice, name="notice"),
    path("privacy/cookie/", notices.cookies, name="cookies"),
    path("privacy/versione/<int:version>/", notices.notice_version, name="notice_version"),
    path("privacy/presa-visione/", notices.acknowledge, name="acknowledge"),
    path("privacy/informative/", notices.notice_list, name="notice_list"),
    path("privacy/informative/nuova/", notices.notice_new, name="notice_new"),
    path("privacy/informative/<int:version>/", notices.notice_edit, name="notice_edit"),
    path(
        "privacy/informative/<int:version>/pubblica/", notices.notice_publish, name="notice_publish"
    ),
]
