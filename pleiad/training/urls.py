from django.urls import path

from . import own_views, views

app_name = "training"
urlpatterns = [
    path("training/", views.nearest, name="nearest"),
    path("training/near/<slug:key>/", views.near, name="near"),
    path("training/near/<slug:key>/tell-me/", own_views.watch, name="watch"),
    path("training/told/", own_views.watches, name="watches"),
    path("training/told/<int:pk>/stop/", own_views.stop_watch, name="stop-watch"),
    path("training/courses/<slug:slug>/", views.course, name="course"),
    path("training/courses/<slug:slug>/alumna/", own_views.alumna, name="alumna"),
    path("training/cohorts/<int:pk>/", views.cohort, name="cohort"),
    path("training/cohorts/<int:pk>/ask/", own_views.ask, name="ask"),
    path("training/cohorts/<int:pk>/give-back/", own_views.give_back, name="give-back"),
    path("training/check-ins/<int:pk>/", own_views.check_in, name="check-in"),
    path("ticket/<str:ticket>/stop-telling/", own_views.stop, name="stop"),
]
