from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from pleiad.mentoring import rules, words
from pleiad.mentoring.actions import rounds as actions
from pleiad.mentoring.models import Form, Pairing, Participation, Proposal, Role, Round, Wish
from pleiad.refusals import Refused
from pleiad.ui.dates import short_date, short_day
from pleiad.ui.paging import cut, page_number, row_number

from ..access import asks, does, shows
from ..mentoring_forms import RoundForm
from ..pages import attempt, sent, show

ON_A_PAGE = 50
OTHERS_OFFERED = 100
LISTS = [
    ("plan", gettext_lazy("The plan"), Q(proposed_at=None)),
    ("open", gettext_lazy("Waiting for answers"), Q(proposed_at__isnull=False, ended_at=None)),
    ("paired", gettext_lazy("Both said yes"), Q(end="paired")),
    ("over", gettext_lazy("Over"), Q(ended_at__isnull=False) & ~Q(end="paired")),
]


@shows
def rounds(request):
    """All rounds, newest first, and how many pairings have gone quiet."""
    at = timezone.now()
    page = cut(Round.objects.order_by("-opens_at", "-pk"), number=page_number(request), size=ON_A_PAGE)
    quiet = Pairing.objects.quiet().count()
    context = {"lines": [round_line(each, at) for each in page.rows], "page": page, "quiet": quiet}
    return show(request, "mentoring", "mentoring_rounds.html", context)


def round_line(round, at):
    """A round as a line of the ledger: where it is, and what is to be done."""
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
        "link": {"url": reverse("organisers:mentoring-round", args=[round.pk]), "label": _("Open")},
    }


@asks
def create(request):
    """A new round."""
    form = RoundForm(sent(request))
    if form.is_bound and form.is_valid():
        made = actions.create(by=request.user, at=timezone.now(), **form.cleaned_round())
        messages.success(request, _("The round stands. People can join from the day it opens."))
        return redirect("organisers:mentoring-round", made.pk)
    return show(request, "mentoring", "mentoring_form.html", {"form": form, "heading": _("Plan a mentoring round")})


@asks
def edit(request, pk):
    """Change the days of a round, or what counts."""
    shown = get_object_or_404(Round, pk=pk)
    form = RoundForm(sent(request), round=shown)
    if form.is_bound and form.is_valid():
        actions.change(round=shown, by=request.user, at=timezone.now(), **form.cleaned_round())
        messages.success(request, _("The round is changed. Run the match again if a plan waits."))
        return redirect("organisers:mentoring-round", pk)
    context = {"form": form, "heading": _("Change this round"), "round": shown}
    return show(request, "mentoring", "mentoring_form.html", context)


@shows
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
    page = cut(found.order_by("form", "-score", "pk"), number=page_number(request), size=ON_A_PAGE)
    takes_part = dict(
        Participation.objects.active().filter(round=shown).values_list("role").annotate(many=Count("pk")).order_by()
    )
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
        "rows": table(page.rows),
        "page": page,
        "query": f"{chosen}=",
        "going": going,
        "without": len(without_anybody(shown)) if shown.matched_at else 0,
        "wishes": shown.wishes.select_related("mentee", "mentor").order_by("pk")[:OTHERS_OFFERED],
        "unused": words.NEVER_USED,
    }
    return show(request, "mentoring", "mentoring_round.html", context)


def without_anybody(round):
    """Mentees of the round for whom the plan has nothing, and who hold nothing."""
    takes_part = Participation.objects.active().filter(round=round, role=Role.MENTEE, rested_at=None)
    has = Proposal.objects.filter(Q(round=round, proposed_at=None) | Q(seat__isnull=False))
    return takes_part.exclude(member__in=has.values("mentee")).exclude(
        member__in=has.filter(form="peers").values("mentor")
    )


def table(proposals):
    """Rows of the table: two people, what is proposed, the score and its reasons, and the state with what can be done."""
    names = words.topic_names(words.slugs_of(proposals))
    return [
        [
            person(each.mentee),
            person(each.mentor),
            each.score,
            why(each, names),
            state(each),
        ]
        for each in proposals
    ]


def person(member):
    return f"{member}, {member.organisation_name}" if member.organisation_name else str(member)


def why(proposal, names):
    said, unused = words.reasons(proposal, names=names), words.unused(proposal)
    if proposal.form != "pairing":
        said = f"{proposal.get_form_display()}. {said}"
    return f"{said} {_('Not used: %(kinds)s.') % {'kinds': unused}}" if unused else said


def state(proposal):
    said = words.STATES[proposal.state][0]
    if proposal.state not in ("planned", "proposed") or proposal.form != "pairing":
        return format_html('<span class="whole-words">{}</span>', said)
    return format_html(
        '<span class="whole-words">{} <a class="govuk-link" href="{}">{}'
        '<span class="govuk-visually-hidden">: {}</span></a></span>',
        said,
        reverse("organisers:mentoring-pair", args=[proposal.pk]),
        _("Change"),
        proposal.mentee,
    )


