from copy import copy

from django.contrib import messages
from django.db.models import Case, Count, Q, Sum, Value, When
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pleiad.desk.door import desk_action, desk_form, desk_form_for_good, desk_page
from pleiad.desk.pages import attempt, sent, show
from pleiad.desk.reads import write_list_down
from pleiad.errors import Refused
from pleiad.members.visibility import names_on_the_desk
from pleiad.ui.dates import short_date
from pleiad.ui.paging import cut, page_number

from ... import labels, rules
from ...actions import plans
from ...actions import rounds as actions
from ...matching.pools import taking_part
from ...models import Form, Pairing, Participation, Proposal, Role, Round
from ..forms import RoundForm
from ..reads import READ_PAIRS

ON_A_PAGE = 20
OTHERS_OFFERED = 100
NAMES_SHOWN = 20
IN_ORDER = Case(*(When(form=form, then=Value(position)) for position, form in enumerate(Form.values)))
LISTS = [
    ("plan", gettext_lazy("The plan"), Q(proposed_at=None)),
    ("open", gettext_lazy("Waiting for answers"), Q(proposed_at__isnull=False, ended_at=None)),
    ("paired", gettext_lazy("Both said yes"), Q(end="paired")),
    ("over", gettext_lazy("Over"), Q(ended_at__isnull=False) & ~Q(end="paired")),
]


@desk_page
def rounds(request):
    """All rounds, newest first, and how many pairings have gone quiet."""
    at = timezone.now()
    page = cut(Round.objects.order_by("-opens_at", "-pk"), number=page_number(request), size=ON_A_PAGE)
    quiet = Pairing.objects.quiet().count()
    context = {"lines": [round_line(each, at) for each in page.rows], "page": page, "quiet": quiet}
    return show(request, "mentoring", "mentoring/desk/rounds.html", context)


def round_line(round, at):
    """A round as a line of the list: its state, and what is to be done."""
    if at >= round.ends_at:
        state, said = "done", _("Over since %(day)s.") % {"day": short_date(moment=round.ends_at)}
    elif round.sent_at:
        state, said = "under-way", _("Runs until %(day)s.") % {"day": short_date(moment=round.runs_until)}
    elif at >= round.closes_at:
        state, said = "waiting", _("Closed. Run the match, look at it, and send the proposals.")
    elif at >= round.opens_at:
        state, said = "under-way", _("People can join until %(day)s.") % {"day": short_date(moment=round.joins_until)}
    else:
        state, said = "not-set-up", _("Opens on %(day)s.") % {"day": short_date(moment=round.opens_at)}
    return {
        "state": state,
        "title": round.name,
        "sentence": said,
        "link": {"url": reverse("desk:mentoring-round", args=[round.pk]), "label": _("Open")},
    }


@desk_form
def create(request):
    """A new round."""
    form = RoundForm(sent(request))
    if form.is_bound and form.is_valid():
        made = actions.create(by=request.user, at=timezone.now(), **form.cleaned_round())
        messages.success(request, _("The round is planned. People can join from the day it opens."))
        return redirect("desk:mentoring-round", made.pk)
    return show(
        request, "mentoring", "mentoring/desk/round_form.html", {"form": form, "heading": _("Plan a mentoring round")}
    )


@desk_form
def edit(request, pk):
    """Change the days of a round, or what counts."""
    shown = get_object_or_404(Round, pk=pk)
    form = RoundForm(sent(request), instance=copy(shown))
    if form.is_bound and form.is_valid():
        try:
            actions.change(round=shown, by=request.user, at=timezone.now(), **form.cleaned_round())
        except Refused as refusal:
            form.add_error("ends", str(refusal))
        else:
            messages.success(request, _("The round is changed. Run the match again if a plan waits."))
            return redirect("desk:mentoring-round", pk)
    context = {"form": form, "heading": _("Change this round"), "round": shown}
    return show(request, "mentoring", "mentoring/desk/round_form.html", context)


