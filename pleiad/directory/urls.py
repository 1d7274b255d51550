from django.urls import path

from .views import messages, profiles

app_name = "directory"
urlpatterns = [
    path("people/", profiles.directory, name="directory"),
    path("people/me/", profiles.edit_profile, name="edit-profile"),
    path("people/me/seen/", profiles.seen, name="seen"),
    path("people/me/seen/<slug:role>/", profiles.seen_as, name="seen-as"),
    path("people/messages/", messages.message_list, name="messages"),
    path("people/messages/<key:pk>/", messages.message, name="message"),
    path("people/thanks/", messages.thanks_list, name="thanks"),
    path("people/<key:pk>/", profiles.profile, name="profile"),
    path("people/<key:pk>/ask/", messages.ask, name="ask"),
    path("people/<key:pk>/thank/", messages.thank, name="thank"),
    path("people/<key:pk>/picture.jpg", profiles.picture, name="picture"),
]
