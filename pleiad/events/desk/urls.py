from django.urls import path

from .views import after, attendance, changes, events, hosts, meetings, places, registrations, reports, series

urlpatterns = [
    path("events/", events.events, name="events"),
    path("events/new/", events.create, name="create-event"),
    path("events/<key:pk>/", events.event, name="event"),
    path("events/series/new/", series.create, name="create-series"),
    path("events/series/<key:pk>/", series.series, name="series"),
    path("events/series/<key:pk>/publish/", series.publish, name="publish-series"),
    path("events/<key:pk>/edit/", changes.edit, name="edit-event"),
    path("events/<key:pk>/link/", changes.propose_link, name="propose-link"),
    path("events/<key:pk>/hosts/", hosts.hosts, name="hosts"),
    path("events/<key:pk>/publish/", events.publish, name="publish-event"),
    path("events/<key:pk>/cancel/", events.cancel, name="cancel-event"),
    path("events/<key:pk>/take-back/", places.take_back, name="take-back-event"),
    path("events/<key:pk>/give-place/", places.give, name="give-place"),
    path("registrations/<key:pk>/move/", places.move, name="move-place"),
    path("events/<key:pk>/registrations/", registrations.registrations, name="registrations"),
    path("registrations/<key:pk>/give-back/", registrations.give_back, name="give-back"),
    path("events/<key:pk>/attendance/", attendance.attend, name="attendance"),
    path("events/<key:pk>/attendance/file/", reports.upload, name="attendance-file"),
    path("events/<key:pk>/door/", reports.door, name="door-list"),
    path("events/<key:pk>/badges/", reports.badges, name="badges"),
    path("events/<key:pk>/attendance/report/", meetings.report, name="attendance-report"),
    path("events/<key:pk>/online-meeting/", meetings.make, name="make-meeting"),
    path("events/<key:pk>/access-needs/", attendance.needs, name="access-needs"),
    path(
        "events/<key:pk>/registrations/propose-download/",
        registrations.propose_download,
        name="propose-registrations-download",
    ),
    path("events/<key:pk>/registrations/download/", registrations.download, name="download-registrations"),
    path("events/<key:pk>/after/", after.after, name="after"),
]
