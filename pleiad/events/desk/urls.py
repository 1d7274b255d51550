from django.urls import path

from .views import after, attendance, changes, events, hosts, registrations, series

urlpatterns = [
    path("events/", events.events, name="events"),
    path("events/new/", events.create, name="create-event"),
    path("events/<int:pk>/", events.event, name="event"),
    path("events/series/new/", series.create, name="create-series"),
    path("events/series/<int:pk>/", series.series, name="series"),
    path("events/series/<int:pk>/publish/", series.publish, name="publish-series"),
    path("events/<int:pk>/edit/", changes.edit, name="edit-event"),
    path("events/<int:pk>/hosts/", hosts.hosts, name="hosts"),
    path("events/<int:pk>/publish/", events.publish, name="publish-event"),
    path("events/<int:pk>/cancel/", events.cancel, name="cancel-event"),
    path("events/<int:pk>/registrations/", registrations.registrations, name="registrations"),
    path("events/<int:pk>/attendance/", attendance.attend, name="attendance"),
    path("events/<int:pk>/access-needs/", attendance.needs, name="access-needs"),
    path("events/<int:pk>/registrations/download/", registrations.download, name="download-registrations"),
    path("events/<int:pk>/after/", after.after, name="after"),
]
