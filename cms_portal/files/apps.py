from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "cms_portal.files"
    verbose_name = "file privati"
