from django.apps import AppConfig


class Ui(AppConfig):
    name = "pleiad.ui"
    label = "ui"
