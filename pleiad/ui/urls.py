from django.conf import settings
from django.urls import path

from . import views

urlpatterns = [
    path("about/", views.about, name="about"),
    path("joining-rule/", views.joining_rule, name="joining-rule"),
    path("code-of-conduct/", views.code_of_conduct, name="code-of-conduct"),
    path("privacy/", views.privacy, name="privacy"),
    path("cookies/", views.cookies, name="cookies"),
    path("accessibility/", views.accessibility, name="accessibility"),
]
if settings.DEMO:
    from .gallery import gallery

    urlpatterns.append(path("_gallery/", gallery, name="gallery"))
