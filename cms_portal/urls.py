from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from cities import text_urls
from cms_portal import health

# allauth limits guesses and asks for the second factor; the admin's own login form does neither.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", include("cms_portal.desk.urls")),
    path("", include("cms_portal.accounts.urls")),
    path("protocolli/", include("protocols.urls")),
    path("", include("cms_portal.files.urls")),
    path("", include("cms_portal.privacy.urls")),
    path("", include("cms_portal.jobs.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("salute/", health.alive, name="alive"),
    path("salute/pronto/", health.ready, name="ready"),
    path("", include("cities.invitation_urls")),
    path("citta/", include("cities.urls")),
    path("linee-guida/", include(text_urls.guideline_pages)),
    path("quesiti/", include(text_urls.question_pages)),
    path("buone-pratiche/", include(text_urls.practice_pages)),
    path("messaggi/", include(text_urls.message_pages)),
    path("cerca/", include(text_urls.search_pages)),
    path("segreteria/", include("cities.staff_urls")),
    path("eventi/", include("events.urls")),
    path("check-in/", include("events.door_urls")),
    path("eventi-pubblici/", include("events.public_urls")),
    path("fabbisogni/", include("events.need_urls")),
    path("importazioni/", include("cms_portal.spreadsheets.imports.urls")),
    path("verifica/", include("cms_portal.documents.urls")),
]
if settings.IS_DEMO_ALLOWED:
    urlpatterns += [path("posta/", include("cms_portal.mailing.urls"))]
