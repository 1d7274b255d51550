"""Search documents of members: what a member wrote in the profile for others to see, where the member works, and what the member can be
asked about. Visibility is not stored: it is read from the member's row each time."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import override

from pleiad.members.models import Employment
from pleiad.search import actions as search
from pleiad.search.models import Audience
from pleiad.search.words import fold

from .models import Profile, Skill, Topic

KIND = "person"


def tag(name: str, value) -> str:
    """A tag by which the directory is filtered: letters and digits only, so that both databases read it as one word."""
    return f"{name}={''.join(each for each in fold(str(value)) if each.isalnum())}"


def named():
    """A function from what a member typed to the columns of a Known: a skill, a topic, or own words."""
    known = {}
    for field, model in (("skill", Skill), ("topic", Topic)):  # a name that both have is the topic
        for each in model.objects.filter(retired_at=None):
            for name in filter(None, (each.name, each.name_cy)):
                known[fold(name)] = {field: each}
    return lambda typed: known.get(fold(typed.strip()), {"words": typed.strip()[:60]})


def refresh(*, profile: Profile, at: datetime) -> None:
    """Update the search document of a profile; there is one only while the profile is in the directory."""
    if profile.listed_at is None or profile.hidden_at is not None:
        search.remove(kind=KIND, pk=profile.member_id)
        return
    member, seen = profile.member, profile.as_seen_by(None)
    known = list(profile.known.filter(side="ask").select_related("skill", "topic"))
    things = [each.skill or each.topic for each in known if each.skill or each.topic]
    names = [name for each in things for name in (each.name, each.name_cy) if name]
    where = [
        member.organisation_name,
        getattr(member.organisation, "name_cy", ""),
        *_in_both(member.sector, member.nation),
    ]
    tags = [tag("sector", member.sector), tag("nation", member.nation)]
    tags += [tag("skill", each.skill_id) for each in known if each.skill_id]
    tags += [tag("topic", each.topic_id) for each in known if each.topic_id]
    search.put(
        kind=KIND,
        pk=member.pk,
        title=member.name,
        text="\n".join(
            filter(
                None,
                [
                    *(getattr(seen, name) for name in Profile.FACTS),
                    ", ".join(each.words for each in known if each.words),
                ],
            )
        ),
        also="\n".join(filter(None, [*names, *where])),
        view="directory:profile",
        args=[member.pk],
        audience=Audience.NETWORK,
        author=member,
        at=at,
        tags=tags,
    )


def _in_both(*words):
    found = []
    for language in ("en", "cy"):
        with override(language):
            found += [_(word) for word in words if word]
    return list(dict.fromkeys(found))


def renamed(sender, member, at, **_rest) -> None:
    """Update the search document when a member's name or organisation changes."""
    if profile := Profile.objects.listed().filter(member=member).select_related("member__organisation").first():
        refresh(profile=profile, at=at)


def organisation_renamed(sender, of, into, at, **_rest) -> None:
    """Update the documents of members whose organisation has another name, or is another."""
    there = Employment.objects.current().filter(organisation__in=[*of, *into]).values("member")
    for profile in Profile.objects.listed().filter(member__in=there).select_related("member__organisation"):
        refresh(profile=profile, at=at)
