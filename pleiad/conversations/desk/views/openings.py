"""The desk's pages for openings: two holders find the author of a post without a name."""

from datetime import datetime, time

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.audit.actions import record
from pleiad.desk.door import desk_action_for_good, desk_form_for_good
from pleiad.desk.pages import attempt, sent, show
from pleiad.errors import Refused

from ... import rules
from ...actions import safeguarding
from ...models import Opening
from ..forms import AgreeForm, OpenForm
from .safeguarding import show_form


@desk_form_for_good
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
    return show_form(request, form, _("Ask to open this post"), sentences, _("Ask the other holder"), item=item)


@desk_form_for_good
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


@desk_action_for_good
def read_author(request, pk):
    """Who wrote an opened post; each look is recorded."""
    shown = get_object_or_404(Opening.objects.select_related("key", "author"), pk=pk, opened_at__isnull=False)
    if request.user.pk not in safeguarding.members_of(shown.key):
        raise Http404
    record(did="read the author of an opened post", by=request.user, at=timezone.now(), about=shown)
    return show(request, "spaces", "conversations/desk/opened_author.html", {"shown": shown, "author": shown.author})
