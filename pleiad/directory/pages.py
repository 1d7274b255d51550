"""What rooms above this one show on a member's page, and what the page is called where their name stands."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.template.loader import render_to_string
from django.urls import reverse

from pleiad.members.visibility import gives_pages

from .models import Profile

SECTIONS: list[Callable] = []


def person_section(section: Callable) -> Callable:
    """Register a function (profile=, reader=, at=) that gives (template, context) for one section of a member's page, or
    None. It shows only what this reader may see elsewhere too, and asks `profile.shows_…`; a constant number of queries."""
    SECTIONS.append(section)
    return section


def sections(*, profile: Profile, reader, at: datetime) -> list[str]:
    """The sections of this member's page as this reader sees them, in order of registration, as safe HTML."""
    found = [each(profile=profile, reader=reader, at=at) for each in SECTIONS]
    return [render_to_string(*each) for each in found if each]


WAYS: list[Callable] = []


def person_way(way: Callable) -> Callable:
    """Register a function (profile=, reader=) that gives a link (label, address) from a member's page, or None."""
    WAYS.append(way)
    return way


def ways(*, profile: Profile, reader) -> list[tuple[str, str]]:
    """What this reader can do from this member's page besides asking and thanking."""
    return [found for each in WAYS if (found := each(profile=profile, reader=reader))]


@gives_pages
def addresses(*, reader, members: Iterable[int]) -> dict[int, str]:
    """The pages of those members that this reader finds in the directory; nobody else's page has an address."""
    listed = Profile.objects.visible_to(reader).listed().filter(member__in=list(members))
    return {pk: reverse("directory:profile", args=[pk]) for pk in listed.values_list("member_id", flat=True)}
