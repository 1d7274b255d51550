"""Search documents of suggestions, kept up to date in the transaction of each change."""

from datetime import datetime

from pleiad.search import actions as search
from pleiad.search.models import Audience

from .models import Suggestion

KIND = "suggestion"


def refresh(*, item: Suggestion, at: datetime) -> None:
    """Bring the search index up to date: a suggestion that is hidden or taken back is not found."""
    if item.hidden_at or item.taken_back_at:
        search.remove(kind=KIND, pk=item.pk)
        return
    search.put(
        kind=KIND,
        pk=item.pk,
        title=item.title,
        text=item.why,
        view="suggestions:suggestion",
        args=[item.pk],
        audience=Audience.NETWORK,
        at=at,
        author=item.author,
    )
