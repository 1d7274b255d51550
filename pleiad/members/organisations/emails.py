"""What a member is told when an organisation changes: once, whatever moved."""

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from pleiad.outbox.emails import Wording, words_email

from ..models import Employment, OrganisationChange


@words_email("members.organisation_changed")
def organisation_changed(email, _secrets):
    change = OrganisationChange.objects.filter(pk=email.payload["change"], done_at__isnull=False).first()
    if change is None:
        return None
    of, into = list(change.of.all()), list(change.into.all())
    now = Employment.objects.current().filter(member=email.member, organisation__in=into).first()
    facts = {
        "before": " / ".join(_names_before(change, of, email.member)),
        "after": str(now or ""),
        "all_after": _(" and ").join(map(str, into)),
        "name": str(of[0]) if of else "",
        "date": date_format(change.on, "j F Y"),
    }
    lines = [_WORDS[change.kind](facts, moved=now is not None)]
    if now is not None and email.member.shielded_since:
        lines.append(_("Your shield is up. It covers everyone we know to work at %(after)s.") % facts)
    lines.append(settings.BASE_URL + reverse("members:where-you-work"))
    return Wording(subject=_SUBJECTS[change.kind](), text="\n\n".join(lines))


def _names_before(change, of, member):
    """The organisations that were this member's own, so that nobody reads of others'."""
    own = set(Employment.objects.filter(member=member, organisation__in=of).values_list("organisation_id", flat=True))
    return [str(each) for each in of if each.pk in own] or [str(each) for each in of]


def _renamed(facts, *, moved):
    return (
        _(
            "Your organisation has a new name here: %(name)s, since %(date)s. Nothing else has changed. "
            "It is still found by its former name."
        )
        % facts
    )


def _merged(facts, *, moved):
    return (
        _(
            "Since %(date)s %(before)s belongs to %(after)s, so we have you at %(after)s now. Your places, your mentoring and "
            "your organisation’s training points go on."
        )
        % facts
    )


def _split(facts, *, moved):
    said = _("Since %(date)s %(before)s is no more; %(all_after)s follow it.") % facts
    known = _("By your work address we have you at %(after)s now.") % facts
    asked = _("Your address does not show at which of them you work. Tell us here:")
    return f"{said} {known if moved else asked}"


def _dissolved(facts, *, moved):
    return (
        _(
            "%(before)s ended on %(date)s. You stay a member. Training points that it has left count for you until they lapse. "
            "When you work somewhere else, add your new work address, or tell us here:"
        )
        % facts
    )


_WORDS = {"rename": _renamed, "merge": _merged, "split": _split, "dissolve": _dissolved}
_SUBJECTS = {
    "rename": lambda: _("Your organisation has a new name"),
    "merge": lambda: _("Your organisation has merged"),
    "split": lambda: _("Your organisation was split"),
    "dissolve": lambda: _("Your organisation has ended"),
}
