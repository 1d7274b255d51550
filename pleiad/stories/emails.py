"""The words of this room's emails, chosen when they are sent. None carries a title, a text or another member's name."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.content.emails import link_to
from pleiad.outbox.emails import Wording, words_email

from .models import Outcome, Publication, Story, Use


@words_email("stories.what_happened")
def what_happened(email, _secrets):
    """Dropped when the member has let the lesson go, has answered already, or may not read it any more."""
    use = Use.objects.filter(pk=email.payload["use"]).select_related("member").first()
    if (
        not use
        or not use.member.is_current
        or not Story.objects.listed_for(use.member).filter(pk=use.story_id).exists()
    ):
        return None
    if Outcome.objects.filter(story=use.story_id, author=use.member).exists():
        return None
    return Wording(
        subject=_("What happened with the lesson you took away?"),
        text=_(
            "Two months ago you took a lesson away that another member wrote down. If you tried it, tell them and "
            "everybody else what happened, in a sentence or two. It also helps to know that it did not work.\n\n%(link)s\n\n"
            "If nothing came of it, you do not have to do anything. We will not ask again."
        )
        % {"link": settings.BASE_URL + reverse("stories:tell", args=[use.story_id])},
    )


@words_email("stories.told")
def told(email, _secrets):
    """Dropped when the answer is gone, or its author and the reader are kept apart."""
    if not email.member or not email.member.is_current:
        return None
    outcome = Outcome.objects.visible_to(email.member).standing().filter(pk=email.payload["outcome"]).first()
    if not outcome:
        return None
    return Wording(
        subject=_("Someone used your lesson"),
        text=_("Another member used a lesson that you wrote, and says what happened:\n\n%(link)s")
        % {"link": link_to("outcome", outcome.pk)},
    )


@words_email("stories.decided")
def decided(email, _secrets):
    """Dropped when the story is gone or taken back."""
    found = Publication.objects.filter(pk=email.payload["publication"], story__taken_back_at=None)
    publication = found.select_related("story").first()
    if not publication:
        return None
    link = {"link": link_to("story", publication.story_id), "reason": publication.reason}
    if publication.outcome == "agreed":
        return Wording(
            subject=_("Your story is public"),
            text=_("An organiser has read your story. Everybody can read it now:\n\n%(link)s") % link,
        )
    if publication.outcome == "asked-back":
        return Wording(
            subject=_("A question about your story"),
            text=_(
                "An organiser has read your story and asks you to change something before everybody can read it:\n\n"
                "%(reason)s\n\nMembers can read it in the meantime. Change it, and we will look again:\n\n%(link)s"
            )
            % link,
        )
    return Wording(
        subject=_("Your story stays in the network"),
        text=_(
            "An organiser has read your story and decided not to make it public:\n\n%(reason)s\n\n"
            "Members can read it as before:\n\n%(link)s"
        )
        % link,
    )