@desk_page
def round(request, pk):
    """One round: who takes part, the plan with its reasons, and what became of each proposal."""
    shown, at = get_object_or_404(Round, pk=pk), timezone.now()
    chosen = next((name for name, _label, _where in LISTS if name in request.GET), None)
    counts = shown.proposals.aggregate(**{name: Count("pk", filter=where) for name, _label, where in LISTS})
    chosen = chosen or ("open" if shown.sent_at and not counts["plan"] else "plan")
    where = {name: where for name, _label, where in LISTS}[chosen]
    found = shown.proposals.filter(where).select_related(
        "mentee", "mentor", "mentee__organisation", "mentor__organisation"
    )
    page = cut(found.order_by(IN_ORDER, "-score", "pk"), number=page_number(request), size=ON_A_PAGE)
    seen = [who for each in page.rows for who in (each.mentee_id, each.mentor_id)]
    write_list_down(did=READ_PAIRS, by=request.user, at=at, members=seen)
    takes_part = dict(
        Participation.objects.active().filter(round=shown).values_list("role").annotate(many=Count("pk")).order_by()
    )
    without = without_anybody(shown) if (shown.matched_at or shown.sent_at) and at < shown.ends_at else None
    alone = [each.member for each in without.select_related("member")[:NAMES_SHOWN]] if without is not None else []
    wishes = wishes_of(shown)
    named = names_on_the_desk([*alone, *both_of([*page.rows, *(each["wish"] for each in wishes)])])
    going = shown.proposals.open().filter(going_since__isnull=False).count() if shown.matched_at else 0
    context = {
        "round": shown,
        "mentees": takes_part.get(Role.MENTEE, 0),
        "mentors": takes_part.get(Role.MENTOR, 0),
        "why_not_match": rules.why_not_match(round=shown, at=at),
        "why_not_send": rules.why_not_send(round=shown, at=at),
        "lists": [
            {"name": name, "label": label, "many": counts[name], "current": name == chosen}
            for name, label, _where in LISTS
        ],
        "heading": next(label for name, label, _where in LISTS if name == chosen),
        "columns": [_("Mentee"), _("Mentor"), _("Score"), _("Why"), _("State")],
        "rows": table(page.rows, named),
        "page": page,
        "query": f"{chosen}=",
        "going": going,
        "nothing": NOTHING_NEW if chosen == "plan" and shown.matched_at else NOTHING[chosen],
        "to_send": counts["plan"] or going,
        "summary": what_is_planned(shown) if shown.matched_at and chosen == "plan" else "",
        "without": without.count() if without is not None else 0,
        "without_names": [named(each).whole for each in alone],
        "wishes": [{**each, "two": two(each["wish"], named)} for each in wishes],
        "unused": labels.NEVER_USED,
    }
    return show(request, "mentoring", "mentoring/desk/round.html", context)


def without_anybody(round):
    """Mentees who could be proposed something, but hold nothing and have nothing in the plan."""
    takes_part = taking_part(round=round, role=Role.MENTEE)
    has = Proposal.objects.filter(Q(round=round, proposed_at=None) | Q(seat__isnull=False))
    return (
        takes_part.exclude(member__in=has.values("mentee"))
        .exclude(member__in=has.filter(form="peers").values("mentor"))
        .order_by("joined_at", "pk")
    )


def what_is_planned(round) -> str:
    """How much of each form the plan has, in one sentence; "" for an empty plan."""
    rows = round.proposals.planned().values("form").annotate(many=Count("pk"), points=Sum("score")).order_by()
    found = {row["form"]: row for row in rows}
    said = [SAID[form](found[form]["many"]) % {"many": found[form]["many"]} for form in Form.values if form in found]
    if Form.PAIRING in found:
        points = found[Form.PAIRING]["points"]
        with_points = ngettext(
            "%(pairs)s with %(points)s point in all", "%(pairs)s with %(points)s points in all", points
        )
        said[0] = with_points % {"pairs": said[0], "points": points}
    return f"{', '.join(said)}." if said else ""


SAID = {
    Form.PAIRING: lambda many: ngettext("%(many)s pairing", "%(many)s pairings", many),
    Form.CIRCLE: lambda many: ngettext("%(many)s place in a circle", "%(many)s places in circles", many),
    Form.FLASH: lambda many: ngettext("%(many)s single conversation", "%(many)s single conversations", many),
    Form.PEERS: lambda many: ngettext("%(many)s pair of peers", "%(many)s pairs of peers", many),
}
NOTHING = {
    "plan": gettext_lazy("Run the match to see which pairs it would propose. Nothing is sent until you send it."),
    "open": gettext_lazy("There are no unanswered proposals."),
    "paired": gettext_lazy("As soon as two people have both said yes, you see them here."),
    "over": gettext_lazy("Proposals that someone refused, or nobody answered in time, are listed here."),
}
NOTHING_NEW = gettext_lazy("The match has run, and there is nothing new to propose.")


