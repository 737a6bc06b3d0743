from django.urls import path

from cities.views import registry

app_name = "cities"
urlpatterns = [
    path("", registry.city_list, name="list"),
    path("<str:cadastral_code>/", registry.city_detail, name="detail"),
]
