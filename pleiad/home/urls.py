from django.urls import path

from .views import choosing, start

app_name = "home"
urlpatterns = [
    path("home/waiting/", start.everything, name="waiting"),
    path("home/seen/", start.seen, name="seen"),
    path("home/new/", start.switch, name="switch-new"),
    path("home/steps/close/", start.close_steps, name="close-steps"),
    path("account/emails/", choosing.emails, name="emails"),
    path("ticket/<str:ticket>/stop/", choosing.stop, name="stop"),
]
