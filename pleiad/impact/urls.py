from django.urls import path

from . import views

app_name = "impact"
urlpatterns = [
    path("impact/", views.impact, name="impact"),
    path("impact/impact.<slug:kind>", views.download, name="file"),
]
