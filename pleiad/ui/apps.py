from django.apps import AppConfig
from django.urls import register_converter


class Ui(AppConfig):
    name = "pleiad.ui"
    label = "ui"

    def ready(self):
        from .keys import KeyConverter

        register_converter(KeyConverter, "key")
