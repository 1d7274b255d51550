from django.apps import AppConfig


class Suggestions(AppConfig):
    name = "pleiad.suggestions"
    label = "suggestions"
