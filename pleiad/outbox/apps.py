from django.apps import AppConfig


class Outbox(AppConfig):
    name = "pleiad.outbox"
    label = "outbox"
