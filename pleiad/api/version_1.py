"""Version 1 of the API. What it answers with only grows: a field that is taken away, or means something else, is a version 2."""

from collections import defaultdict
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import patch_cache_control
from ninja import NinjaAPI, Path, Query, Router
from ninja.security import HttpBearer

from pleiad.directory.models import Profile
from pleiad.events.models import Event, Registration
from pleiad.spotlight.models import Piece
from pleiad.stories.models import Story
from pleiad.training.models import Cohort, Course

from . import tokens
from .models import Scope
from .pace import EachNetwork
from .shapes import (
    CoursePage,
    MeetingPage,
    OpenCohort,
    OwnMeeting,
    OwnMeetingPage,
    OwnProfile,
    Problem,
    PublicCourse,
    PublicMeeting,
    PublicPiece,
    PublicStory,
    SpotlightPage,
    StoryPage,
    whole,
)  # fmt: skip

ON_A_PAGE, AT_MOST = 50, 200
LARGEST_KEY = 2**63 - 1
KEPT_FOR = 300  # seconds that an answer may be kept by those who asked
Page = Query(1, ge=1, le=10_000, description="Which page of the list.")
Size = Query(ON_A_PAGE, ge=1, le=AT_MOST, description="How many a page.")
NEEDS_A_KEY = {401: Problem}
ERRORS = {404: Problem, 422: Problem, 429: Problem}
router = Router()

api = NinjaAPI(
    title="Pleiad", version="1", description="What is public in this network, without a key; and with a member’s key what is that member’s own. Read-only.", urls_namespace="api-1",
    docs_url=None, throttle=[EachNetwork()],
)  # fmt: skip


def page_of(request: HttpRequest, response: HttpResponse, rows, number: int, size: int) -> tuple[list, str | None]:
    """The rows of one page, and the address of the next; one statement, which asks for one row more."""
    patch_cache_control(response, public=True, max_age=KEPT_FOR)
    found = list(rows[(number - 1) * size : number * size + 1])
    more = f"{whole(request.path)}?{urlencode({'page': number + 1, 'size': size})}" if len(found) > size else None
    return found[:size], more


@router.get("events", response={200: MeetingPage, **ERRORS}, url_name="events", summary="Meetings to come")
def events(request, response: HttpResponse, page: int = Page, size: int = Size):
    """Published, public meetings that are not over, the soonest first. Cancelled ones stay until their day."""
    shown = Event.objects.visible_to(None).upcoming(timezone.now())
    found, more = page_of(request, response, shown, page, size)
    return {"items": [PublicMeeting.of(each) for each in found], "next": more}


@router.get(
    "events/past", response={200: MeetingPage, **ERRORS}, url_name="past-events", summary="Meetings that are over"
)
def past_events(request, response: HttpResponse, page: int = Page, size: int = Size):
    """Published, public meetings that are over, the latest first."""
    found, more = page_of(request, response, Event.objects.visible_to(None).past(timezone.now()), page, size)
    return {"items": [PublicMeeting.of(each) for each in found], "next": more}


@router.get(
    "events/by-name/{slug:slug}", response={200: PublicMeeting, **ERRORS}, url_name="event", summary="One meeting"
)
def event(request, response: HttpResponse, slug: str = Path(..., pattern=r"^[-a-zA-Z0-9_]+$", max_length=80)):
    """One published, public meeting by its slug."""
    patch_cache_control(response, public=True, max_age=KEPT_FOR)
    return PublicMeeting.of(get_object_or_404(Event.objects.visible_to(None), slug=slug))


@router.get("stories", response={200: StoryPage, **ERRORS}, url_name="stories", summary="Public stories")
def stories(request, response: HttpResponse, page: int = Page, size: int = Size):
    """Stories that are public, the newest first."""
    shown = Story.objects.listed_for(None).order_by("-public_at", "-pk")
    found, more = page_of(request, response, shown, page, size)
    return {"items": [PublicStory.of(each) for each in found], "next": more}


@router.get(
    "spotlights", response={200: SpotlightPage, **ERRORS}, url_name="spotlights", summary="Colleagues in the spotlight"
)
def spotlights(request, response: HttpResponse, page: int = Page, size: int = Size):
    """Pieces that are public, the newest first. Take down your copy when the end date has come, or the piece is no longer here."""
    shown = Piece.objects.visible_to(None).order_by("-public_at", "-pk")
    found, more = page_of(request, response, shown, page, size)
    return {"items": [PublicPiece.of(each) for each in found], "next": more}


@router.get("courses", response={200: CoursePage, **ERRORS}, url_name="courses", summary="Courses and open cohorts")
def courses(request, response: HttpResponse, page: int = Page, size: int = Size):
    """Courses that run, by name, each with the cohorts that can be asked for."""
    found, more = page_of(request, response, Course.objects.filter(retired_at=None).order_by("name", "pk"), page, size)
    cohorts = defaultdict(list)
    for each in Cohort.objects.open(timezone.now()).filter(course__in=found).soonest_first():
        cohorts[each.course_id].append(each)
    return {"items": [PublicCourse.of(each, cohorts[each.pk]) for each in found], "next": more}


@router.get("cohorts/{key:pk}", response={200: OpenCohort, **ERRORS}, url_name="cohort", summary="One open cohort")
def cohort(request, response: HttpResponse, pk: int = Path(..., ge=1, le=LARGEST_KEY)):
    """One cohort that can be asked for, by its number."""
    patch_cache_control(response, public=True, max_age=KEPT_FOR)
    return OpenCohort.of(get_object_or_404(Cohort.objects.open(timezone.now()).soonest_first(), pk=pk))


class MemberKey(HttpBearer):
    """A member's key for a program, which may read one kind of thing. Who has none, or another, is told the same."""

    def __init__(self, scope: Scope):
        super().__init__()
        self.scope = scope

    def authenticate(self, request, token):
        found = tokens.known(secret=token, at=timezone.now())
        return found.member if found and self.scope in found.scopes else None


@router.get(
    "me/events", response={200: OwnMeetingPage, **ERRORS, **NEEDS_A_KEY}, url_name="own-events", auth=MemberKey(Scope.EVENTS),
    summary="Meetings that the member comes to",
)  # fmt: skip
def own_events(request, response: HttpResponse, page: int = Page, size: int = Size):
    """The member's own places and turns on waiting lists, the latest meeting first."""
    mine = Registration.objects.active().filter(member=request.auth).select_related("event")
    found, more = page_of(request, response, mine.order_by("-event__starts_at", "-pk"), page, size)
    response.headers["Cache-Control"] = "private, no-store"
    return {"items": [OwnMeeting.of(each) for each in found], "next": more}


@router.get(
    "me/profile", response={200: OwnProfile, **ERRORS, **NEEDS_A_KEY}, url_name="own-profile", auth=MemberKey(Scope.PROFILE),
    summary="The member’s own profile",
)  # fmt: skip
def own_profile(request, response: HttpResponse):
    """What the member wrote on the own profile."""
    response.headers["Cache-Control"] = "private, no-store"
    return OwnProfile.of(request.auth, Profile.objects.filter(member=request.auth).first())


api.add_router("", router)
