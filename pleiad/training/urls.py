from django.urls import path

from .views import check_ins, cohorts, courses, nearest, requests, watches

app_name = "training"
urlpatterns = [
    path("training/", nearest.nearest, name="nearest"),
    path("training/near/<slug:key>/", nearest.near, name="near"),
    path("training/near/<slug:key>/yes/", nearest.agree, name="agree"),
    path("training/near/<slug:key>/tell-me/", watches.watch, name="watch"),
    path("training/told/", watches.watches, name="watches"),
    path("training/told/<key:pk>/stop/", watches.stop_watch, name="stop-watch"),
    path("training/courses/<slug:slug>/", courses.course, name="course"),
    path("training/courses/<slug:slug>/alumna/", courses.alumna, name="alumna"),
    path("training/cohorts/<key:pk>/", cohorts.cohort, name="cohort"),
    path("training/cohorts/<key:pk>/ask/", requests.ask, name="ask"),
    path("training/cohorts/<key:pk>/give-back/", requests.give_back, name="give-back"),
    path("training/check-ins/<key:pk>/", check_ins.check_in, name="check-in"),
    path("ticket/<str:ticket>/stop-telling/", watches.stop, name="stop"),
]
