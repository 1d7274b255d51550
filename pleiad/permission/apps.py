from django.apps import AppConfig


class Permission(AppConfig):
    name = "pleiad.permission"
    label = "permission"
