from django.urls import path

from cms_portal.files import views

app_name = "files"
urlpatterns = [path("file/<uuid:pk>/", views.download, name="download")]
