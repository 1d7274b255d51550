from django.apps import AppConfig


class Api(AppConfig):
    name = "pleiad.api"
    label = "api"
