from django.urls import path

from . import views

app_name = "approvals"
urlpatterns = [path("ticket/<slug:ticket>/answer/", views.answer, name="answer")]
