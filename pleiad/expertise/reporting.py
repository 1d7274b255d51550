"""What of this room can be reported."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from pleiad.writing.reportable import Reportable, reportable

from .findable import make_findable
from .models import Message, Profile


def _profile_words(profile):
    return "\n\n".join(filter(None, [profile.headline, profile.about, ", ".join(map(str, profile.known.all()))]))


reportable(
    Reportable(
        name="profile",
        label=_("Profile"),
        model=Profile,
        words=_profile_words,
        address=lambda profile: reverse("expertise:profile", args=[profile.member_id]),
        changed=lambda item, at: make_findable(profile=item, at=at),
    )
)
reportable(
    Reportable(
        name="message",
        label=_("Message through the directory"),
        model=Message,
        words=lambda message: message.text,
        address=lambda message: reverse("expertise:message", args=[message.pk]),
    )
)
