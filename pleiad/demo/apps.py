from django.apps import AppConfig


class Demo(AppConfig):
    name = "pleiad.demo"
    label = "demo"
