from django.urls import path

from .views import drifts, invites, posts, queue, stuck

urlpatterns = [
    path("teams/", invites.teams, name="teams"),
    path("teams/stop/", queue.stop, name="stop"),
    path("teams/resume/", queue.resume, name="resume"),
    path("teams/by-hand/", queue.by_hand, name="by-hand"),
    path("teams/addresses/", invites.addresses, name="addresses"),
    path("teams/invites/<key:pk>/", stuck.invite, name="teams-invite"),
    path("teams/invites/<key:pk>/end/", stuck.end, name="end-teams-invite"),
    path("teams/invites/<key:pk>/retry/", invites.retry, name="retry"),
    path("teams/invites/<key:pk>/tick-off/", invites.tick_off, name="tick-off"),
    path("teams/differences/<key:pk>/", drifts.drift, name="drift"),
    path("teams/differences/<key:pk>/settle/", drifts.settle_drift, name="settle-drift"),
    path("teams/posts/<key:pk>/again/", posts.again, name="post-again"),
    path("teams/posts/<key:pk>/there/", posts.there, name="post-there"),
]
