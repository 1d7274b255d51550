from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from pleiad.errors import Refused
from pleiad.ui.paging import row_number

from .. import labels, rules
from ..actions import minutes, pairings
from ..check_in_links import check_in_of
from ..forms import DateForm, EndForm, GoalsForm, MinutesForm
from ..models import MentoringMeeting, Pairing, PairingCheckIn, Participation
from .door import member_action, member_form
from .profile import sent

DATES_SHOWN = 20


def pairing_or_404(request, pk):
    """A pairing of the reader, with the other person; 404 for other pairings and where the two are kept apart."""
    found = Pairing.objects.of(request.user).select_related(
        "round", "proposal", "mentee", "mentor", "mentee__organisation", "mentor__organisation"
    )
    return get_object_or_404(found, pk=pk)


@member_form
def pairing(request, pk):
    """One pairing: how to reach each other, dates, goals, and a way out at any time."""
    held, at, member = pairing_or_404(request, pk), timezone.now(), request.user
    form = GoalsForm(sent(request), initial={"goals": held.goals})
    if form.is_bound and form.is_valid():
        try:
            pairings.keep_goals(pairing=held, by=member, goals=form.cleaned_data["goals"], at=at)
            messages.success(request, _("Your goals are saved. Only the two of you can read them."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("mentoring:pairing", pk)
    together = pairings.together(held)
    dates = pairings.dates_of(held).order_by("starts_at")
    ahead = list(dates.filter(ends_at__gt=at)[:DATES_SHOWN])
    behind = list(dates.filter(ends_at__lte=at).order_by("-starts_at")[:DATES_SHOWN])
    asked = None if held.paused_at else held.check_ins.filter(member=member).order_by("-asked_at", "-pk").first()
    other = held.other(member)
    deed = minutes.deed_of(held) if held.ended_at else None
    still_to_agree = deed and not deed.confirmed_at and held.end in ("finished", "no-fault") and other.is_current
    context = {
        "pairing": held,
        "other": other,
        "others": [each.mentee for each in together if each.mentee_id not in (member.pk, other.pk)]
        if held.mentor_id == member.pk
        else [],
        "role": labels.their_role(held.form, is_mentor=held.mentor_id != member.pk),
        "ahead": ahead,
        "behind": behind,
        "minutes": minutes_of(behind),
        "deed": deed,
        "reachable": not held.ended_at or still_to_agree,
        "may_note": not rules.why_not_note_minutes(pairing=held, by=member),
        "is_mentee": held.mentee_id == member.pk,
        "check_in": asked if asked and not asked.answered_at else None,
        "answers": PairingCheckIn.ANSWERS,
        "form": form,
        "over": bool(held.ended_at),
        "story_url": _address("stories:choose"),
    }
    return render(request, "mentoring/pairing.html", context)


def minutes_of(dates) -> int:
    return sum(int((each.ends_at - each.starts_at).total_seconds() // 60) for each in dates)


@member_form
def note_minutes(request, pk):
    """The mentor notes the time given."""
    held, at = pairing_or_404(request, pk), timezone.now()
    if reason := rules.why_not_note_minutes(pairing=held, by=request.user):
        messages.error(request, str(reason))
        return redirect("mentoring:pairing", pk)
    deed = minutes.deed_of(held)
    met = deed.minutes if deed else minutes_of(pairings.dates_of(held).filter(ends_at__lte=at))
    initial = {"minutes": met or None}
    form = MinutesForm(sent(request), initial=initial)
    if form.is_bound and form.is_valid():
        try:
            minutes.note(pairing=held, by=request.user, minutes=form.cleaned_data["minutes"], at=at)
            messages.success(
                request, _("Noted. We have asked the other person whether it is right. It counts once they say yes.")
            )
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("mentoring:pairing", pk)
    return render(request, "mentoring/minutes.html", {"form": form, "pairing": held})


@member_action
def confirm_minutes(request, pk):
    """The mentee confirms the time that the mentor noted."""
    held = pairing_or_404(request, pk)
    try:
        minutes.confirm(
            pairing=held, by=request.user, minutes=row_number(request.POST.get("minutes", "")), at=timezone.now()
        )
        messages.success(request, _("Thank you. It now counts in their contribution statement, without your name."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("mentoring:pairing", pk)


def _address(name):
    """The path of another room's page, or "" while there is none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@member_form
def date(request, pk, meeting=None):
    """Set a date in both calendars, or move one."""
    held, at = pairing_or_404(request, pk), timezone.now()
    moved = None
    if meeting is not None:
        moved = get_object_or_404(
            MentoringMeeting, pk=meeting, pairing__in=pairings.together(held), cancelled_at=None, starts_at__gt=at
        )
    if reason := rules.why_not_change(pairing=held):
        messages.error(request, str(reason))
        return redirect("mentoring:pairing", pk)
    form = DateForm(sent(request), meeting=moved)
    if form.is_bound and form.is_valid():
        try:
            pairings.set_meeting(pairing=held, by=request.user, at=at, meeting=moved, **form.when_and_where())
        except Refused as refusal:
            form.add_error("day", str(refusal))
        else:
            messages.success(request, _("The date is on its way into the calendars."))
            return redirect("mentoring:pairing", pk)
    return render(request, "mentoring/date.html", {"form": form, "pairing": held, "meeting": moved})


@member_form
def cancel_date(request, pk, meeting):
    """Cancel a date, so that it leaves the calendars."""
    held, at = pairing_or_404(request, pk), timezone.now()
    going = get_object_or_404(
        MentoringMeeting, pk=meeting, pairing__in=pairings.together(held), cancelled_at=None, starts_at__gt=at
    )
    if request.method == "POST":
        try:
            pairings.cancel_meeting(meeting=going, by=request.user, at=at)
            messages.success(request, _("The date is leaving the calendars."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("mentoring:pairing", pk)
    return render(request, "mentoring/cancel_date.html", {"pairing": held, "meeting": going})


@member_action
def hold(request, pk):
    """Pause the pairing, or go on."""
    held, at = pairing_or_404(request, pk), timezone.now()
    try:
        if held.paused_at:
            pairings.resume(pairing=held, by=request.user, at=at)
            messages.success(request, _("You go on together."))
        else:
            pairings.pause(pairing=held, by=request.user, at=at)
            messages.success(request, _("Paused. Nobody asks until one of you goes on."))
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("mentoring:pairing", pk)


@member_form
def end(request, pk):
    """End the pairing without a reason, and ask whether to match the member again."""
    held, at = pairing_or_404(request, pk), timezone.now()
    why_not_again = rules.why_not_match(round=held.round, at=at) and _(
        "This round ends soon, so nothing new is proposed in it."
    )
    if not Participation.objects.active().filter(round=held.round, member=request.user).exists():
        why_not_again = _("You have left this round, so nothing new is proposed to you in it.")
    form = EndForm(sent(request), why_not_again=why_not_again)
    if form.is_bound and form.is_valid():
        try:
            again = form.cleaned_data["again"] == "yes"
            pairings.end(pairing=held, by=request.user, again=again, at=at)
            said = _("It has ended. We tell the other person in friendly words, without a reason.")
            looking = _("We will look for someone else for you.")
            messages.success(request, f"{said} {looking}" if again and not why_not_again else said)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("mentoring:home")
    return render(request, "mentoring/end.html", {"form": form, "pairing": held})


@member_action
def check_in(request, pk):
    """Answer “did you meet?” on the page of the pairing."""
    asked = get_object_or_404(PairingCheckIn, pk=pk, member=request.user, pairing__in=Pairing.objects.of(request.user))
    _answer(request, asked)
    return redirect("mentoring:pairing", asked.pairing_id)


def _answer(request, check_in) -> bool:
    answer = request.POST.get("answer")
    if answer not in dict(PairingCheckIn.ANSWERS):
        messages.error(request, _("Press one of the three buttons."))
        return False
    try:
        pairings.answer_check_in(check_in=check_in, answer=answer, at=timezone.now())
        messages.success(request, _("Thank you. That is all we wanted to know."))
        return True
    except Refused as refusal:
        messages.error(request, str(refusal))
        return False


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def met(request, ticket):
    """Answer “did you meet?” from the email, without signing in; the page names nobody."""
    asked = check_in_of(ticket)
    if asked is None or not asked.member.is_current:
        raise Http404
    if request.method == "POST":
        _answer(request, asked)
        return redirect(request.path)
    return render(request, "mentoring/met.html", {"check_in": asked, "answers": PairingCheckIn.ANSWERS})
