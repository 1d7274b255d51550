"""Finding one's organisation, and saying where one works."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from pleiad.errors import Refused

from ..organisations import employing, rules
from ..organisations.finding import suggested
from ..organisations.forms import WorkplaceForm
from .pages import form_page


@login_not_required
@require_safe
@cache_control(public=True, max_age=300)
def organisations(request):
    """Organisations on our list of which a name begins like the words typed; nothing of members."""
    typed = request.GET.get("q", "").replace("\x00", "")
    # The browser shows only what begins with or holds what was typed, so what was typed stands beside the name.
    found = [
        {"name": str(each), "also": f"{typed}: {each}" if typed.casefold() not in str(each).casefold() else ""}
        for each in suggested(typed)
    ]
    return JsonResponse({"found": found})


@form_page
def where_you_work(request):
    """Where the member works, by what colleagues are known, and, where no address shows it, a box to say it."""
    member = request.user
    current = list(member.employments.current().select_related("organisation").order_by("-from_on", "-pk"))
    main = next((each for each in current if each.kind == "main"), None)
    shown = employing.shown_by_address(main, at=timezone.now())
    form = None
    if not shown:
        first = {"organisation": str(main) if main else member.organisation_name}
        form = WorkplaceForm(request.POST or None, initial=first)
    if request.method == "POST" and form is None:
        messages.error(request, rules.why_not_say(main=main, shown=shown))
        return redirect("members:where-you-work")
    if form is not None and request.method == "POST" and form.is_valid():
        try:
            made = employing.say(member=member, said=form.cleaned_data["organisation"], at=timezone.now())
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("members:where-you-work")
        on_the_list = _("You work at %(name)s.") % {"name": made}
        waits = _("You work at %(name)s. It is not on our list yet; an organiser will look.") % {"name": made}
        messages.success(request, on_the_list if made.organisation_id else waits)
        return redirect("members:where-you-work")
    context = {
        "form": form,
        "current": [(each, rules.known_by(each)) for each in current],
        "not_known": rules.not_known(),
    }
    return render(request, "members/where_you_work.html", context)
