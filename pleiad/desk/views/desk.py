from django.utils import timezone

from ..door import desk_page
from ..pages import show
from ..waiting import everything


@desk_page
def desk(request):
    """What waits for organisers, oldest promise first."""
    waiting = everything(organiser=request.user, at=timezone.now())
    return show(request, "desk", "desk/desk.html", {"desk": waiting})
