"""What the desk says about organisers having listed members, or taken a list away; and the file that two agree to."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.desk.exports import DOWNLOADED, export_kind
from pleiad.desk.reads import tells_plainly

from .. import network

READ_NETWORK, EXPORTED = "listed members", f"{DOWNLOADED}a list of members"
READ_HELPERS = "listed who helps at meetings"

tells_plainly(
    READ_NETWORK,
    gettext_lazy("Listed members: %(many)s"),
    why=gettext_lazy("To see who belongs to the network and takes part"),
)
tells_plainly(EXPORTED, gettext_lazy("Downloaded a list of members: %(many)s"))
tells_plainly(
    READ_HELPERS,
    gettext_lazy("Listed who helps at meetings: %(many)s"),
    why=gettext_lazy("So that the work is shared fairly and everyone is thanked"),
)

EXPORT = export_kind(
    "impact.members",
    label=gettext_lazy("a file with a list of members"),
    title=lambda decision: (
        _("A file with a list of members: %(which)s")
        % {"which": network.in_words(network.Chosen.of_payload(decision.payload))}
    ),
    many=lambda decision: network.people(
        network.Chosen.of_payload(decision.payload), reader=decision.proposed_by, listed=True
    ).count(),
).name
