from django.urls import path

from cms_portal.privacy.views import notices, own, requests, retention

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
    path("privacy/richieste/", requests.request_list, name="request_list"),
    path("privacy/richieste/nuova/", requests.request_new, name="request_new"),
    path("privacy/richieste/<int:pk>/", requests.request_detail, name="request"),
    path("privacy/richieste/<int:pk>/proroga/", requests.request_extend, name="request_extend"),
    path("privacy/richieste/<int:pk>/risposta/", requests.request_answer, name="request_answer"),
    path("privacy/richieste/<int:pk>/cancella/", requests.request_erase, name="request_erase"),
    path("privacy/richieste/<int:pk>/ritira/", own.withdraw, name="request_withdraw"),
    path("privacy/conservazione/", retention.retention, name="retention"),
    path("privacy/conservazione/applica/", retention.retention_apply, name="retention_apply"),
    path("privacy/conservazione/<str:category>/", retention.retention_rule, name="retention_rule"),
    path("privacy/pagamenti/", retention.payments, name="payments"),
    path("privacy/pagamenti/<str:code>/", retention.payment, name="payment"),
    path("privacy/pagamenti/<str:code>/togli/", retention.payment_remove, name="payment_remove"),
    path("i-miei-dati/", own.my_data, name="my_data"),
    path("i-miei-dati/archivio/", own.export, name="export"),
    path("i-miei-dati/archivio/stato/", own.export_progress, name="export_progress"),
    path("i-miei-dati/<str:what>/", own.ask, name="ask"),
]
