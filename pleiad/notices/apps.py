from django.apps import AppConfig


class Notices(AppConfig):
    name = "pleiad.notices"
    label = "notices"
