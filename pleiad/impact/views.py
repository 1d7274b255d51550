from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from . import answers, showing


@login_not_required
@require_safe
def impact(request):
    """What the network does, in the figures that organisers show everyone; none of them shows a person."""
    snapshot, found = showing.shown_now(names=showing.public_names())
    context = {
        "snapshot": snapshot if found else None,
        "month": showing.month_of(snapshot.month) if found else "",
        "found": found,
        "stories": answers.stories() if found else [],
    }
    return render(request, "impact/impact.html", context)


@login_not_required
@require_safe
def download(request, kind):
    """The same as a file."""
    return answers.file(kind=kind, names=showing.public_names())
