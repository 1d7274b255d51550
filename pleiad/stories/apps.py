from django.apps import AppConfig


class Stories(AppConfig):
    name = "pleiad.stories"
    label = "stories"
