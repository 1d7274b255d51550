"""What organisers read about members in Teams."""

from django.utils.translation import gettext as _

from pleiad.desk.reads import many, tells_read

OPENED_ADDRESSES = "opened the list of addresses for Teams"


@tells_read(OPENED_ADDRESSES)
def _opened(records):
    return {each.pk: _("Opened the list of addresses for Teams: %(many)s") % {"many": many(each)} for each in records}
