"""What the API answers with: each thing as it is public, in both languages where it has both."""

from datetime import datetime

from django.conf import settings
from ninja import Schema

from pleiad.directory.models import Profile
from pleiad.events.models import Event, Registration
from pleiad.members.models import Member
from pleiad.spotlight.models import Piece
from pleiad.stories.models import Story
from pleiad.training.models import Cohort, Course


def whole(path: str) -> str:
    """The whole address of a page or of an answer."""
    return settings.BASE_URL + path


class PublicMeeting(Schema):
    """A published meeting. Its join link is for those who are registered, and not here."""

    slug: str
    url: str
    title: str
    title_cy: str
    summary: str
    summary_cy: str
    description: str
    description_cy: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    venue: str
    region: str
    language: str
    captions: bool
    interpreter: bool
    step_free: bool
    cancelled: bool

    @classmethod
    def of(cls, event: Event) -> "PublicMeeting":
        copied = {
            name: getattr(event, name)
            for name in cls.model_fields
            if name not in ("url", "cancelled")
        }  # fmt: skip
        return cls(**copied, url=whole(event.get_absolute_url()), cancelled=event.cancelled_at is not None)


class PublicStory(Schema):
    """A story that its author wished, and an organiser agreed, to be public. Who wrote it stands on its page."""

    id: int
    url: str
    kind: str
    title: str
    lead: str
    language: str
    public_at: datetime

    @classmethod
    def of(cls, story: Story) -> "PublicStory":
        copied = {name: getattr(story, name) for name in ("kind", "title", "lead", "language", "public_at")}
        return cls(**copied, id=story.pk, url=whole(story.get_absolute_url()))


class PublicPiece(Schema):
    """A public piece about a colleague, word for word as they approved it, until its end date."""

    key: str
    url: str
    name: str
    role: str
    words: str
    public_at: datetime
    ends_at: datetime

    @classmethod
    def of(cls, piece: Piece) -> "PublicPiece":
        copied = {name: getattr(piece, name) for name in cls.model_fields if name != "url"}
        return cls(**copied, url=whole(piece.get_absolute_url()))


class OpenCohort(Schema):
    """People who take a course together, for which places can be asked now."""

    id: int
    url: str
    starts_at: datetime
    location: str
    online: bool

    @classmethod
    def of(cls, cohort: Cohort) -> "OpenCohort":
        return cls(
            id=cohort.pk, url=whole(cohort.get_absolute_url()), starts_at=cohort.lead.starts_at,
            location=cohort.location, online=cohort.online,
        )  # fmt: skip


class PublicCourse(Schema):
    """A course, and its cohorts that are open."""

    slug: str
    url: str
    name: str
    name_cy: str
    about: str
    about_cy: str
    for_whom: str
    for_whom_cy: str
    months: list[int]
    points: int
    cohorts: list[OpenCohort]

    @classmethod
    def of(cls, course: Course, cohorts: list[Cohort]) -> "PublicCourse":
        copied = {name: getattr(course, name) for name in cls.model_fields if name not in ("url", "cohorts")}
        return cls(**copied, url=whole(course.get_absolute_url()), cohorts=[OpenCohort.of(each) for each in cohorts])


class OwnMeeting(Schema):
    """A meeting that the member comes to, or waits for."""

    slug: str
    url: str
    title: str
    starts_at: datetime
    ends_at: datetime
    has_a_place: bool
    cancelled: bool

    @classmethod
    def of(cls, registration: Registration) -> "OwnMeeting":
        event = registration.event
        return cls(
            slug=event.slug, url=whole(event.get_absolute_url()), title=event.title, starts_at=event.starts_at,
            ends_at=event.ends_at, has_a_place=registration.placed_at is not None, cancelled=event.cancelled_at is not None,
        )  # fmt: skip


class OwnProfile(Schema):
    """A member's own profile."""

    name: str
    headline: str
    about: str
    in_the_directory: bool

    @classmethod
    def of(cls, member: Member, profile: Profile | None) -> "OwnProfile":
        if profile is None:
            return cls(name=member.name, headline="", about="", in_the_directory=False)
        listed = profile.listed_at is not None
        return cls(name=member.name, headline=profile.headline, about=profile.about, in_the_directory=listed)


class OwnMeetingPage(Schema):
    items: list[OwnMeeting]
    next: str | None


class Problem(Schema):
    """Why there is no answer."""

    detail: str


class MeetingPage(Schema):
    items: list[PublicMeeting]
    next: str | None
    """The address of the next page, or null on the last."""


class StoryPage(Schema):
    items: list[PublicStory]
    next: str | None


class SpotlightPage(Schema):
    items: list[PublicPiece]
    next: str | None


class CoursePage(Schema):
    items: list[PublicCourse]
    next: str | None
