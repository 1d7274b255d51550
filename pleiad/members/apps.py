from django.apps import AppConfig


class Members(AppConfig):
    name = "pleiad.members"
    label = "members"
