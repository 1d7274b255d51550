from django.apps import AppConfig


class Post(AppConfig):
    name = "pleiad.post"
    label = "post"
