from django.urls import path

from protocols.views import acts, batches, factory, obligations, texts

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
    path("modelli/", texts.template_list, name="templates"),
    path("modelli/clausole/", texts.clause_list, name="clauses"),
    path("modelli/<int:pk>/", texts.template_detail, name="template"),
    path("modelli/<int:pk>/prova/", texts.try_on_city, name="template_try"),
    path("modelli/<int:pk>/successiva/", texts.succeed, name="template_succeed"),
    path("modelli/<int:pk>/stato/", texts.change_status, name="template_status"),
    path("modelli/<int:pk>/ordine/", texts.arrange, name="template_arrange"),
    path("modelli/<int:pk>/differenze/<int:other>/", texts.differences, name="differences"),
    path("modelli/<int:pk>/clausole/nuova/", texts.clause_new, name="clause_new"),
    path("modelli/<int:pk>/clausole/<int:clause>/", texts.clause_edit, name="clause_edit"),
    path(
        "modelli/<int:pk>/clausole/<int:clause>/adempimenti/",
        texts.clause_duties,
        name="clause_duties",
    ),
    path("adempimenti/", obligations.obligation_list, name="obligations"),
    path("adempimenti/<int:pk>/", obligations.conclude, name="conclude"),
    path("adempimenti/<int:pk>/riapri/", obligations.reopen, name="reopen_obligation"),
    path("<str:code>/", acts.detail, name="detail"),
    path("<str:code>/pdf/", acts.download, name="download"),
    path("<str:code>/trasmesso/", acts.mark_sent, name="mark_sent"),
    path("<str:code>/ritira/", acts.withdraw, name="withdraw"),
    path("<str:code>/riprova/", acts.retry, name="retry"),
]
