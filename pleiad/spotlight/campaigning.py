"""Occasions for which colleagues are put in the spotlight: made, changed and published by organisers."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.ui.slugs import save_under

from .models import Campaign


@transaction.atomic
def make(
    *,
    title: str,
    tag: str,
    about: str,
    nominate_until: datetime,
    by: Member,
    at: datetime,
    title_cy: str = "",
    about_cy: str = "",
) -> Campaign:
    """A new occasion, as a draft that only organisers see; nominations for it can be made at once."""
    campaign = Campaign(
        title=title,
        title_cy=title_cy,
        tag=tag,
        about=about,
        about_cy=about_cy,
        nominate_until=nominate_until,
        made_at=at,
    )
    save_under(campaign, slugify(title)[:50] or "campaign")
    record(did="made a campaign", by=by, about=campaign, at=at)
    return campaign


@transaction.atomic
def change(
    *,
    campaign: Campaign,
    title: str,
    title_cy: str,
    tag: str,
    about: str,
    about_cy: str,
    nominate_until: datetime,
    by: Member,
    at: datetime,
) -> None:
    """Change the words or the date of a campaign."""
    fields = ["title", "title_cy", "tag", "about", "about_cy", "nominate_until"]
    campaign.title, campaign.title_cy, campaign.tag = title, title_cy, tag
    campaign.about, campaign.about_cy, campaign.nominate_until = about, about_cy, nominate_until
    campaign.save(update_fields=fields)
    record(did="changed a campaign", by=by, about=campaign, at=at, detail={"fields": sorted(fields)})


@transaction.atomic
def publish(*, campaign: Campaign, by: Member, at: datetime) -> None:
    """Put its page before everybody."""
    if not Campaign.objects.filter(pk=campaign.pk, published_at=None).update(published_at=at):
        raise Refused(_("This campaign is published already."))
    record(did="published a campaign", by=by, about=campaign, at=at)
