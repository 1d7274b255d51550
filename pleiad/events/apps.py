from django.apps import AppConfig


class Events(AppConfig):
    name = "pleiad.events"
    label = "events"
