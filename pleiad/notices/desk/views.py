import hashlib

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from pleiad.desk.door import desk_form, desk_form_for_good, desk_page
from pleiad.desk.joint_pages import propose_page
from pleiad.desk.pages import attempt, sent, show
from pleiad.ui.dates import when
from pleiad.ui.paging import cut, page_number

from .. import actions, rules
from ..models import Notice
from .forms import NoticeForm
from .joint_decisions import LEAD_AWAY, payload_of

ON_A_PAGE = 20


@desk_page
def notices(request):
    """All notices, the latest first."""
    at = timezone.now()
    page = cut(Notice.objects.order_by("-until_at", "-pk"), number=page_number(request), size=ON_A_PAGE)
    return show(
        request,
        "notices",
        "notices/desk/notices.html",
        {"lines": [line(each, at=at) for each in page.rows], "page": page},
    )


def line(notice, *, at):
    """A notice as a line of the ledger: whether it is shown, who sees it, and when."""
    state, said = "under-way", _("It is shown on every page.")
    if notice.ended_at:
        state, said = "done", _("It was taken down on %(when)s.") % {"when": when(start=notice.ended_at)}
    elif notice.until_at <= at:
        state, said = "done", _("It is over.")
    elif notice.from_at > at:
        state, said = "waiting", _("It has not started yet.")
    found = {
        "state": state,
        "title": notice.text,
        "sentence": said,
        "facts": [
            (_("From"), when(start=notice.from_at)),
            (_("Until"), when(start=notice.until_at)),
            (_("For"), audience(notice)),
        ],
    }
    if state != "done":
        found["link"] = {"url": reverse("desk:end-notice", args=[notice.pk]), "label": _("Take it down")}
    return found


def audience(notice) -> str:
    """Who sees the notice, in words."""
    if notice.for_everyone:
        return _("everyone")
    parts = [_(each) for each in (notice.sector, notice.nation) if each]
    return _("members: %(which)s") % {"which": ", ".join(parts)}


@desk_form
def create_notice(request):
    """A new notice: written, previewed, then scheduled."""
    at = timezone.now()
    form = NoticeForm(sent(request), at=at)
    if request.method == "POST" and "again" not in request.POST and form.is_valid():
        if rules.why_not_lead_to(link=form.cleaned_data["link"], together=False):
            return redirect(f"{reverse('desk:propose-notice')}?{urlencode(_as_typed(form))}")
        if "sure" in request.POST:
            said = _("The notice is scheduled.")
            if attempt(request, actions.make, said, by=request.user, at=at, **form.cleaned_notice()):
                return redirect("desk:notices")
        wanted = Notice(**form.cleaned_notice())
        others = Notice.objects.filter(
            ended_at=None, from_at__lt=wanted.until_at, until_at__gt=wanted.from_at
        ).order_by("from_at")
        context = {"form": form, "wanted": wanted, "audience": audience(wanted), "others": others[:10]}
        return show(request, "notices", "notices/desk/notice_preview.html", context)
    return show(request, "notices", "notices/desk/notice_form.html", {"form": form})


def _as_typed(form):
    return {name: form.data[name] for name in form.fields if form.data.get(name)}


@desk_form_for_good
def propose_notice(request):
    """Propose a notice that leads to a site we do not know; what it says stands in the address, then comes the reason."""
    form = NoticeForm(request.GET, at=timezone.now())
    if not form.is_valid():
        return redirect("desk:create-notice")
    facts = form.cleaned_notice()
    subject = f"notice:{hashlib.sha256(repr(sorted(facts.items())).encode()).hexdigest()[:20]}"
    back = reverse("desk:notices")
    return propose_page(
        request, section="notices", kind=LEAD_AWAY, subject=subject, payload=payload_of(facts), back=back
    )


@desk_form
def end_notice(request, pk):
    """Take a notice down before its time."""
    notice, at = get_object_or_404(Notice, pk=pk), timezone.now()
    if reason := rules.why_not_end(notice=notice, at=at):
        messages.warning(request, str(reason))
        return redirect("desk:notices")
    if request.method == "POST":
        attempt(request, actions.end, _("The notice is taken down."), notice=notice, by=request.user, at=at)
        return redirect("desk:notices")
    context = {
        "heading": _("Do you want to take this notice down?"),
        "sentences": [notice.text, _("It disappears from every page at once. You can make another at any time.")],
        "label": _("Take it down"),
        "back": {"url": reverse("desk:notices"), "label": _("Leave it up")},
    }
    return show(request, "notices", "desk/ask.html", context)
