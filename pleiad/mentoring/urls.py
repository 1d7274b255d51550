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
    path("mentoring/never-with/<key:pk>/remove/", avoidances.forget, name="forget"),
    path("mentoring/rounds/<key:pk>/", rounds.round, name="round"),
    path("mentoring/proposals/<key:pk>/", proposals.proposal, name="proposal"),
    path("mentoring/pairings/<key:pk>/", pairings.pairing, name="pairing"),
    path("mentoring/pairings/<key:pk>/date/", dates.date, name="date"),
    path("mentoring/pairings/<key:pk>/date/<key:meeting>/", dates.date, name="move-date"),
    path("mentoring/pairings/<key:pk>/date/<key:meeting>/cancel/", dates.cancel_date, name="cancel-date"),
    path("mentoring/pairings/<key:pk>/pause/", pairings.hold, name="hold"),
    path("mentoring/pairings/<key:pk>/end/", pairings.end, name="end"),
    path("mentoring/pairings/<key:pk>/minutes/", minutes.note_minutes, name="minutes"),
    path("mentoring/pairings/<key:pk>/minutes/confirm/", minutes.confirm_minutes, name="confirm-minutes"),
    path("mentoring/check-ins/<key:pk>/", check_ins.check_in, name="check-in"),
    path("ticket/<str:ticket>/met/", check_ins.met, name="met"),
]
