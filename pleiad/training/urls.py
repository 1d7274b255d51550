from django.urls import path

from .views import courses, nearest, requests

app_name = "training"
urlpatterns = [
    path("training/", nearest.nearest, name="nearest"),
    path("training/near/<slug:key>/", nearest.near, name="near"),
    path("training/near/<slug:key>/tell-me/", requests.watch, name="watch"),
    path("training/told/", requests.watches, name="watches"),
    path("training/told/<int:pk>/stop/", requests.stop_watch, name="stop-watch"),
    path("training/courses/<slug:slug>/", courses.course, name="course"),
    path("training/courses/<slug:slug>/alumna/", requests.alumna, name="alumna"),
    path("training/cohorts/<int:pk>/", courses.cohort, name="cohort"),
    path("training/cohorts/<int:pk>/ask/", requests.ask, name="ask"),
    path("training/cohorts/<int:pk>/give-back/", requests.give_back, name="give-back"),
    path("training/check-ins/<int:pk>/", requests.check_in, name="check-in"),
    path("ticket/<str:ticket>/stop-telling/", requests.stop, name="stop"),
]
