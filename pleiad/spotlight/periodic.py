from .actions import end, let_go
from .models import Nomination, Piece
from .rules import ANSWER_WITHIN

AT_ONCE = 100


def run(*, at) -> int:
    """Take away what has come to its end date, and what nobody can be asked about any more."""
    over = list(Piece.objects.filter(ends_at__lte=at).order_by("ends_at")[:AT_ONCE])
    for piece in over:
        end(piece=piece, at=at)
    lost = list(Nomination.objects.filter(approval=None, nominated_at__lte=at - ANSWER_WITHIN)[:AT_ONCE])
    for nomination in lost:
        let_go(nomination=nomination, at=at)
    return len(over) + len(lost)
