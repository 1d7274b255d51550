from .actions import end
from .models import Piece

AT_ONCE = 100


def run(*, at) -> int:
    """Take away what has come to its end date."""
    over = list(Piece.objects.filter(ends_at__lte=at).order_by("ends_at")[:AT_ONCE])
    for piece in over:
        end(piece=piece, at=at)
    return len(over)
