from django.apps import AppConfig


class Calendars(AppConfig):
    name = "pleiad.calendars"
    label = "calendars"
