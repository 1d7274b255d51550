"""What a member may do here and, if not, why: plain sentences; no queries, no clock, no writing."""

from collections.abc import Collection
from datetime import datetime
from typing import TypedDict

from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from pleiad.content.models import RoomRule, Space
from pleiad.errors import Reason
from pleiad.members import paces
from pleiad.members.models import Member
from pleiad.members.rules import why_not_write as why_not_write_at_all
from pleiad.ui.dates import day

from .models import Answer, Opening, Question, QuoteRequest, SafeguardingKey


class SpaceFacts(TypedDict, total=False):
    """What organisers say of a space; when it is changed, those facts that are to be different."""

    name: str
    purpose: str
    rule: str
    closed: bool
    sensitive: bool
    forget_after_days: int | None
    name_cy: str
    purpose_cy: str


CROWD = 10
"""How many members must have entered a space before one of them can ask without a name."""
FIT_A_LABEL = 5
"""How many of them must fit a coarse label, or it is not shown (k-anonymity)."""
SEALED_A_DAY = 3
WAIT_AT_MOST = 200


def writes_from(*, member: Member, space: Space) -> datetime | None:
    """From when on a newcomer may write in this space, or None where nobody waits: support spaces are read first."""
    if not space.sensitive or member.joined_at is None:
        return None
    return member.joined_at + settings.READ_BEFORE_WRITING


def why_not_write(*, member: Member, space: Space, entered_rule: str | None, at: datetime) -> Reason:
    """Why the member cannot write in this space, or None; `entered_rule` is the rule that the member accepted."""
    if not member.is_current:
        return _("Only members can write here.")
    if reason := why_not_write_at_all(member=member):
        return reason
    if space.archived_at:
        return _("This space is closed.")
    if entered_rule != space.rule:
        return _("Accept the rule of this space first.")
    begins = writes_from(member=member, space=space)
    if begins is not None and at < begins:
        return format_lazy(
            _(
                "You are new here, so you can read this support space now, and write in it from {day}. It helps everyone to trust the space."
            ),
            day=day(moment=begins),
        )
    return None


def why_not_write_for_network(*, member: Member) -> Reason:
    """Why the member cannot write for the network, or None."""
    return None if member.is_organiser else _("Only organisers write for the network.")


def why_not_edit(*, item: Question | Answer, member: Member) -> Reason:
    """Why the member cannot change what they wrote, or None."""
    if item.author_id is None or item.author_id != member.pk:
        return _("Only the author can change this.")
    if item.taken_back_at:
        return _("This was taken back already.")
    if item.hidden_at:
        return _("An organiser has hidden this, so it cannot be changed.")
    return None


def why_not_ask_sealed(*, key: SafeguardingKey | None, holders_stand: bool, crowd: int, waiting: int) -> Reason:
    """Why nobody can ask without a name in this space now, or None."""
    if key is None:
        return _("Asking without your name is not offered yet: the organisers have not made the key that protects you.")
    if not holders_stand:
        return _(
            "Asking without your name is not offered now: one of the two who hold the key is no longer an organiser."
        )
    if crowd < CROWD:
        return _(
            "Too few people have entered this space: people could still guess who you are, even without your name."
        )
    if waiting >= WAIT_AT_MOST:
        return _("Very many posts are waiting to be published. Try again tomorrow.")
    return None


WEIGHT = {RoomRule.ATTRIBUTABLE: 0, RoomRule.CHATHAM: 1, RoomRule.STAYS: 2}
"""How much a rule of the room promises to those who write under it."""


def loosened(*, space: Space, facts: SpaceFacts) -> list[str]:
    """Which of these facts would break a promise under which members have written in the space."""
    days, after = space.forget_after_days, facts.get("forget_after_days", space.forget_after_days)
    breaks = {
        "closed": space.closed and not facts.get("closed", True),
        "sensitive": space.sensitive and not facts.get("sensitive", True),
        "forget_after_days": days is not None and (after is None or after > days),
        "rule": WEIGHT[RoomRule(facts.get("rule", space.rule))] < WEIGHT[RoomRule(space.rule)],
    }
    return [name for name, breaks_it in breaks.items() if breaks_it]