@does
def match(request, pk):
    """Run the match; nothing is sent."""
    shown = get_object_or_404(Round, pk=pk)
    try:
        made = actions.match(round=shown, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        said = ngettext(
            "The plan is made: one new pair. Nothing has been sent.",
            "The plan is made: %(made)s new pairs. Nothing has been sent.",
            made,
        )
        messages.success(request, said % {"made": made})
    return redirect(f"{reverse('organisers:mentoring-round', args=[pk])}?plan=")


@asks
def send(request, pk):
    """Send the proposals of the plan, after a look at what that does."""
    shown, at = get_object_or_404(Round, pk=pk), timezone.now()
    if why_not := rules.why_not_send(round=shown, at=at):
        messages.error(request, str(why_not))
        return redirect("organisers:mentoring-round", pk)
    if request.method == "POST":
        attempt(
            request,
            actions.send,
            _("The proposals are on their way. What is not answered passes on by itself."),
            round=shown,
            by=request.user,
            at=at,
        )
        return redirect(f"{reverse('organisers:mentoring-round', args=[pk])}?open=")
    planned = shown.proposals.planned().count()
    context = {
        "heading": _("Send the proposals?"),
        "sentences": [
            ngettext("Both people of one pair get a letter.", "Both people of %(planned)s pairs get a letter.", planned)
            % {"planned": planned},
            _("Until both have said yes, each reads only what the other agreed to show."),
        ],
        "label": _("Send them"),
        "back": {"url": reverse("organisers:mentoring-round", args=[pk]), "label": _("Not yet")},
    }
    return show(request, "mentoring", "mentoring_send.html", context)


@asks
def pair(request, pk):
    """One pair: pin it, and while it is only planned forbid it, or let the mentee change mentors with another."""
    shown = (
        (Proposal.objects.planned() | Proposal.objects.unanswered())
        .filter(form="pairing", pk=pk)
        .select_related("round", "mentee", "mentor", "mentee__organisation", "mentor__organisation")
        .first()
    )
    if shown is None:
        raise Http404
    others = (
        Proposal.objects.planned()
        .filter(round=shown.round, form="pairing")
        .exclude(pk=pk)
        .exclude(mentor=shown.mentor)
        .select_related("mentee", "mentor")
        .order_by("mentee__name", "pk")[:OTHERS_OFFERED]
        if shown.proposed_at is None
        else []
    )
    if request.method == "POST":
        return _change_pair(request, shown)
    context = {
        "pair": shown,
        "mentee": person(shown.mentee),
        "mentor": person(shown.mentor),
        "why": why(shown, words.topic_names(words.slugs_of([shown]))),
        "others": others,
        "pinned": shown.round.wishes.filter(mentee=shown.mentee, mentor=shown.mentor, pinned_at__isnull=False).first(),
    }
    return show(request, "mentoring", "mentoring_pair.html", context)


def _change_pair(request, shown):
    deed, at, by = request.POST.get("deed"), timezone.now(), request.user
    two = {"round": shown.round, "mentee": shown.mentee, "mentor": shown.mentor, "by": by, "at": at}
    if deed == "pin":
        attempt(request, actions.pin, _("The two are pinned together."), **two)
    elif shown.proposed_at:
        raise Http404
    elif deed == "forbid":
        attempt(request, actions.forbid, _("The two are kept apart, and the plan is made anew."), **two)
    elif deed == "swap":
        other = get_object_or_404(
            Proposal.objects.planned().select_related("mentee", "mentor"),
            pk=row_number(request.POST.get("with", "")),
            round=shown.round,
            form="pairing",
        )
        attempt(
            request,
            actions.swap,
            _("The two pairs are swapped, where the rules allow it."),
            first=shown,
            second=other,
            by=by,
            at=at,
        )
    return redirect(
        f"{reverse('organisers:mentoring-round', args=[shown.round_id])}?{'open' if shown.proposed_at else 'plan'}="
    )


@does
def let_go(request, pk):
    """A pin or a ban goes."""
    wish = get_object_or_404(Wish.objects.select_related("round"), pk=pk)
    attempt(
        request,
        actions.forget_wish,
        _("It is gone, and the plan is made anew."),
        wish=wish,
        by=request.user,
        at=timezone.now(),
    )
    return redirect("organisers:mentoring-round", wish.round_id)


@shows
def quiet(request):
    """Pairings and circles that have gone quiet, longest first: who and since when, never what they said."""
    page = cut(
        Pairing.objects.quiet().select_related("mentee", "mentor", "round").order_by("quiet_since", "pk"),
        number=page_number(request),
        size=ON_A_PAGE,
    )
    lines = [
        {
            "state": "waiting",
            "title": _("The circle of %(mentor)s") % {"mentor": each.mentor}
            if each.form == Form.CIRCLE
            else _("%(mentee)s and %(mentor)s") % {"mentee": each.mentee, "mentor": each.mentor},
            "sentence": each.round.name,
            "facts": [
                (_("Began"), short_day(moment=each.began_at)),
                (_("Quiet since"), short_day(moment=each.quiet_since)),
                (_("Letters to all") if each.form == Form.CIRCLE else _("Letters to both"), each.nudges),
            ],
        }
        for each in page.rows
    ]
    return show(request, "mentoring", "mentoring_quiet.html", {"lines": lines, "page": page})
