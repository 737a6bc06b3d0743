from django.urls import path

from cms_portal.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("bacheca/", views.workspace, name="workspace"),
    path("accessibilita/", views.accessibility, name="accessibility"),
]
