"""A mention reaches members who may read what was written, and nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse

from pleiad.home.models import Notification
from pleiad.members import leaving
from pleiad.members.models import Block, Member
from pleiad.search.finding import find
from pleiad.stories import actions as stories
from pleiad.stories.models import Story
from pleiad.testing import shield

from .. import home, mentions
from ..models import Revision, Space, SpaceReader

pytestmark = pytest.mark.django_db
STORY = {"kind": "experience", "title": "Thanks", "readers": "network"}


def tell(by, at, text, **more):
    return stories.publish(by=by, at=at, text=text, **{**STORY, **more})


def mentioned_names():
    return sorted(each.member.name for each in Notification.objects.filter(subscription="mentioned"))


def told(member, at):
    """What the member would be told of mentions now."""
    return list(home.mentions(member=member, since=at - timedelta(seconds=1), until=at))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Thank you @Amina O’Neill, for this.", ["Amina O’Neill"]),
        ("Thank you @Amina O'Neill and @Cleo Organiser!", ["Amina O’Neill", "Cleo Organiser"]),
        ("write to bea@Amina O’Neill", []),
        ("@Amina", []),
        ("*@Amina O’Neill*", ["Amina O’Neill"]),
        ("@Nobody At All @ @@ @.", []),
        ("@Amina O’Neill @Amina O’Neill", ["Amina O’Neill"]),
    ],
)
def test_a_member_named_with_the_whole_name_is_told(cast, noon, text, names):
    tell(cast["bea"], noon, text)
    assert mentioned_names() == names


def test_the_email_carries_no_text_and_no_name(cast, noon, signed_in):
    story = tell(cast["bea"], noon, "Zweikommafünf @Amina O’Neill")
    (line,) = told(cast["amina"], noon)
    assert (line.title, line.about, line.who) == ("A member mentioned you", "", "")
    path = reverse("content:item", args=["story", story.pk])
    assert line.url == path
    assert signed_in(cast["amina"]).get(path).url == story.get_absolute_url()


def test_nobody_is_told_twice_of_one_thing(cast, noon):
    story = tell(cast["bea"], noon, "@Amina O’Neill")
    stories.change(story=story, by=cast["bea"], at=noon, **STORY, text="@Amina O’Neill and @Cleo Organiser")
    assert mentioned_names() == ["Amina O’Neill", "Cleo Organiser"]


def test_who_is_hidden_shielded_blocked_suspended_or_no_member_is_not_reached(cast, noon):
    Member.objects.filter(pk=cast["cleo"].pk).update(hidden_since=noon)
    shield(cast["fay"], at=noon)
    Block.objects.create(blocker=cast["bea"], blocked=cast["amina"], at=noon)
    tell(cast["amina"], noon, " ".join(f"@{member.name}" for member in cast.values()))
    assert mentioned_names() == []


def test_a_member_outside_the_space_is_not_told(cast, noon):
    space = Space.objects.create(slug="s", name="S", purpose="P", closed=True, made_at=noon)
    for who in ("amina", "bea"):
        SpaceReader.objects.create(space=space, member=cast[who], since=noon)
    tell(cast["amina"], noon, "@Bea Organiser @Cleo Organiser", readers="space", space=space)
    assert mentioned_names() == ["Bea Organiser"]


@pytest.mark.parametrize("change", ["hidden_at", "taken_back_at"])
def test_an_email_that_is_no_longer_true_is_not_sent(cast, noon, change):
    story = tell(cast["bea"], noon, "@Amina O’Neill")
    Story.objects.filter(pk=story.pk).update(**{change: noon})
    assert told(cast["amina"], noon) == []


def test_the_link_in_an_email_lets_nobody_else_in(cast, noon, client, signed_in):
    shield(cast["fay"], at=noon)
    cast["fay"].refresh_from_db()
    path = reverse("content:item", args=["story", tell(cast["fay"], noon, "Words").pk])
    assert signed_in(cast["amina"]).get(path).status_code == 404
    assert signed_in(cast["dot"]).get(path).status_code == 404
    assert client.get(path).status_code == 302
    assert signed_in(cast["bea"]).get(reverse("content:item", args=["nonsense", 1])).status_code == 404


def test_one_text_mentions_ten_members_at_most():
    assert len(mentions.names_in(" ".join(f"@Name{number}" for number in range(50)))) == 10


@pytest.mark.usefixtures("unhurried")
def test_nobody_is_buried_under_emails_however_often_mentioned(cast, noon):
    for minute in range(mentions.A_DAY_AT_MOST + 3):
        tell(
            cast["bea"],
            noon + timedelta(minutes=minute),
            "@Amina O’Neill @Cleo Organiser" if minute < 2 else "@Amina O’Neill",
        )
    assert mentioned_names() == ["Amina O’Neill"] * mentions.A_DAY_AT_MOST + ["Cleo Organiser"] * 2
    tell(cast["bea"], noon + timedelta(days=2), "@Amina O’Neill")
    assert len(mentioned_names()) == mentions.A_DAY_AT_MOST + 3


def test_the_name_of_a_member_who_left_goes_from_what_others_wrote(cast, noon, signed_in):
    def by_bea(text):
        told = {"kind": "experience", "title": "On @Amina O'Neill", "readers": "network", "named": True}
        return stories.publish(by=cast["bea"], at=noon, language="en", text=text, **told)

    story = by_bea("Thanks to @Amina O’Neill, who showed me, and to @Amina O’Neillson and amina@o.example.")
    stories.change(
        story=story, by=cast["bea"], at=noon, kind="experience", title="On @Amina O'Neill", text="@Amina O’Neill!"
    )
    leaving.leave(member=cast["amina"], at=noon)
    story.refresh_from_db()
    assert (story.title, story.text, story.lead) == ("On a former member", "a former member!", "a former member!")
    earlier = Revision.objects.get(kind="story", object_id=story.pk).words
    assert earlier["text"] == "Thanks to a former member, who showed me, and to @Amina O’Neillson and amina@o.example."
    assert "Neill" not in signed_in(cast["fay"]).get(story.get_absolute_url()).content.decode()
    assert find(reader=cast["fay"], text="neill") == []


def test_a_name_that_another_member_has_too_stays(cast, noon):
    Member.objects.filter(pk=cast["cleo"].pk).update(name="Amina O'Neill")
    told = {"kind": "experience", "title": "Thanks", "readers": "network", "named": True, "language": "en"}
    story = stories.publish(by=cast["bea"], at=noon, text="To @Amina O’Neill", **told)
    leaving.leave(member=cast["amina"], at=noon)
    story.refresh_from_db()
    assert story.text == "To @Amina O’Neill"
