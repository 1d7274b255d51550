"""The directory, a profile, and a member's own profile."""

from copy import copy

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from pleiad.errors import Refused
from pleiad.members.blocking import block_url
from pleiad.members.visibility import names, who
from pleiad.search import looks
from pleiad.search.finding import find
from pleiad.search.kinds import ONE
from pleiad.ui.paging import cut, page_number

from .. import actions, pages, readers
from ..forms import DirectoryForm, DirectoryProfileForm
from ..models import Known, Portrait, Profile, Skill, Topic
from ..readers import STAND_INS
from ..search_documents import KIND, tag
from ..sharing import Sharing

ON_A_PAGE = 12
form_page = require_http_methods(["GET", "HEAD", "POST"])
KNOWN = Prefetch("known", Known.objects.select_related("skill", "topic"))


def profiles(reader, known=KNOWN):
    """Profiles that the reader may see, with all that a page shows of them."""
    return Profile.objects.visible_to(reader).select_related("member__organisation").prefetch_related(known)


@require_safe
def directory(request):
    """Members who chose to be found: those first with whom the reader has most in common, or what a filter finds."""
    form = DirectoryForm(request.GET)
    form.is_valid()
    wanted = form.cleaned_data
    tags = [wanted["about"]] if wanted.get("about") else []
    tags += [tag(name, wanted[name]) for name in ("sector", "nation") if wanted.get(name)]
    text = wanted.get("q", "").replace("\x00", "")
    reader = request.user
    own = Profile.objects.filter(member=reader).prefetch_related(KNOWN).first()
    context = {"form": form, "asked": bool(text or tags), "own_profile": own, "near": near(reader, wanted)}
    if not reader.is_current:
        return render(request, "directory/directory.html", context)
    try:
        looks.count_search(by=reader, at=timezone.now())
    except Refused as refusal:
        return render(request, "directory/wait.html", {"sentence": str(refusal)}, status=429)
    found = [each.object_id for each in find(reader=reader, text=text, kinds=[KIND], tags=tags)]
    sharing = None if text else Sharing(reader, own)
    if sharing:
        found = sharing.first(found, everyone=not tags)
    shown = cut(found, number=page_number(request), size=ON_A_PAGE)
    readable = {each.member_id: each.as_seen_by(reader) for each in profiles(reader).filter(member__in=shown.rows)}
    rows = [readable[pk] for pk in shown.rows if pk in readable]
    try:
        looks.count_listed(by=reader, names=len(rows), at=timezone.now())
    except Refused as refusal:
        return render(request, "directory/wait.html", {"sentence": str(refusal)}, status=429)
    shown_name = names((each.member for each in rows), reader=reader)
    sharing = sharing or Sharing(reader, own)
    for each in rows:
        each.who, each.shared = shown_name(each.member), sharing.said(each)
    context |= {"sorted": not text and any(each.shared for each in rows)}
    query = urlencode({name: value for name, value in wanted.items() if value})
    return render(request, "directory/directory.html", {**context, "rows": rows, "page": shown, "query": query})


def near(reader, wanted) -> list[dict]:
    """Ways to the members of the reader's own sector and nation, and to both."""
    own = {name: value for name in ("sector", "nation") if (value := getattr(reader, name))}
    ways = [{name: value} for name, value in own.items()] + ([own] if len(own) > 1 else [])
    chosen = {name: wanted[name] for name in ("sector", "nation") if wanted.get(name)}
    return [
        {"label": " · ".join(_(each) for each in way.values()), "query": urlencode(way), "current": way == chosen}
        for way in ways
    ]


@require_safe
def profile(request, pk):
    """One member's page. Reading many in an hour is refused, so that nobody copies the directory."""
    shown = get_object_or_404(profiles(request.user), member=pk)
    reader, at = request.user, timezone.now()
    own = shown.member_id == reader.pk
    if not own:
        try:
            looks.count_profile(by=reader, at=at)
        except Refused as refusal:
            return render(request, "directory/wait.html", {"sentence": str(refusal)}, status=429)
    mine = Profile.objects.filter(member=reader).prefetch_related(KNOWN).first()
    seen_as = shown.as_seen_by(reader)
    context = {
        "profile": seen_as,
        "own": own,
        "who": who(shown.member, reader=reader),
        "block_address": block_url(shown.member, reader=reader),
        "shared": [] if own else Sharing(reader, mine).said(shown),
        "sections": pages.sections(profile=shown, reader=reader, at=at),
        "ways": [] if own or not shown.listed_at else pages.ways(profile=shown, reader=reader),
    }
    return render(request, "directory/profile.html", context)


@require_safe
def picture(request, pk):
    """A member's picture, for those who may open the member's page."""
    shown = get_object_or_404(Profile.objects.visible_to(request.user), member=pk, pictured_at__isnull=False)
    portrait = get_object_or_404(Portrait, profile=shown)
    answer = HttpResponse(bytes(portrait.jpeg), content_type="image/jpeg")
    answer["Content-Disposition"] = f'attachment; filename="{pk}.jpg"'
    answer["Cache-Control"] = "private, max-age=3600"
    return answer


@form_page
def edit_profile(request):
    """Change one's own profile, and whether it is in the directory."""
    member = request.user
    known = Profile.objects.filter(member=member).prefetch_related(KNOWN).first()
    first: dict[str, bool | str | list[str]] = {"shows": ["shows_stories"]}
    if known:
        first["listed"] = bool(known.listed_at)
        first["shows"] = [name for name in Profile.SHOWS if getattr(known, name)]
        for side, things in (("ask", known.asks), ("learn", known.learns)):
            first |= {f"{side}_{number}": str(each) for number, each in enumerate(things)}
    form = DirectoryProfileForm(request.POST or None, request.FILES or None, instance=copy(known), initial=first)
    if request.method == "POST" and form.is_valid():
        said, at = dict(form.cleaned_data), timezone.now()
        chosen, none = said.pop("picture"), said.pop("no_picture", False)
        try:
            with transaction.atomic():
                saved = actions.save_profile(by=member, at=at, **said)
                if chosen or none:
                    actions.choose_picture(by=member, jpeg=chosen, at=at)
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
    who_reads = readers.readers_of(member, known)
    return render(
        request,
        "directory/seen.html",
        {
            "profile": known and known.as_seen_by(None),
            "readers": who_reads,
            "shown": who_reads[0]["profile"],
            "stand_ins": STAND_INS,
        },
    )


@require_safe
def seen_as(request, role):
    """Oneself as a visitor, a member, a colleague or an organiser sees it: name, profile, and what a search finds."""
    if role not in STAND_INS:
        raise Http404
    member = request.user
    known = Profile.objects.filter(member=member).select_related("member__organisation").prefetch_related(KNOWN).first()
    seen = readers.seen_as(role, member, known)
    page = cut(seen["documents"], number=page_number(request), size=ON_A_PAGE)
    context = {
        **seen,
        "role": STAND_INS[role],
        "profile": seen["profile"] and known.as_seen_by(None),
        "found": [{"kind": ONE.get(each.kind, ""), "title": each.title, "url": _address(each)} for each in page.rows],
        "page": page,
        "stand_ins": STAND_INS,
        "here": role,
    }
    return render(request, "directory/seen_as.html", context)


def _address(document):
    return reverse(document.view_name, args=document.view_args)
