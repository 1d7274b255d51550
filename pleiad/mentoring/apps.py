from django.apps import AppConfig


class Mentoring(AppConfig):
    name = "pleiad.mentoring"
    label = "mentoring"
