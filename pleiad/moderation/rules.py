"""May she, and if not, why: plain sentences, no queries, no clock, no writing."""

from django.utils.translation import gettext_lazy as _

from .models import Case

REPORTS_A_DAY = 20
"""Reports of one member in 24 hours: far more than anybody needs, and few enough to read."""
OF_VISITORS = 10
"""Reports of visitors about one thing; further ones say nothing new."""


def why_not_report(*, author, member, today: int = 0, already: bool = False) -> str | None:
    """Why she cannot report this, or None. `today`: how much she has reported in 24 hours."""
    if member is not None and author is not None and author.pk == member.pk:
        return _("You wrote this yourself. You can take it back.")
    if already:
        return _("You have reported this already. An organiser looks at it.")
    if today >= REPORTS_A_DAY:
        return _("You have reported much today. Write to the organisers if there is more.")
    return None


def why_not_decide(*, case: Case, by, reported_it: bool = False, others=()) -> str | None:
    """Why this organiser cannot decide a case, or None. `others` are the organisers who have no part in it: neither its
    author nor of her organisation, nor somebody who reported it. While there is one, she decides."""
    if not by.is_organiser:
        return _("Only organisers decide this.")
    if case.about_id == by.pk:
        return _("You wrote this, so another organiser decides.")
    free = [each for each in others if each.pk != by.pk]
    about = case.about
    if about and about.organisation_id and about.organisation_id == by.organisation_id and free:
        return _("Its author works where you work, so another organiser decides.")
    if reported_it and free:
        return _("You reported this, so another organiser decides.")
    return None


def why_not_claim(*, case: Case, by, **more) -> str | None:
    """Why she cannot take a case, or None. The claim of somebody who organises no longer holds nobody up."""
    if why_not := why_not_decide(case=case, by=by, **more):
        return why_not
    if case.decided_at:
        return _("This has been decided already.")
    if case.claimed_by and case.claimed_by_id != by.pk and case.claimed_by.is_organiser:
        return _("Another organiser is looking at this.")
    return None
