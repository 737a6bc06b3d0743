from django.urls import path

from cms_portal.spreadsheets.imports.views import start, steps

app_name = "imports"
urlpatterns = [
    path("", start.import_list, name="list"),
    path("nuova/<slug:slug>/", start.new, name="new"),
    path("nuova/<slug:slug>/carica/", start.upload, name="upload"),
    path("modello/<slug:slug>/<slug:extension>/", start.model_file, name="model"),
    path("<int:pk>/", start.detail, name="detail"),
    path("<int:pk>/colonne/", steps.columns, name="columns"),
    path("<int:pk>/colonne/abbina/", steps.match, name="match"),
    path("<int:pk>/colonne/intestazione/", steps.header, name="header"),
    path("<int:pk>/colonne/riapri/", steps.reopen, name="reopen"),
    path("<int:pk>/domande/", steps.questions, name="questions"),
    path("<int:pk>/domande/rispondi/", steps.answer, name="answer"),
    path("<int:pk>/anteprima/", steps.preview, name="preview"),
    path("<int:pk>/anteprima/<int:line>/escludi/", steps.exclude, name="exclude"),
    path("<int:pk>/conferma/", steps.confirm, name="confirm"),
    path("<int:pk>/rifiutate/<slug:extension>/", start.refused, name="refused"),
    path("<int:pk>/annulla/", start.undo, name="undo"),
    path("<int:pk>/abbandona/", start.drop, name="drop"),
]
