"""The directory, a profile, and a member's own profile."""

from copy import copy

from django.contrib import messages
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pleiad.errors import Refused
from pleiad.members.blocking import block_url
from pleiad.members.visibility import names, who
from pleiad.search import looks
from pleiad.search.finding import find
from pleiad.ui.paging import cut, page_number

from .. import actions
from ..forms import DirectoryForm, DirectoryProfileForm
from ..models import Known, Profile, Skill, Topic
from ..readers import readers_of
from ..search_documents import KIND, tag

ON_A_PAGE = 12
form_page = require_http_methods(["GET", "HEAD", "POST"])
KNOWN = Prefetch("known", Known.objects.select_related("skill", "topic"))
ASKS = Prefetch("known", Known.objects.filter(side=Known.ASK).select_related("skill", "topic"))


def profiles(reader, known=KNOWN):
    """Profiles that the reader may see, with all that a page shows of them."""
    return Profile.objects.visible_to(reader).select_related("member__organisation").prefetch_related(known)


@require_safe
def directory(request):
    """Members who chose to be found, filtered by words, by what one can ask them about, by sector and by nation."""
    form = DirectoryForm(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    tags = [wanted["about"]] if wanted.get("about") else []
    tags += [tag(name, wanted[name]) for name in ("sector", "nation") if wanted.get(name)]
    text = wanted.get("q", "").replace("\x00", "")
    context = {
        "form": form,
        "asked": bool(text or tags),
        "own_profile": Profile.objects.filter(member=request.user).first(),
    }
    if not request.user.is_current:
        return render(request, "directory/directory.html", context)
    try:
        looks.count_search(by=request.user, at=timezone.now())
    except Refused as refusal:
        return render(request, "directory/wait.html", {"sentence": str(refusal)}, status=429)
    found = find(reader=request.user, text=text, kinds=[KIND], tags=tags)
    shown = cut(found, number=page_number(request), size=ON_A_PAGE)
    readable = {
        each.member_id: each.as_seen_by(request.user)
        for each in profiles(request.user, ASKS).filter(member__in=[f.object_id for f in shown.rows])
    }
    rows = [readable[each.object_id] for each in shown.rows if each.object_id in readable]
    try:
        looks.count_listed(by=request.user, names=len(rows), at=timezone.now())
    except Refused as refusal:
        return render(request, "directory/wait.html", {"sentence": str(refusal)}, status=429)
    shown_name = names((each.member for each in rows), reader=request.user)
    for each in rows:
        each.who = shown_name(each.member)
    query = urlencode({name: value for name, value in wanted.items() if value})
    return render(request, "directory/directory.html", {**context, "rows": rows, "page": shown, "query": query})


@require_safe
def profile(request, pk):
    """One member's profile. Reading many in an hour is refused, so that nobody copies the directory."""
    shown = get_object_or_404(profiles(request.user), member=pk)
    own = shown.member_id == request.user.pk
    if not own:
        try:
            looks.count_profile(by=request.user, at=timezone.now())
        except Refused as refusal:
            return render(request, "directory/wait.html", {"sentence": str(refusal)}, status=429)
    context = {
        "profile": shown.as_seen_by(request.user),
        "own": own,
        "who": who(shown.member, reader=request.user),
        "block_address": block_url(shown.member, reader=request.user),
    }
    return render(request, "directory/profile.html", context)


@form_page
def edit_profile(request):
    """Change one's own profile, and whether it is in the directory."""
    member = request.user
    known = Profile.objects.filter(member=member).prefetch_related(KNOWN).first()
    first: dict[str, bool | str] = {}
    if known:
        first["listed"] = bool(known.listed_at)
        for side, things in (("ask", known.asks), ("learn", known.learns)):
            first |= {f"{side}_{number}": str(each) for number, each in enumerate(things)}
    form = DirectoryProfileForm(request.POST or None, instance=copy(known), initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.save_profile(by=member, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error("listed", str(refusal))
        else:
            listed = _("Your profile is saved, and you are in the directory.")
            kept = _("Your profile is saved. You are not in the directory, so only you see it.")
            messages.success(request, listed if saved.listed_at else kept)
            return redirect("directory:profile", pk=member.pk)
    offered = [*Topic.objects.filter(retired_at=None), *Skill.objects.filter(retired_at=None)]
    context = {"form": form, "offered": sorted({str(each) for each in offered}), "profile": known}
    return render(request, "directory/edit_profile.html", context)


@require_safe
def seen(request):
    """One's own profile as others see it: who finds it, who does not, and why."""
    member = request.user
    known = Profile.objects.filter(member=member).select_related("member__organisation").prefetch_related(KNOWN).first()
    readers = readers_of(member, known)
    return render(
        request,
        "directory/seen.html",
        {"profile": known and known.as_seen_by(None), "readers": readers, "shown": readers[0]["profile"]},
    )
