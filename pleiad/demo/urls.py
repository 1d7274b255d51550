from django.urls import path

from . import views

app_name = "demo"
urlpatterns = [
    path("", views.mailbox, name="mailbox"),
    path("people/", views.people, name="people"),
    path("meeting/", views.meeting, name="meeting"),
    path("letters/<str:name>.eml", views.download, name="download"),
    path("letters/<str:name>/", views.email, name="email"),
]
