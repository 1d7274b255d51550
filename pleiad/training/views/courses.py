"""One course, for visitors and members, and the alumnae on its page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from pleiad.directory.models import Profile
from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.members.visibility import names

from .. import labels, seasons
from ..actions import alumnae
from ..models import Alumna, Course
from .nearest import ON_A_PAGE, open_cohorts, row, season

ALUMNAE_SHOWN = 12


@login_not_required
@require_safe
def course(request, slug):
    """A course: what it is, for whom, when it runs, what it costs, its cohorts, and its alumnae."""
    shown, at, member = get_object_or_404(Course, slug=slug), timezone.now(), request.user
    current = getattr(member, "is_current", False)
    shown_alumnae = took_part = findable = None
    if current:
        named = Member.objects.visible_to(member).exclude(pk=member.pk)
        found = Alumna.objects.filter(course=shown, member__in=named).select_related("member__organisation")
        listed = Exists(Profile.objects.listed().filter(member=OuterRef("member")))
        shown_alumnae = found.annotate(listed=listed).order_by("-since")[:ALUMNAE_SHOWN]
        took_part = alumnae.took_part(course=shown, member=member, at=at)
        findable = took_part and Alumna.objects.filter(course=shown, member=member).exists()
    context = {
        "course": shown,
        "name": labels.told(shown, "name"),
        "about": labels.told(shown, "about"),
        "facts": [
            (_("Runs in"), seasons.spoken(shown.months), ""),
            (_("Who may come"), "", labels.told(shown, "for_whom")),
            (
                _("A place costs"),
                labels.price(shown),
                _("of your organisation’s training points") if shown.points else "",
            ),
        ],
        "rows": [row(each, title=labels.where(each)) for each in open_cohorts(at).filter(course=shown)[:ON_A_PAGE]],
        "alumnae": _named(shown_alumnae, member),
        "took_part": took_part,
        "findable": findable,
        **season(shown, at=at),
    }
    return render(request, "training/course.html", context)


def _named(found, reader):
    """Alumnae as the page shows them."""
    found = list(found or [])
    shown = names((each.member for each in found), reader=reader)
    for each in found:
        each.who = shown(each.member)
    return found


@require_POST
def alumna(request, slug):
    """Show the member on the page of the course, or no longer."""
    course = get_object_or_404(Course, slug=slug)
    if "stop" in request.POST:
        alumnae.be_found_no_longer(course=course, member=request.user)
        messages.success(request, _("You are no longer on this page."))
        return redirect(course)
    try:
        alumnae.be_found(course=course, member=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Members who may see you find your name here now."))
    return redirect(course)
