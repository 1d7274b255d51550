from django.apps import AppConfig


class Audit(AppConfig):
    name = "pleiad.audit"
    label = "audit"
