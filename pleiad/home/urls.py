from django.urls import path

from .views import choosing

app_name = "home"
urlpatterns = [
    path("account/emails/", choosing.emails, name="emails"),
    path("ticket/<str:ticket>/stop/", choosing.stop, name="stop"),
]
