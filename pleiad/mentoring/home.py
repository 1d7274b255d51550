"""What a member's home shows of this room: proposals, “did you meet?”, minutes to confirm, and a round that is open."""

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.contributions.models import Deed
from pleiad.home.first_steps import FirstStep, first_step
from pleiad.home.models import Every
from pleiad.home.news import OF_A_KIND, New, tells_new
from pleiad.home.small_things import SmallThing, offers_a_small_thing
from pleiad.home.subscriptions import Subscription, subscription
from pleiad.home.waiting import WaitingAnswer, waits
from pleiad.members.visibility import names
from pleiad.ui.dates import day

from .actions.minutes import name_of
from .models import Form, Pairing, PairingCheckIn, Participation, Proposal, Role, Round

ROUNDS = subscription(
    Subscription(
        name="rounds",
        label=gettext_lazy("A mentoring round opens"),
        group="network",
        default=Every.WEEKLY,
        why=gettext_lazy("You have this email because a mentoring round is open to you."),
    )
)


@waits(
    "mentoring.proposal",
    sign=Proposal.objects.open().filter(Q(mentee=OuterRef("pk")) | Q(mentor=OuterRef("pk"))),
)
def proposals(*, member, at, most):
    titles = {
        Form.PAIRING: _("A mentoring pairing is proposed to you"),
        Form.CIRCLE: _("A mentoring circle is proposed to you"),
        Form.FLASH: _("A single conversation is proposed to you"),
        Form.PEERS: _("A peer is proposed to you"),
    }
    found = Proposal.objects.of(member).open().filter(answer_by__gt=at).order_by("answer_by")[: 2 * most]
    for each in [each for each in found if not each.yes_of(member)][:most]:
        url = reverse("mentoring:proposal", args=[each.pk])
        yield WaitingAnswer(titles[each.form], url, _("See the proposal"), by=each.answer_by)


@waits("mentoring.check-in", sign=PairingCheckIn.objects.filter(member=OuterRef("pk"), answered_at=None))
def check_ins(*, member, at, most):
    """“Did you meet?”, where only the newest of each pairing counts."""
    alive = Pairing.objects.of(member).alive().filter(paused_at=None)
    newest = PairingCheckIn.objects.filter(member=member.pk, pairing=OuterRef("pairing")).order_by("-asked_at", "-pk")
    asked = PairingCheckIn.objects.filter(
        member=member.pk, answered_at=None, pairing__in=alive, pk=Subquery(newest.values("pk")[:1])
    )
    found = list(asked.select_related("pairing__mentee", "pairing__mentor").order_by("asked_at")[:most])
    shown = names((each.pairing.other(member) for each in found), reader=member, linked=False) if found else None
    for each in found:
        yield WaitingAnswer(
            _("Did you and %(name)s meet?") % {"name": shown(each.pairing.other(member))},
            reverse("mentoring:pairing", args=[each.pairing_id]),
            _("Answer"),
            sentence=_("One press is enough."),
        )


@waits("mentoring.minutes", sign=Pairing.objects.filter(mentee=OuterRef("pk"), ended_at__isnull=False))
def minutes(*, member, at, most):
    """The time that a mentor noted, for the mentee to confirm."""
    ended = Pairing.objects.of(member).filter(mentee=member.pk, ended_at__isnull=False).order_by("-ended_at")
    named = {name_of(each): each for each in ended[:50]}
    noted = Deed.objects.filter(about__in=list(named), confirmed_at=None) if named else Deed.objects.none()
    for each in noted.order_by("-proposed_at")[:most] if named else []:
        yield WaitingAnswer(
            _("Is the time right that your mentor noted?"),
            reverse("mentoring:pairing", args=[named[each.about].pk]),
            _("Look and confirm"),
        )


@tells_new("rounds")
def new_rounds(*, member, since, until):
    """Rounds that have opened and still take people, in which the member does not take part."""
    opened = Round.objects.filter(opens_at__gt=since, opens_at__lte=until, closes_at__gt=until)
    opened = opened.exclude(pk__in=Participation.objects.active().filter(member=member.pk).values("round"))
    for each in opened.order_by("-opens_at")[:OF_A_KIND]:
        yield New(
            key=f"round:{each.pk}",
            at=each.opens_at,
            title=_("A mentoring round is open until %(day)s") % {"day": day(moment=each.joins_until)},
            about=each.name,
            url=reverse("mentoring:round", args=[each.pk]),
        )


@first_step(order=30)
def an_open_round(*, member, at):
    open_now = Round.objects.filter(opens_at__lte=at, closes_at__gt=at).order_by("closes_at").first()
    if open_now is None or Participation.objects.active().filter(member=member.pk, round=open_now).exists():
        return None
    return FirstStep(
        _("Find a mentor, or be one"),
        _("%(round)s takes people until %(day)s.") % {"round": open_now.name, "day": day(moment=open_now.joins_until)},
        reverse("mentoring:home"),
        _("Answer three questions"),
    )


@offers_a_small_thing
def a_mentor_wanted(*, member, at):
    """While a round is open that the member is not in as a mentor."""
    open_now = Round.objects.filter(opens_at__lte=at, closes_at__gt=at).order_by("closes_at").first()
    if open_now is None:
        return None
    mentors = Participation.objects.active().filter(round=open_now, role=Role.MENTOR, member=member.pk)
    if mentors.exists():
        return None
    return SmallThing(
        _("Mentors are wanted"),
        _("%(round)s takes people until %(day)s. One conversation is a beginning.")
        % {"round": open_now.name, "day": day(moment=open_now.joins_until)},
        reverse("mentoring:round", args=[open_now.pk]),
        _("See the round"),
    )
