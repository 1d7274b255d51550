from django.urls import path

from . import views

app_name = "invitations"
urlpatterns = [
    path("ticket/<str:ticket>/invitation/", views.invitation, name="invitation"),
    path("ticket/<str:ticket>/no-invitation/", views.decline, name="decline"),
]
