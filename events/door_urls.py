from django.urls import path

from events.views import offline

app_name = "door"
urlpatterns = [path("sw.js", offline.check_in_worker, name="worker")]
