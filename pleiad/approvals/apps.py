from django.apps import AppConfig


class Approvals(AppConfig):
    name = "pleiad.approvals"
    label = "approvals"
