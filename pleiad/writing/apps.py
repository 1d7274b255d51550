from django.apps import AppConfig


class Writing(AppConfig):
    name = "pleiad.writing"
    label = "writing"