def together_in(round):
    """Pairs that the plan has, that are asked and stay, or that have said yes."""
    return round.proposals.filter(Q(ended_at=None, going_since=None) | Q(end="paired"), form=Form.PAIRING)


def wishes_of(round):
    """Pins and bans, each with whether it cannot be kept: the rules come before a pin."""
    wishes = list(round.wishes.select_related("mentee", "mentor").order_by("pk")[:OTHERS_OFFERED])
    pinned = [each for each in wishes if each.pinned_at]
    found = together_in(round).filter(mentee__in=[each.mentee_id for each in pinned])
    together = set(found.values_list("mentee_id", "mentor_id")) if pinned else set()
    known = round.matched_at or round.sent_at
    return [
        {"wish": each, "cannot": known and each.pinned_at and (each.mentee_id, each.mentor_id) not in together}
        for each in wishes
    ]


def both_of(pairs):
    """The two of each proposal or wish."""
    return [each for pair in pairs for each in (pair.mentee, pair.mentor)]


def two(pair, named):
    """The two of a proposal or wish by name."""
    return f"{named(pair.mentee).whole} – {named(pair.mentor).whole}"


def table(proposals, named):
    """Rows of the table: two people, what is proposed, the score and its reasons, and the state with what can be done."""
    names = labels.topic_names(labels.slugs_of(proposals))
    return [
        [
            person(each.mentee, named),
            person(each.mentor, named),
            each.score,
            why(each, names),
            state(each),
        ]
        for each in proposals
    ]


def person(member, named):
    return ", ".join(filter(None, [named(member).whole, member.organisation_name]))


def why(proposal, names):
    said, unused = labels.reasons(proposal, names=names), labels.unused(proposal)
    if proposal.form != "pairing":
        said = f"{proposal.get_form_display()}. {said}"
    if not unused:
        return said
    left_out = _("Not used: %(kinds)s.") % {"kinds": unused}
    return f"{said} {left_out}"


def state(proposal):
    said = labels.STATES[proposal.state][0]
    if proposal.state not in ("planned", "proposed") or proposal.form != "pairing":
        return format_html('<span class="whole-words">{}</span>', said)
    return format_html(
        '<span class="whole-words">{} <a class="govuk-link" href="{}">{}'
        '<span class="govuk-visually-hidden">: {}</span></a></span>',
        said,
        reverse("desk:mentoring-pair", args=[proposal.pk]),
        _("Change"),
        proposal.mentee,
    )


@desk_action
def match(request, pk):
    """Run the match; nothing is sent."""
    shown = get_object_or_404(Round, pk=pk)
    try:
        made = plans.match(round=shown, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext(
            "The plan is made: one new pair. Nothing has been sent.",
            "The plan is made: %(made)s new pairs. Nothing has been sent.",
            made,
        )
        messages.success(request, said % {"made": made})
    return redirect(f"{reverse('desk:mentoring-round', args=[pk])}?plan=")


@desk_form_for_good
def send(request, pk):
    """Send the proposals of the plan, after a look at what that does."""
    shown, at = get_object_or_404(Round, pk=pk), timezone.now()
    if why_not := rules.why_not_send(round=shown, at=at):
        messages.error(request, str(why_not))
        return redirect("desk:mentoring-round", pk)
    if request.method == "POST":
        attempt(
            request,
            plans.send,
            _("The proposals are on their way. Places that are not taken up in time go to others."),
            round=shown,
            by=request.user,
            at=at,
        )
        return redirect(f"{reverse('desk:mentoring-round', args=[pk])}?open=")
    planned = shown.proposals.planned().count()
    context = {
        "heading": _("Send the proposals?"),
        "sentences": [
            ngettext("Both people in one pair get an email.", "Both people in %(planned)s pairs get an email.", planned)
            % {"planned": planned},
            _("Until both have said yes, each reads only what the other agreed to show."),
        ],
        "label": _("Send them"),
        "back": {"url": reverse("desk:mentoring-round", args=[pk]), "label": _("Not yet")},
    }
    return show(request, "mentoring", "mentoring/desk/send.html", context)
