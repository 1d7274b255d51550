from django.apps import AppConfig


class Moderation(AppConfig):
    name = "pleiad.moderation"
    label = "moderation"
