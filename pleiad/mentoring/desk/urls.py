from django.urls import path

from .views import pairs, quiet, rounds

urlpatterns = [
    path("mentoring/", rounds.rounds, name="mentoring"),
    path("mentoring/new/", rounds.create, name="create-mentoring-round"),
    path("mentoring/quiet/", quiet.quiet, name="mentoring-quiet"),
    path("mentoring/<key:pk>/", rounds.round, name="mentoring-round"),
    path("mentoring/<key:pk>/edit/", rounds.edit, name="edit-mentoring-round"),
    path("mentoring/<key:pk>/match/", rounds.match, name="match-mentoring-round"),
    path("mentoring/<key:pk>/wish/", pairs.wish, name="wish-for-mentoring-round"),
    path("mentoring/<key:pk>/send/", rounds.send, name="send-mentoring-round"),
    path("mentoring/pairs/<key:pk>/", pairs.pair, name="mentoring-pair"),
    path("mentoring/wishes/<key:pk>/let-go/", pairs.let_go, name="let-go-of-mentoring-wish"),
]
