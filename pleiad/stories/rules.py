"""What may be done with a story, and if not, why: plain sentences, no queries, no clock, no writing."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from pleiad.errors import Reason
from pleiad.members.models import Member
from pleiad.members.rules import why_not_write as why_not_write_at_all

from .models import Publication, Story, StoryKind, Use


def why_not_write(*, member: Member | AnonymousUser) -> Reason:
    """Why the member cannot write, applaud or use, or None."""
    if not getattr(member, "is_current", False):
        return _("You can do this once you are a member.")
    return why_not_write_at_all(member=member)


def why_not_change(*, story: Story, member: Member | AnonymousUser) -> Reason:
    """Why the member cannot change a story, or None."""
    if story.author_id is None or story.author_id != getattr(member, "pk", None):
        return _("Only its author can do this.")
    if why_not := why_not_write(member=member):
        return why_not
    if story.hidden_at:
        return _("An organiser has hidden this story, so it cannot be changed.")
    return None


def why_not_take_back(*, story: Story, member: Member | AnonymousUser) -> Reason:
    """Why the member cannot take a story back, or None. A story that an organiser has hidden can be taken back too."""
    if story.author_id is None or story.author_id != getattr(member, "pk", None):
        return _("Only its author can do this.")
    return _("You have taken this back already.") if story.taken_back_at else None


def why_not_applaud(*, story: Story, member: Member | AnonymousUser) -> Reason:
    """Why the member cannot applaud, or None."""
    if why_not := why_not_write(member=member):
        return why_not
    if story.author_id == member.pk:
        return _("This is your own story.")
    if story.hidden_at or story.taken_back_at or story.emptied_at:
        return _("This story is no longer there.")
    return None


def why_not_answer(*, story: Story, member: Member | AnonymousUser) -> Reason:
    """Why the member cannot answer a story, or None. Its author may answer too."""
    if why_not := why_not_write(member=member):
        return why_not
    if story.hidden_at or story.taken_back_at or story.emptied_at:
        return _("This story is no longer there.")
    return None


def why_not_use(*, story: Story, member: Member | AnonymousUser) -> Reason:
    """Why the member cannot take a lesson away, or None."""
    if story.kind != StoryKind.LESSON:
        return _("Only a lesson can be taken away.")
    return why_not_applaud(story=story, member=member)


def why_not_tell(*, story: Story, use: Use | None, member: Member | AnonymousUser) -> Reason:
    """Why the member cannot tell what happened, or None."""
    if use is None:
        return _("First say that you use this lesson.")
    return why_not_use(story=story, member=member)


def why_not_decide(*, publication: Publication, by: Member) -> Reason:
    """Why this organiser cannot decide whether a story becomes public, or None."""
    if not by.is_organiser:
        return _("Only organisers decide this.")
    if publication.decided_at:
        return _("This has been decided already.")
    if publication.story.hidden_at:
        return _("An organiser has hidden this story.")
    if publication.story.author_id == by.pk:
        return _("This is your own story, so another organiser decides.")
    return None
