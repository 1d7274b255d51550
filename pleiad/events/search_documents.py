"""Search documents of events, kept up to date in the transaction of each change."""

from datetime import datetime

from django.utils.translation import override

from pleiad.search import actions as search
from pleiad.search.models import Audience

from . import labels
from .models import Event


def refresh(event: Event, *, at: datetime) -> None:
    """Put a published event into search, for everyone who may see its page; a draft is not found."""
    if not event.published_at:
        return
    topics = [(topic.name, topic.name_cy or topic.name) for topic in event.topics.all()]
    texts = {"en": (event.title, [event.summary, event.description, *(english for english, _welsh in topics)])}
    if event.title_cy:
        texts["cy"] = (event.title_cy, [event.summary_cy, event.description_cy, *(welsh for _english, welsh in topics)])
    for language, (title, parts) in texts.items():
        with override(language):
            access = ", ".join(labels.access(event))
        search.put(
            kind="event",
            pk=event.pk,
            title=title,
            text="\n\n".join(part for part in (*parts, event.venue, access) if part),
            view="events:event",
            args=[event.slug],
            audience=Audience.PUBLIC if event.public else Audience.NETWORK,
            at=at,
            language=language,
            takes_place_at=event.starts_at,
        )
