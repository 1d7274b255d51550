"""The desk's pages for the safeguarding key and for openings."""

from datetime import datetime, time

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.audit.actions import record
from pleiad.desk.door import desk_action, desk_form, desk_page
from pleiad.desk.pages import attempt, sent, show
from pleiad.errors import Refused
from pleiad.ui.dates import short_date
from pleiad.ui.fields import ReasonForm
from pleiad.ui.paging import cut, page_number

from ... import rules
from ...actions import safeguarding
from ...models import Holder, Opening, SafeguardingKey
from ..forms import AgreeForm, HoldForm, OpenForm


@desk_page
def safeguarding_key(request):
    """The holders of the key that finds the author of a post without a name, and what was opened with it."""
    key = SafeguardingKey.objects.current() or SafeguardingKey.objects.begun()
    holders = list(Holder.objects.filter(key=key).select_related("member").order_by("pk")) if key else []
    openings = Opening.objects.select_related("asked_by", "agreed_by").order_by("-asked_at", "-pk")
    found = cut(openings, number=page_number(request), size=20)
    context = {
        "key": key,
        "holders": holders,
        "gone": [each for each in holders if not (each.member and each.member.is_organiser)],
        "why_not_hold": rules.why_not_hold(member=request.user, key=key, holders={each.member_id for each in holders}),
        "lines": [_opening(each, request.user) for each in found.rows],
        "page": found,
    }
    return show(request, "spaces", "conversations/desk/safeguarding.html", context)


def _opening(each, organiser):
    if each.dropped_at:
        state, sentence = "done", _("Given up.")
    elif each.opened_at:
        told = _("The author was told.") if each.told_at else _("The author is told later.")
        state, sentence = "done", told if each.author_id else _("The author’s account is gone.")
    else:
        state, sentence = "waiting", _("Waiting for the other holder.")
    nobody_here = _("a former organiser")
    facts = [(_("Asked"), f"{each.asked_by or nobody_here}, {short_date(moment=each.asked_at)}")]
    if each.opened_at:
        facts.append((_("Agreed"), f"{each.agreed_by or nobody_here}, {short_date(moment=each.opened_at)}"))
    holds = organiser.pk in safeguarding.members_of(each.key)
    link = {"url": reverse("desk:opening", args=[each.pk]), "label": _("Look at it")} if holds else None
    return {"state": state, "title": each.reason[:100], "sentence": sentence, "facts": facts, "link": link}


@desk_form
def hold(request):
    """Become one of the two holders."""
    key = SafeguardingKey.objects.current() or SafeguardingKey.objects.begun()
    if why_not := rules.why_not_hold(member=request.user, key=key, holders=safeguarding.members_of(key)):
        messages.warning(request, str(why_not))
        return redirect("desk:safeguarding")
    form = HoldForm(sent(request))
    if request.method == "POST" and form.is_valid():
        done = _("You hold one share of the key. Keep your passphrase where only you can find it.")
        passphrase = form.cleaned_data["passphrase"]
        attempt(request, safeguarding.hold, done, by=request.user, at=timezone.now(), passphrase=passphrase)
        return redirect("desk:safeguarding")
    sentences = [
        _("Two organisers hold the key, one share each. Neither can open anything alone."),
        _("If you forget the passphrase, what is sealed stays sealed for good."),
    ]
    return _form(request, form, _("Hold a share of the safeguarding key"), sentences, _("Hold a share"))


def _form(request, form, heading, sentences, button, **more):
    context = {"form": form, "heading": heading, "sentences": sentences, "button": button, **more}
    return show(request, "spaces", "conversations/desk/safeguarding_form.html", context)


@desk_form
def retire(request):
    """Retire the key, because a holder changes."""
    form = ReasonForm(
        sent(request), label=gettext_lazy("Why the key is retired"), missing=gettext_lazy("Write why it is retired.")
    )
    if request.method == "POST" and form.is_valid():
        done = _("The key is retired. Two organisers can begin a new one.")
        reason = form.cleaned_data["reason"]
        attempt(request, safeguarding.retire, done, by=request.user, at=timezone.now(), reason=reason)
        return redirect("desk:safeguarding")
    sentences = [
        _("Nobody can ask without a name until two organisers hold a new key."),
        _("What was sealed before can still be opened by those who held the old one."),
    ]
    return _form(request, form, _("Retire the safeguarding key"), sentences, _("Retire it"))


@desk_form
def open_sealed(request, kind, pk):
    """One holder asks that a post without a name be opened."""
    item = safeguarding.item_of(kind, pk)
    if item is None or not item.key_id or request.user.pk not in safeguarding.members_of(item.key):
        raise Http404
    form = OpenForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            opening = safeguarding.begin(item=item, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The other holder has to agree now. Tell them yourself: no email is sent."))
            return redirect("desk:opening", opening.pk)
    sentences = [
        _("Only when someone is in danger. The other holder has to agree, and the author is told your reason."),
    ]
    return _form(request, form, _("Ask to open this post"), sentences, _("Ask the other holder"), item=item)


@desk_form
def opening(request, pk):
    """One opening, for the two holders: the post and the reason and, once both agree, the way to its author."""
    shown, at = get_object_or_404(Opening.objects.select_related("key", "author"), pk=pk), timezone.now()
    if request.user.pk not in safeguarding.members_of(shown.key):
        raise Http404
    form = AgreeForm(sent(request), today=timezone.localdate(at))
    if request.method == "POST" and "drop" in request.POST:
        attempt(request, safeguarding.drop, _("It stays sealed."), opening=shown, by=request.user, at=at)
        return redirect("desk:safeguarding")
    if request.method == "POST" and form.is_valid():
        try:
            safeguarding.agree(opening=shown, by=request.user, at=at, **_agreed(form, at))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("desk:opening", pk)
    context = {
        "shown": shown,
        "item": safeguarding.item_of(shown.kind, shown.item),
        "why_not": rules.why_not_agree(opening=shown, member=request.user, holders=safeguarding.members_of(shown.key)),
        "form": form,
    }
    return show(request, "spaces", "conversations/desk/opening.html", context)


def _agreed(form, at):
    later = form.cleaned_data["tell"] == "later"
    day = form.cleaned_data["tell_on"]
    tell_at = timezone.make_aware(datetime.combine(day, time(9))) if later else at
    because = form.cleaned_data["because"] if later else ""
    return {"passphrase": form.cleaned_data["passphrase"], "tell_at": tell_at, "deferred_because": because}


@desk_action
def read_author(request, pk):
    """Who wrote an opened post; each look is recorded."""
    shown = get_object_or_404(Opening.objects.select_related("key", "author"), pk=pk, opened_at__isnull=False)
    if request.user.pk not in safeguarding.members_of(shown.key):
        raise Http404
    record(did="read the author of an opened post", by=request.user, at=timezone.now(), about=shown)
    return show(request, "spaces", "conversations/desk/opened_author.html", {"shown": shown, "author": shown.author})
