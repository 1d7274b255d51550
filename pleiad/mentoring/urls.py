from django.urls import path

from .views import avoidances, check_ins, dates, home, minutes, pairings, profile, proposals, rounds

app_name = "mentoring"
urlpatterns = [
    path("mentoring/", home.home, name="home"),
    path("mentoring/guide/", home.guide, name="guide"),
    path("mentoring/past/", home.past, name="past"),
    path("mentoring/profile/", profile.profile, name="profile"),
    path("mentoring/profile/more/", profile.more, name="more"),
    path("mentoring/pause/", profile.pause, name="pause"),
    path("mentoring/resume/", profile.resume, name="resume"),
    path("mentoring/never-with/", avoidances.avoid, name="avoid"),
    path("mentoring/never-with/<int:pk>/remove/", avoidances.forget, name="forget"),
    path("mentoring/rounds/<int:pk>/", rounds.round, name="round"),
    path("mentoring/proposals/<int:pk>/", proposals.proposal, name="proposal"),
    path("mentoring/pairings/<int:pk>/", pairings.pairing, name="pairing"),
    path("mentoring/pairings/<int:pk>/date/", dates.date, name="date"),
    path("mentoring/pairings/<int:pk>/date/<int:meeting>/", dates.date, name="move-date"),
    path("mentoring/pairings/<int:pk>/date/<int:meeting>/cancel/", dates.cancel_date, name="cancel-date"),
    path("mentoring/pairings/<int:pk>/pause/", pairings.hold, name="hold"),
    path("mentoring/pairings/<int:pk>/end/", pairings.end, name="end"),
    path("mentoring/pairings/<int:pk>/minutes/", minutes.note_minutes, name="minutes"),
    path("mentoring/pairings/<int:pk>/minutes/confirm/", minutes.confirm_minutes, name="confirm-minutes"),
    path("mentoring/check-ins/<int:pk>/", check_ins.check_in, name="check-in"),
    path("ticket/<str:ticket>/met/", check_ins.met, name="met"),
]
