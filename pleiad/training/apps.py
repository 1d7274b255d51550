from django.apps import AppConfig


class Training(AppConfig):
    name = "pleiad.training"
    label = "training"
