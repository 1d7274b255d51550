"""Where an organiser alone may lead members: to services on which meetings are held, to public bodies, and to this site."""

from urllib.parse import urlsplit

from django.conf import settings

MEETING_SERVICES = (
    "teams.microsoft.com", "teams.live.com", "teams.cloud.microsoft", "zoom.us", "zoom.com", "meet.google.com", "webex.com",
    "gotomeeting.com", "goto.com", "whereby.com", "meet.jit.si", "youtube.com", "youtu.be", "vimeo.com", "streamyard.com",
)  # fmt: skip
PUBLIC_BODIES = (
    "gov.uk", "nhs.uk", "nhs.net", "nhs.scot", "nhs.wales", "hscni.net", "police.uk", "gov.scot", "gov.wales", "llyw.cymru",
    "parliament.uk", "parliament.scot", "senedd.wales", "senedd.cymru", "mod.uk", "ac.uk",
)  # fmt: skip


def host_of(link: str) -> str:
    """The host that a link names, as browsers read it; "" for a page of this site."""
    link = link.replace("\\", "/")
    ours = link.startswith(("/", f"{settings.BASE_URL}/")) and not link.startswith("//")
    try:
        return "" if ours else (urlsplit(link).hostname or "?").rstrip(".").lower()
    except ValueError:
        return "?"


def is_trusted(link: str) -> bool:
    """Whether one organiser may set this link alone. For every other one a second organiser must agree, because all who follow
    it trust the network."""
    host = host_of(link)
    known = (*MEETING_SERVICES, *PUBLIC_BODIES, *settings.TRUSTED_LINKS)
    return not host or any(host == each or host.endswith(f".{each}") for each in known)
