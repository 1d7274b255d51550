from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.errors import Refused
from pleiad.outbox import actions as outbox
from pleiad.ui.paging import cut, page_number

from .. import email_lines, given_up_emails
from .. import waiting as desk_waiting
from ..door import desk_action, desk_page
from ..pages import attempt, back_to, show

ON_A_PAGE = 50


@desk_page
def desk(request):
    """What waits for her, oldest promise first."""
    return show(
        request, "desk", "desk/desk.html", {"desk": desk_waiting.everything(organiser=request.user, at=timezone.now())}
    )


@desk_page
def given_up(request):
    """Every email that could not be delivered."""
    page = cut(given_up_emails.given_up(), number=page_number(request), size=ON_A_PAGE)
    at = timezone.now()
    lines = [email_lines.email_line(each, at=at).line for each in page.rows]
    return show(request, "desk", "desk/given_up_emails.html", {"lines": lines, "page": page})


@desk_action
def letter_again(request):
    """Put an email that was given up back into the tray."""
    letter = get_object_or_404(given_up_emails.given_up(), pk=request.POST.get("letter", "").replace("\x00", ""))
    attempt(request, _try_again, _("The letter goes out again."), letter=letter, at=timezone.now())
    return back_to(request, "desk")


def _try_again(*, letter, at):
    if not outbox.try_again(email=letter, at=at):
        raise Refused(_("This letter is on its way already."))
