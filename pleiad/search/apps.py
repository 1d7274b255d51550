from django.apps import AppConfig


class Search(AppConfig):
    name = "pleiad.search"
    label = "search"
