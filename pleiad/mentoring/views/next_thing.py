"""The one thing that a member has to do in mentoring now, or what they wait for and until when."""

from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.members.visibility import names
from pleiad.ui.dates import day

from .. import rules


def next_thing(*, member, profile, rounds, participations, proposals, pairings, check_in, upcoming, at) -> dict | None:
    """{sentence, label, url, post}; without a url when there is nothing to do but wait.

    `rounds`: those that take people or in which the member takes part; `participations`: the member's, in these rounds;
    `pairings`: alive, with `has_date`; `check_in`: the newest that is not answered, or None; `upcoming`: the round that
    opens next, or None.
    """
    return (
        _questions(profile)
        or _proposal(member, proposals)
        or _pause(profile)
        or _check_in(member, check_in)
        or _date(member, pairings)
        or _round(rounds, participations, at)
        or _rest(participations)
        or _wait(participations, proposals, pairings, upcoming, at)
    )


def _questions(profile):
    if profile is None:
        return _do(
            _("It begins with three questions. They take about three minutes."),
            _("Answer three questions"),
            reverse("mentoring:profile"),
        )


def _proposal(member, proposals):
    asked = next((each for each in proposals if not each.yes_of(member)), None)
    if asked:
        return _do(
            _("We have a proposal for you. Please answer by %(day)s.") % {"day": day(moment=asked.answers_until)},
            _("See the proposal"),
            reverse("mentoring:proposal", args=[asked.pk]),
        )


def _pause(profile):
    if profile.paused_at:
        sentence = _("You have paused. Nothing is proposed to you until you go on.")
        return {**_do(sentence, _("Go on"), reverse("mentoring:resume")), "post": True}


def _told(other, member):
    return names([other], reader=member, told=True)(other)


def _check_in(member, check_in):
    if check_in:
        return _do(
            _("Did you and %(name)s meet? One press is enough.")
            % {"name": _told(check_in.pairing.other(member), member)},
            _("Answer"),
            reverse("mentoring:pairing", args=[check_in.pairing_id]),
        )


def _date(member, pairings):
    without = next((each for each in pairings if not each.has_date and not each.paused_at), None)
    if without:
        return _do(
            _("You and %(name)s have no date ahead of you.") % {"name": _told(without.other(member), member)},
            _("Set a date"),
            reverse("mentoring:date", args=[without.pk]),
        )


def _round(rounds, participations, at):
    joined = {each.round_id for each in participations}
    to_join = next((each for each in rounds if each.pk not in joined and at < each.closes_at), None)
    if to_join:
        return _do(
            _("%(round)s takes people until %(day)s.")
            % {"round": to_join.name, "day": day(moment=to_join.joins_until)},
            _("Take part in this round"),
            reverse("mentoring:round", args=[to_join.pk]),
        )


def _rest(participations):
    if any(each.rested_at for each in participations):
        sentence = _("You are resting in this round: nothing more is proposed to you.")
        return {**_do(sentence, _("I have time again"), reverse("mentoring:resume")), "post": True}


def _wait(participations, proposals, pairings, upcoming, at):
    waiting = what_comes_by_itself(
        participations=participations, proposals=proposals, pairings=pairings, upcoming=upcoming, at=at
    )
    return {"sentence": waiting} if waiting else None


def _do(sentence, label, url):
    return {"sentence": sentence, "label": label, "url": url}


def what_comes_by_itself(*, participations, proposals, pairings, upcoming, at) -> str | None:
    """What comes next without the member doing anything, and when, as far as it can be known; None while they are paired."""
    if proposals:
        return _("You said yes. We wait for the other until %(day)s at the latest.") % {
            "day": day(moment=proposals[0].answers_until)
        }
    if pairings:
        return None
    still_open = next((each.round for each in participations if at < each.round.closes_at), None)
    if still_open:
        return _("You have nothing to do. %(round)s takes people until %(day)s, and proposals go out after that.") % {
            "round": still_open.name,
            "day": day(moment=still_open.joins_until),
        }
    if any(not rules.why_not_match(round=each.round, at=at) for each in participations):
        return _("You have nothing to do. We will email you as soon as there is someone for you.")
    if participations:
        return _(
            "This round ends soon, so nothing new is proposed in it. People who found no mentor in it come first in the next."
        )
    if upcoming:
        return _("The next round, %(round)s, opens on %(day)s.") % {
            "round": upcoming.name,
            "day": day(moment=upcoming.opens_at),
        }
    return _("There is no round now that you can join. When the next one opens, you will see it here.")
