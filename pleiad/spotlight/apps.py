from django.apps import AppConfig


class Spotlight(AppConfig):
    name = "pleiad.spotlight"
    label = "spotlight"
