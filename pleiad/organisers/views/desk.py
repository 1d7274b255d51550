from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.post import actions as post
from pleiad.refusals import Refused
from pleiad.ui.paging import cut, page_number

from .. import letters, waiting
from ..access import does, shows
from ..pages import attempt, back_to, show

ON_A_PAGE = 50


@shows
def desk(request):
    """What waits for her, oldest promise first."""
    return show(request, "desk", "desk.html", {"desk": waiting.everything(organiser=request.user, at=timezone.now())})


@shows
def given_up(request):
    """Every letter that could not be delivered."""
    page = cut(letters.given_up(), number=page_number(request), size=ON_A_PAGE)
    at = timezone.now()
    lines = [waiting.letter(each, at=at).line for each in page.rows]
    return show(request, "desk", "letters.html", {"lines": lines, "page": page})


@does
def letter_again(request):
    """Put a letter that was given up back into the tray."""
    letter = get_object_or_404(letters.given_up(), pk=request.POST.get("letter", "").replace("\x00", ""))
    attempt(request, _try_again, _("The letter goes out again."), letter=letter, at=timezone.now())
    return back_to(request, "desk")


def _try_again(*, letter, at):
    if not post.try_again(letter=letter, at=at):
        raise Refused(_("This letter is on its way already."))
