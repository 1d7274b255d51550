"""The desk's pages for the safeguarding key and its holders."""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.desk.door import desk_form_for_good, desk_page
from pleiad.desk.joint_pages import propose_page
from pleiad.desk.pages import attempt, sent, show
from pleiad.ui.dates import short_date
from pleiad.ui.paging import cut, page_number

from ... import rules
from ...actions import safeguarding
from ...models import Holder, Opening, SafeguardingKey
from ..forms import HoldForm
from ..joint_decisions import RETIRE_KEY


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
        "lines": [line(each, request.user) for each in found.rows],
        "page": found,
    }
    return show(request, "spaces", "conversations/desk/safeguarding.html", context)


def line(each, organiser):
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


@desk_form_for_good
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
    return show_form(request, form, _("Hold a share of the safeguarding key"), sentences, _("Hold a share"))


def show_form(request, form, heading, sentences, button, **more):
    context = {"form": form, "heading": heading, "sentences": sentences, "button": button, **more}
    return show(request, "spaces", "conversations/desk/safeguarding_form.html", context)


@desk_form_for_good
def retire(request):
    """Propose to retire the key, because a holder changes."""
    return propose_page(
        request, section="spaces", kind=RETIRE_KEY, subject="safeguarding-key", back=reverse("desk:safeguarding")
    )
