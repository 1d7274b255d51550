from django.apps import AppConfig


class Conversations(AppConfig):
    name = "pleiad.conversations"
    label = "conversations"
