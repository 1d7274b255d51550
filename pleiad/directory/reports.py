"""What of this room can be reported."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pleiad.content.reportable import Reportable, reportable

from . import search_documents
from .models import Message, Profile, Thanks


def _profile_words(profile):
    """What members can read there: nobody reports, and no organiser reads, what the member keeps to themself."""
    seen = profile.as_seen_by(None)
    facts = [getattr(seen, name) for name in Profile.FACTS]
    return "\n\n".join(filter(None, [*facts, ", ".join(map(str, profile.known.all()))]))


reportable(
    Reportable(
        name="profile",
        label=_("Profile"),
        model=Profile,
        words=_profile_words,
        address=lambda profile: reverse("directory:profile", args=[profile.member_id]),
        changed=lambda item, at: search_documents.refresh(profile=item, at=at),
        fields=Profile.FACTS,
    )
)
reportable(
    Reportable(
        name="message",
        label=_("Message through the directory"),
        model=Message,
        words=lambda message: message.text,
        address=lambda message: reverse("directory:message", args=[message.pk]),
        fields=("text", "answer_text"),
    )
)
reportable(
    Reportable(
        name="thanks",
        label=_("Thanks"),
        model=Thanks,
        words=lambda thanks: thanks.text,
        address=lambda thanks: reverse("directory:thanks"),
        fields=("text",),
    )
)
