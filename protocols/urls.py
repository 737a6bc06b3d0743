from django.urls import path

from protocols.views import acts, batches, factory

app_name = "protocols"
urlpatterns = [
    path("", acts.protocol_list, name="list"),
    path("predisposizione/", factory.prepare, name="prepare"),
    path("predisposizione/genera/", factory.generate, name="generate"),
    path("predisposizione/richiedi/", factory.ask_for_data, name="ask_for_data"),
    path("predisposizione/anteprima/<str:cadastral_code>/", factory.preview, name="preview"),
    path(
        "predisposizione/anteprima/<str:cadastral_code>/pdf/",
        factory.preview_pdf,
        name="preview_pdf",
    ),
    path("predisposizione/<int:pk>/", batches.progress, name="progress"),
    path("predisposizione/<int:pk>/ferma/", batches.stop, name="stop"),
    path("predisposizione/<int:pk>/riprendi/", batches.resume, name="resume"),
    path("predisposizione/<int:pk>/zip/", batches.archive, name="archive"),
    path("<str:code>/", acts.detail, name="detail"),
    path("<str:code>/pdf/", acts.download, name="download"),
    path("<str:code>/trasmesso/", acts.mark_sent, name="mark_sent"),
    path("<str:code>/ritira/", acts.withdraw, name="withdraw"),
    path("<str:code>/riprova/", acts.retry, name="retry"),
]
