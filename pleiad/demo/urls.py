from django.urls import path

from . import views

app_name = "demo"
urlpatterns = [
    path("", views.mailbox, name="mailbox"),
    path("people/", views.people, name="people"),
    path("meeting/", views.meeting, name="meeting"),
    path("emails/<str:name>.eml", views.download, name="download"),
    path("emails/<str:name>/", views.email, name="email"),
]
