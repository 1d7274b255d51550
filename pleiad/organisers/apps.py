from django.apps import AppConfig


class Organisers(AppConfig):
    name = "pleiad.organisers"
    label = "organisers"
