"""What organisers read about members in Teams."""

from django.utils.translation import gettext_lazy

from pleiad.desk.reads import tells_plainly

READ_INVITE = "read a Teams invitation"
OPENED_ADDRESSES = "opened the list of addresses for Teams"
tells_plainly(
    OPENED_ADDRESSES,
    gettext_lazy("Opened the list of addresses for Teams: %(many)s"),
    why=gettext_lazy("To let members into the Teams channel"),
)
tells_plainly(
    READ_INVITE,
    gettext_lazy("Read what happened to a Teams invitation: %(many)s"),
    why=gettext_lazy("To let members into the Teams channel"),
)
