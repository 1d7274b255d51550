from django.apps import AppConfig


class Contributions(AppConfig):
    name = "pleiad.contributions"
    label = "contributions"
