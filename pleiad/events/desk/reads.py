"""What the desk says about organisers having read registrations or access needs."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.desk.reads import many, tells_read

from ..models import Event

DOWNLOADED, READ_NEEDS = "downloaded the registrations", "read the access needs"
READ_REGISTRATIONS, READ_ATTENDANCE = "read the registrations", "read the attendance"
READ_DOOR_LIST = "read the door list"
TO_RUN_IT = gettext_lazy("To run the meeting")


@tells_read(READ_REGISTRATIONS, why=TO_RUN_IT)
def _read_registrations(records):
    return _told(records, _("Saw the registrations for “%(title)s”: %(many)s"))


@tells_read(READ_ATTENDANCE, why=TO_RUN_IT)
def _read_attendance(records):
    return _told(records, _("Saw who was there for “%(title)s”: %(many)s"))


@tells_read(READ_DOOR_LIST, why=TO_RUN_IT)
def _read_door_list(records):
    return _told(records, _("Saw the list for the door of “%(title)s”: %(many)s"))


@tells_read(DOWNLOADED, why=TO_RUN_IT)
def _downloaded(records):
    return _told(records, _("Downloaded the registrations for “%(title)s”: %(many)s"))


@tells_read(READ_NEEDS, why=TO_RUN_IT)
def _read_needs(records):
    return _told(records, _("Read the access needs for “%(title)s”: %(many)s"))


def _told(records, sentence):
    titles = dict(Event.objects.filter(pk__in=[each.detail["event"] for each in records]).values_list("pk", "title"))
    gone = _("an event that is gone")
    return {
        each.pk: sentence % {"title": titles.get(each.detail["event"], gone), "many": many(each)} for each in records
    }
