from django.urls import path

from cms_portal.jobs import views

app_name = "jobs"
urlpatterns = [path("lavori/<int:pk>/", views.progress, name="progress")]
