"""The words of this room's emails, chosen when they are sent."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from pleiad.events.labels import told
from pleiad.events.models import Event, Registration
from pleiad.outbox.emails import Wording, words_email
from pleiad.ui.dates import when

from .models import Offer


def _what(event):
    return f"{told(event, 'title')}\n\n{when(start=event.starts_at, end=event.ends_at)}"


def _offer(email):
    return (
        Offer.objects.standing().filter(pk=email.payload["offer"]).select_related("part__event").first()
        if email.payload
        else None
    )


@words_email("volunteering.accept")
def accepted(email, _secrets):
    """Not sent when the member has withdrawn or the answer has changed meanwhile."""
    offer = _offer(email)
    if offer is None or not offer.accepted_at or offer.part.event.cancelled_at:
        return None
    event = offer.part.event
    paired = no_place = ""
    if not Registration.objects.active().filter(event=event, member=offer.member_id).exists():
        no_place = _("You have no place at this meeting yet. Register for it, so that it is in your calendar:")
    if offer.with_partner:
        paired = _("You asked to be paired with someone. The organisers will put the two of you in touch.")
    return Wording(
        subject=_("Yes, please: %(part)s at %(title)s") % {"part": offer.part, "title": told(event, "title")},
        text="\n\n".join(
            each
            for each in [
                _what(event),
                _("Thank you for volunteering. The part is yours: %(part)s, %(minutes)s minutes.")
                % {"part": offer.part, "minutes": offer.part.minutes},
                paired,
                no_place,
                no_place and settings.BASE_URL + event.get_absolute_url(),
                _("If something comes up, withdraw here. No reason is needed:"),
                settings.BASE_URL + reverse("volunteering:own-parts"),
            ]
            if each
        ),
    )


@words_email("volunteering.keep")
def kept(email, _secrets):
    offer = _offer(email)
    if offer is None or not offer.kept_at:
        return None
    return Wording(
        subject=_("Another time: %(part)s") % {"part": offer.part},
        text=_(
            "%(event)s\n\nThank you for volunteering: %(part)s. This time someone else has it. We have kept your "
            "offer, and will ask you first when the same is needed again."
        )
        % {"event": _what(offer.part.event), "part": offer.part},
    )


@words_email("volunteering.thank")
def thanked(email, _secrets):
    offer = Offer.objects.filter(pk=email.payload["offer"]).select_related("part__event").first()
    if offer is None or not offer.thanked_at:
        return None
    return Wording(
        subject=_("Thank you for your offer: %(part)s") % {"part": offer.part},
        text=_(
            "%(event)s\n\nThank you for volunteering: %(part)s. This time the organisers have chosen someone else. "
            "Other parts are open:\n\n%(link)s"
        )
        % {
            "event": _what(offer.part.event),
            "part": offer.part,
            "link": settings.BASE_URL + reverse("volunteering:open"),
        },
    )


@words_email("volunteering.thanks")
def thanks(email, _secrets):
    offer = Offer.objects.filter(pk=email.payload["offer"]).select_related("part__event").first()
    if offer is None or not offer.done_at:
        return None
    return Wording(
        subject=_("Thank you: %(title)s") % {"title": told(offer.part.event, "title")},
        text=_(
            "Thank you for the part you played: %(part)s, %(minutes)s minutes.\n\n%(event)s\n\nIt now counts in your "
            "contribution statement, which only you can see. Say there what came of it, or take it along to your "
            "appraisal:\n\n%(link)s"
        )
        % {
            "part": offer.part,
            "minutes": offer.part.minutes,
            "event": _what(offer.part.event),
            "link": settings.BASE_URL + reverse("contributions:statement"),
        },
    )


@words_email("volunteering.on")
def on_again(email, _secrets):
    """The event takes place after all; not sent when it was cancelled again."""
    event = Event.objects.filter(pk=email.payload["event"], cancelled_at=None).first()
    if event is None:
        return None
    return Wording(
        subject=_("It takes place after all: %(title)s") % {"title": told(event, "title")},
        text=_(
            "%(event)s\n\nThis meeting was cancelled by mistake and takes place after all. What you offered to do stands as before. If you can no longer do it, withdraw here. No reason is needed:\n\n%(link)s"
        )
        % {"event": _what(event), "link": settings.BASE_URL + reverse("volunteering:own-parts")},
    )


@words_email("volunteering.off")
def off(email, _secrets):
    event = Event.objects.filter(pk=email.payload["event"], cancelled_at__isnull=False).first()
    if event is None:
        return None
    return Wording(
        subject=_("Your part is not needed: %(title)s") % {"title": told(event, "title")},
        text=_(
            "%(event)s\n\nThis event will not take place, so your offer has ended. Thank you for making it. Other parts "
            "are open:\n\n%(link)s"
        )
        % {"event": _what(event), "link": settings.BASE_URL + reverse("volunteering:open")},
    )
