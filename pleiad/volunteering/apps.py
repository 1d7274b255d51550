from django.apps import AppConfig


class Volunteering(AppConfig):
    name = "pleiad.volunteering"
    label = "volunteering"
