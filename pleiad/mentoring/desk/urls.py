from django.urls import path

from .views import pairs, quiet, rounds

urlpatterns = [
    path("mentoring/", rounds.rounds, name="mentoring"),
    path("mentoring/new/", rounds.create, name="create-mentoring-round"),
    path("mentoring/quiet/", quiet.quiet, name="mentoring-quiet"),
    path("mentoring/<int:pk>/", rounds.round, name="mentoring-round"),
    path("mentoring/<int:pk>/edit/", rounds.edit, name="edit-mentoring-round"),
    path("mentoring/<int:pk>/match/", rounds.match, name="match-mentoring-round"),
    path("mentoring/<int:pk>/wish/", pairs.wish, name="wish-for-mentoring-round"),
    path("mentoring/<int:pk>/send/", rounds.send, name="send-mentoring-round"),
    path("mentoring/pairs/<int:pk>/", pairs.pair, name="mentoring-pair"),
    path("mentoring/wishes/<int:pk>/let-go/", pairs.let_go, name="let-go-of-mentoring-wish"),
]
