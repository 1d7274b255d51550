"""This room's panel on an event's page: what members had asked for."""

from .models import Suggestion

AT_MOST = 5


def asked_for(*, event, reader, at) -> tuple[str, dict] | None:
    """The suggestions that an event takes up and this reader may see, in one query."""
    found = list(Suggestion.objects.visible_to(reader).filter(event=event).order_by("planned_at", "pk")[:AT_MOST])
    return ("suggestions/_asked_for.html", {"suggestions": found}) if found else None
