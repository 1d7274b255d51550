from django.conf import settings

from . import rules


def ask_your_manager(*, event, reader, at):
    """The link from an event's page to the member's page for the manager; no query."""
    if not reader.is_current or rules.why_not_ask(event=event, at=at):
        return None
    return "manager_approval/_ask_your_manager.html", {"event": event, "trail": settings.SIGN_OFF_TRAIL}