def why_not_change(*, space: Space, facts: SpaceFacts) -> Reason:
    """Why a space cannot be changed like this, or None: what was written in it keeps the promise it was written under."""
    if not loosened(space=space, facts=facts):
        return None
    return _(
        "Members have written here under a promise that this would break: who can read it, how it is shown, when it "
        "deletes itself, or what may be repeated. Start the space again instead: two organisers decide it, and what was "
        "written stays as it is."
    )


def why_not_open_again(*, space: Space, by: Member | None, agreed_by: Member | None) -> Reason:
    """Why an archived space cannot be opened again, or None."""
    if space.archived_at is None:
        return _("This space is open.")
    if (space.closed or space.sensitive) and (by is None or agreed_by is None or by.pk == agreed_by.pk):
        return _("Two organisers must decide this together.")
    return None


def why_not_take_back(*, item: Question | Answer, member: Member) -> Reason:
    """Why the member cannot take back a post, or None."""
    if item.author_id is None or item.author_id != member.pk:
        return _("Only the author can take this back.")
    if item.taken_back_at:
        return _("This was taken back already.")
    return None


def why_not_say_it_helped(*, answer: Answer, member: Member, sealed_thread: bool) -> Reason:
    """Why the member cannot say that an answer helped, or None."""
    if sealed_thread:
        return _("Nobody marks answers here, because it could give away who asked.")
    if answer.author_id == member.pk:
        return _("This is your own answer.")
    return None


def why_not_follow(*, question: Question | None) -> Reason:
    """Why one question cannot be followed, or None."""
    if question is not None and question.seal:
        return _(
            "A question without a name cannot be followed by itself, because it could give away who asked. Follow the space."
        )
    return None


def why_not_quote(*, item: Question | Answer, member: Member, today: int = 0) -> Reason:
    """Why the member cannot ask to quote this, or None; `today`: how often the member has asked to quote in 24 hours."""
    if reason := why_not_write_at_all(member=member):
        return reason
    if item.author_id == member.pk:
        return _("This is yours: quote it as you like.")
    if item.seal:
        return _("The author of this gives no name, so nobody can ask them. Please do not quote it.")
    if item.for_network:
        return _("The network wrote this. Ask an organiser whether you can quote it.")
    if item.author is None or item.author.left_at:
        return _("The author of this has left, so nobody can ask them. Please do not quote it.")
    return paces.why_not("quote", used=today)


def why_not_answer_quote(*, request: QuoteRequest, member: Member) -> Reason:
    """Why the member cannot answer a quote request, or None."""
    if request.author_id != member.pk:
        return _("Only the author can answer this.")
    if request.allowed_at or request.declined_at:
        return _("You have answered this already.")
    return None


def why_not_hold(*, member: Member, key: SafeguardingKey | None, holders: Collection[int]) -> Reason:
    """Why this organiser cannot hold a share of the safeguarding key, or None; `key` is the current or begun one, if any."""
    if not member.is_organiser:
        return _("Only organisers can hold the key.")
    if key is not None and key.made_at:
        return _("The key is made. Retire it first, if its holders change.")
    if member.pk in holders:
        return _("You hold one share. Another organiser has to hold the other.")
    return None


def why_not_begin_opening(*, member: Member, holders: Collection[int], item: Question | Answer) -> Reason:
    """Why the organiser cannot ask to open a post, or None."""
    if not member.is_organiser or member.pk not in holders:
        return _("Only the two holders of the key can open a post.")
    if not item.seal:
        return _("This post has a name.")
    return None


def why_not_agree(*, opening: Opening, member: Member, holders: Collection[int]) -> Reason:
    """Why the organiser cannot agree to an opening, or None."""
    if opening.opened_at or opening.dropped_at:
        return _("This was decided already.")
    if not member.is_organiser or member.pk not in holders:
        return _("Only the two holders of the key can open a post.")
    if opening.asked_by_id == member.pk:
        return _("You asked for this. The other holder has to agree.")
    return None
