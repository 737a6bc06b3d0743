from django.urls import path

from cities import views

app_name = "cities"
urlpatterns = [
    path("", views.city_list, name="list"),
    path("<str:cadastral_code>/", views.city_detail, name="detail"),
]
