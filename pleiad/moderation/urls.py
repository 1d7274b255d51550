from django.urls import path

from . import views

app_name = "moderation"
urlpatterns = [
    path("report/received/", views.reported, name="reported"),
    path("report/<slug:kind>/<key:pk>/", views.report, name="report"),
]
