from django.urls import path

from . import views

app_name = "moderation"
urlpatterns = [
    path("report/received/", views.reported, name="reported"),
    path("ticket/<slug:ticket>/report/", views.report_question, name="report-question"),
    path("report/<slug:kind>/<key:pk>/", views.report, name="report"),
]
