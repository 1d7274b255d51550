"""What `pleiad doctor` finds about signing in: whether limits can tell visitors apart, and what the desk asks for."""

from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.doctor import OK, WARNING, Finding, examines

from . import factors
from .models import Member
from .proofs import waived_until


@examines
def networks(*, network: bool) -> list[Finding]:
    """Behind a proxy that is not named all visitors are one network, and share its limits."""
    if settings.SECURE and not settings.TRUSTED_PROXIES:
        says = _("BASE_URL begins with https, so a proxy stands in front, but TRUSTED_PROXIES is 0.")
        mend = _(
            "Set TRUSTED_PROXIES to the number of proxies. Until then all visitors share the limits of one network."
        )
        return [Finding("members.proxies", WARNING, says, mend)]
    return [Finding("members.proxies", OK, _("Visitors are told apart by their networks."))]


@examines
def second_steps(*, network: bool) -> list[Finding]:
    """Whether organisers show more than a mailbox at the desk."""
    return list(_second_steps())


def _second_steps() -> Iterator[Finding]:
    if until := waived_until(timezone.now()):
        says = _("The desk opens without a second step until %(day)s.") % {"day": until.isoformat()}
        mend = _("Let every organiser set up a passkey or an app, then take DESK_WITHOUT_SECOND_STEP_UNTIL out.")
        yield Finding("members.second_step", WARNING, says, mend)
    without = sum(not factors.has_second_step(each) for each in Member.objects.organisers())
    if without:
        says = _("Organisers without a passkey or an authenticator app: %(many)s.") % {"many": without}
        yield Finding("members.organisers", WARNING, says, _("The desk leads them to set one up."))
    else:
        yield Finding("members.organisers", OK, _("Every organiser has a second step."))
