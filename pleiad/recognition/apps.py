from django.apps import AppConfig


class Recognition(AppConfig):
    name = "pleiad.recognition"
    label = "recognition"
