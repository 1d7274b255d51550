"""What the desk says about organisers having read registrations or access needs."""

from django.utils.translation import gettext as _

from pleiad.desk.reads import many, tells_read

from ..models import Event

DOWNLOADED, READ_NEEDS = "downloaded the registrations", "read the access needs"


@tells_read(DOWNLOADED)
def _downloaded(records):
    return _told(records, _("Downloaded the registrations for “%(title)s”: %(many)s"))


@tells_read(READ_NEEDS)
def _read_needs(records):
    return _told(records, _("Read the access needs for “%(title)s”: %(many)s"))


def _told(records, sentence):
    titles = dict(Event.objects.filter(pk__in=[each.detail["event"] for each in records]).values_list("pk", "title"))
    gone = _("an event that is gone")
    return {
        each.pk: sentence % {"title": titles.get(each.detail["event"], gone), "many": many(each)} for each in records
    }
