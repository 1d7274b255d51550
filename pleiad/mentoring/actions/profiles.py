from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.directory.models import Topic
from pleiad.errors import Refused
from pleiad.members.models import Member, Organisation

from ..models import Avoidance, Form, MentoringProfile, Proposal
from .again import ask_again
from .endings import settle_avoided, withdraw
from .holding import hold_profile, hold_rounds_of

AVOIDANCES_AT_MOST = 30


@transaction.atomic
def keep_profile(
    *,
    member: Member,
    mentors: bool,
    seeks: bool,
    time: str,
    talks: list[str],
    offers: Iterable[Topic] = (),
    wants: Iterable[Topic] = (),
    words: str | None = None,
    capacity: int | None = None,
    at: datetime,
) -> MentoringProfile:
    """Keep a member's answers to the three questions; None leaves `words` or `capacity` as it is.

    With fewer places than open proposals, the newest proposals are withdrawn.
    """
    if not mentors and not seeks:
        raise Refused(_("Choose whether you can help, want help, or both."))
    _one_at_a_time(member)  # where there is no profile yet, there is no row to hold
    held = hold_profile(member)
    profile = held or MentoringProfile(member=member, created_at=at)
    before = _places(profile)
    profile.time, profile.talks = time, talks
    profile.words = profile.words if words is None else words
    profile.capacity = profile.capacity if capacity is None else capacity
    profile.mentors_since = (profile.mentors_since or at) if mentors else None
    profile.seeks_since = (profile.seeks_since or at) if seeks else None
    profile.changed_at = at
    profile.save()
    profile.offers.set(offers if mentors else ())
    profile.wants.set(wants if seeks else ())
    record(did="kept a mentoring profile", by=member, about=profile, at=at)
    _settle_places(profile, before, at)
    return profile


@transaction.atomic
def keep_more(
    *,
    member: Member,
    same_organisation: bool = False,
    profession: str = "",
    grade: int | None = None,
    region: str = "",
    times: Iterable[str] = (),
    languages: Iterable[str] = (),
    shows: Iterable[str] = (),
    sector_wished: str | None = None,
    conversations: int | None = None,
    circle_places: int | None = None,
    at: datetime,
) -> None:
    """Keep the optional answers. Of the last three, which only one side is asked, None leaves what was said."""
    profile = _profile_of(member)
    before = _places(profile)
    profile.profession, profile.grade, profile.region = profession, grade, region
    profile.times, profile.languages, profile.shows = list(times), list(languages), list(shows)
    if sector_wished is not None:
        profile.sector_wished = sector_wished
    if conversations is not None:
        profile.conversations = conversations
    if circle_places is not None:
        profile.circle_places = circle_places
    profile.same_organisation_since = (profile.same_organisation_since or at) if same_organisation else None
    profile.changed_at = at
    profile.save()
    record(did="kept more for mentoring", by=member, about=profile, at=at)
    _settle_places(profile, before, at)


def _places(profile: MentoringProfile) -> dict[str | None, int]:
    """How many places the member offers of each form; under None, whether they seek a mentor themselves (1 or 0)."""
    offers = profile.mentors_since is not None
    return {
        Form.PAIRING: profile.capacity if offers else 0,
        Form.FLASH: profile.conversations if offers else 0,
        Form.CIRCLE: profile.circle_places if offers else 0,
        None: int(profile.seeks_since is not None),
    }


def _settle_places(profile: MentoringProfile, before: dict[str | None, int], at: datetime) -> None:
    now = _places(profile)
    _withdraw_surplus(profile, now, at)
    if any(now[form] > before[form] for form in now):
        ask_again(rounds=profile.member.mentoring_participations.active().values("round"), at=at)


def _withdraw_surplus(profile: MentoringProfile, offered: dict[str | None, int], at: datetime) -> None:
    for form, places in offered.items():
        if form is None:
            continue
        seats = Proposal.objects.filter(mentor=profile.member_id, form=form, seat__isnull=False)
        surplus = seats.count() - places
        if surplus > 0:
            newest = seats.open().filter(seat__isnull=False).order_by("-proposed_at", "-pk")[:surplus]
            withdraw(proposals=newest, at=at, by=profile.member)
    if profile.seeks_since is None:
        withdraw(proposals=Proposal.objects.open().filter(mentee=profile.member_id), at=at, by=profile.member)


@transaction.atomic
def pause(*, member: Member, at: datetime) -> None:
    """Propose nothing new to the member; open proposals are withdrawn, and pairings go on."""
    profile = _profile_of(member)
    if profile.paused_at:
        return
    profile.paused_at = at
    profile.save(update_fields=["paused_at"])
    record(did="paused mentoring", by=member, about=profile, at=at)
    withdraw(proposals=Proposal.objects.open().filter(mentor=member), at=at, by=member)
    withdraw(proposals=Proposal.objects.open().filter(mentee=member), at=at, by=member)


@transaction.atomic
def resume(*, member: Member, at: datetime) -> None:
    """Propose to the member again, also in rounds in which they had rested."""
    profile = _profile_of(member)
    profile.paused_at = None
    profile.save(update_fields=["paused_at"])
    participations = member.mentoring_participations.active()
    participations.update(rested_at=None)
    record(did="went on with mentoring", by=member, about=profile, at=at)
    ask_again(rounds=participations.values("round"), at=at)


def _one_at_a_time(member: Member) -> None:
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)


def _profile_of(member: Member) -> MentoringProfile:
    held = hold_profile(member)
    if held is None:
        raise Refused(_("Fill in your mentoring profile first."))
    return held


@transaction.atomic
def avoid(
    *, owner: Member, at: datetime, organisation: Organisation | None = None, named: str = "", key: str = ""
) -> None:
    """Never pair the member with this organisation, or the person meant by `named`; what they have together ends at once.

    `key` is the key of an address, or the name in lower case. Nobody is told, and the audit keeps no names.
    """
    _one_at_a_time(owner)
    hold_rounds_of(owner)
    if owner.avoidances.count() >= AVOIDANCES_AT_MOST:
        raise Refused(_("You can name thirty at most. Remove one first."))
    _kept, new = Avoidance.objects.get_or_create(
        owner=owner, organisation=organisation, key=key, defaults={"named": named, "at": at}
    )
    if new:
        record(did="added to the never-pair list", by=owner, at=at)
        settle_avoided(owner=owner, at=at)


@transaction.atomic
def forget_avoidance(*, owner: Member, avoidance: Avoidance, at: datetime) -> None:
    Avoidance.objects.filter(owner=owner, pk=avoidance.pk).delete()
    record(did="removed from the never-pair list", by=owner, at=at)
