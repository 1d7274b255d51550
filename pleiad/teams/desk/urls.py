from django.urls import path

from . import views as teams_views

urlpatterns = [
    path("teams/", teams_views.teams, name="teams"),
    path("teams/stop/", teams_views.stop, name="stop"),
    path("teams/resume/", teams_views.resume, name="resume"),
    path("teams/by-hand/", teams_views.by_hand, name="by-hand"),
    path("teams/addresses/", teams_views.addresses, name="addresses"),
    path("teams/invites/<int:pk>/retry/", teams_views.retry, name="retry"),
    path("teams/invites/<int:pk>/tick-off/", teams_views.tick_off, name="tick-off"),
    path("teams/differences/<int:pk>/", teams_views.drift, name="drift"),
    path("teams/differences/<int:pk>/settle/", teams_views.settle_drift, name="settle-drift"),
]
