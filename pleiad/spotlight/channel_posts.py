"""What the Teams channel hears of the spotlight: that there is something new to see, and of nobody who."""

from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.teams.cards import Card, in_both_languages
from pleiad.teams.posts import queue_post, words_post

from .models import Piece

AFTER = timedelta(hours=1)  # what is taken back at once is not announced


def tell(*, at: datetime) -> None:
    """A piece has become public: the channel hears of it, at most once a day. In the transaction that makes it so."""
    day = timezone.localtime(at).date().isoformat()
    queue_post(
        what="spotlight.new", key=f"spotlight:{day}", at=at, due_at=at + AFTER, payload={"since": at.isoformat()}
    )


@words_post("spotlight.new")
def new(payload: dict) -> dict | None:
    """The card, the same for every member; None when nothing that became public since then is still shown."""
    shown = Piece.objects.shown(timezone.now()).public().filter(public_at__gte=datetime.fromisoformat(payload["since"]))
    return in_both_languages(_card) if shown.exists() else None


def _card():
    return Card(
        title=_("New in the spotlight"),
        lines=[_("A colleague did something worth seeing. Have a look, and nominate someone yourself.")],
        open_label=_("See the spotlight"),
        path=reverse("spotlight:list"),
    )
