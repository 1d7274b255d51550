from django.conf import settings
from django.urls import path

from . import views

urlpatterns = [
    path("about/", views.about, name="about"),
    path("joining-rule/", views.joining_rule, name="joining-rule"),
    path("code-of-conduct/", views.code_of_conduct, name="code-of-conduct"),
]
if settings.DEMO:
    from .gallery import gallery

    urlpatterns.append(path("_gallery/", gallery, name="gallery"))
