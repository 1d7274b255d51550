from django.urls import path

from . import views

app_name = "directory"
urlpatterns = [
    path("people/", views.directory, name="directory"),
    path("people/me/", views.edit_profile, name="edit-profile"),
    path("people/me/seen/", views.seen, name="seen"),
    path("people/messages/", views.message_list, name="messages"),
    path("people/messages/<int:pk>/", views.message, name="message"),
    path("people/<int:pk>/", views.profile, name="profile"),
    path("people/<int:pk>/ask/", views.ask, name="ask"),
]
