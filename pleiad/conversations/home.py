"""What a member's home shows of this room: answers to one's questions, what is new in what one follows, requests to quote.

Of a support space or a closed one nothing is named, neither on the start page nor in an email.
"""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.content.models import Space
from pleiad.home.first_steps import FirstStep, first_step
from pleiad.home.news import OF_A_KIND, New, tells_new
from pleiad.home.small_things import SmallThing, offers_a_small_thing
from pleiad.home.waiting import WaitingAnswer, waits
from pleiad.members.models import Member
from pleiad.members.visibility import names

from .labels import localised
from .models import Answer, Entered, Interest, Question, QuoteRequest


def may_be_named(space):
    """Whether the space and the titles in it may stand in an email (R-32)."""
    return not (space.sensitive or space.closed)


@waits("conversations.quote", sign=QuoteRequest.objects.open().filter(author=OuterRef("pk")))
def quotes(*, member, at, most):
    """Requests to quote the member."""
    asked = QuoteRequest.objects.to_be_answered_by(member).open().select_related("asked_by")
    found = list(asked.order_by("-asked_at", "pk")[:most])
    shown = names((each.asked_by for each in found), reader=member, linked=False) if found else None
    for each in found:
        yield WaitingAnswer(
            _("%(name)s would like to quote you") % {"name": shown(each.asked_by)},
            reverse("conversations:quotes"),
            _("See what, and answer"),
        )


@tells_new("answered", notified=True)
def answers(*, member, since, until):
    """Answers by others to the member's questions, unless the question or its space is muted."""
    own = Question.objects.filter(author=member.pk, latest_at__gt=since)
    if not own.exists():  # spares most members what follows
        return
    own = own.not_muted_by(member)
    found = Answer.objects.visible_to(member).filter(question__in=own, written_at__gt=since, written_at__lte=until)
    found = found.filter(Q(author=None) | ~Q(author=member.pk)).select_related("question__space")
    for each in found.order_by("-written_at", "pk")[:OF_A_KIND]:
        space = each.question.space
        named = may_be_named(space)
        yield New(
            key=f"answer:{each.pk}",
            at=each.written_at,
            title=_("There is an answer to your question in %(space)s") % {"space": localised(space, "name")}
            if named
            else _("There is an answer to a question of yours"),
            about=each.question.title if named else "",
            url=each.get_absolute_url(),
        )


@tells_new("followed")
def followed(*, member, since, until):
    """New questions in spaces that the member follows, and new answers there and in questions that the member follows."""
    interests = list(Interest.objects.filter(member=member.pk).values_list("space", "question", "muted_at"))
    spaces = {space for space, _question, muted in interests if space and not muted}
    questions = {question for _space, question, muted in interests if question and not muted}
    if not spaces and not questions:
        return
    muted_spaces = {space for space, _question, muted in interests if space and muted}
    muted = {question for _space, question, muted in interests if question and muted}
    apart = list(Member.objects.kept_apart_from(member).values_list("pk", flat=True))
    touched = Question.objects.standing().filter(
        Q(space__in=spaces) | Q(pk__in=questions), latest_at__gt=since, space__in=Space.objects.visible_to(member)
    )
    touched = touched.exclude(pk__in=muted).exclude(space__in=muted_spaces).exclude(author__in=apart)
    found = list(touched.select_related("space").order_by("-latest_at", "pk")[: 2 * OF_A_KIND])
    if not found:
        return
    by_others = Q(author=None) | ~Q(author=member.pk)
    said = Answer.objects.standing().exclude(author__in=apart).filter(
        by_others, question__in=found, written_at__gt=since, written_at__lte=until
    )  # fmt: skip
    answered = {each.question_id: each for each in said.order_by("written_at")}
    lines = []
    for each in found:
        if since < each.written_at <= until and each.author_id != member.pk:
            lines.append(_line(each, each, spaces))
        elif each.pk in answered and each.author_id != member.pk:
            lines.append(_line(each, answered[each.pk], spaces))
    yield from sorted(lines, key=lambda each: each.at, reverse=True)[:OF_A_KIND]


def _line(each, newest, spaces):
    """The line of a question, in which the question itself or an answer is new."""
    question = each is newest
    key, at = f"{'question' if question else 'answer'}:{newest.pk}", newest.written_at
    if not may_be_named(each.space):
        title, url = _("Something is new in what you follow"), reverse("conversations:following")
        return New(key=key, at=at, title=title, url=url)
    space = {"space": localised(each.space, "name")}
    return New(
        key=key,
        at=at,
        title=_("A question in %(space)s") % space if question else _("An answer in %(space)s") % space,
        about=each.title,
        url=each.get_absolute_url(),
        reason=_("because you follow %(space)s") % space
        if each.space_id in spaces
        else _("because you follow this question"),
    )


@first_step(order=40)
def one_space(*, member, at):
    """A space that fits most members, until the member follows one or has entered one."""
    if not member.is_current or Interest.objects.filter(member=member.pk, space__isnull=False).exists():
        return None
    if Entered.objects.filter(member=member.pk).exists():
        return None
    space = Space.objects.visible_to(member).filter(closed=False, sensitive=False).first()
    if space is None:
        return None
    return FirstStep(
        _("Look into one space"),
        _("%(space)s: %(purpose)s") % {"space": localised(space, "name"), "purpose": localised(space, "purpose")},
        reverse("conversations:space", args=[space.slug]),
        _("Go there"),
    )


@offers_a_small_thing
def a_question_nobody_has_answered(*, member, at):
    """The newest question in a space that the member has entered, of which nothing is secret."""
    entered = Entered.objects.filter(member=member.pk).values("space")
    asked = Question.objects.visible_to(member).not_muted_by(member).exclude(author=member.pk)
    asked = asked.filter(space__in=entered, space__sensitive=False, space__closed=False)
    answered = Answer.objects.standing().filter(question=OuterRef("pk"))
    found = asked.filter(~Exists(answered)).select_related("space").order_by("-written_at", "pk").first()
    if found is None:
        return None
    return SmallThing(
        _("Nobody has answered this yet"),
        _("%(title)s (in %(space)s)") % {"title": found.title, "space": localised(found.space, "name")},
        found.get_absolute_url(),
        _("Read it"),
    )
