from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.errors import Refused
from pleiad.outbox import actions as outbox
from pleiad.ui.paging import cut, page_number

from .. import email_lines
from ..door import desk_action, desk_page
from ..given_up_emails import given_up
from ..pages import attempt, back_to, show

ON_A_PAGE = 20


@desk_page
def given_up_emails(request):
    """Every email that could not be delivered."""
    page = cut(given_up(), number=page_number(request), size=ON_A_PAGE)
    at = timezone.now()
    lines = [email_lines.email_line(each, at=at).line for each in page.rows]
    return show(request, "desk", "desk/given_up_emails.html", {"lines": lines, "page": page})


@desk_action
def email_again(request):
    """Send an email that was given up once more."""
    email = get_object_or_404(given_up(), pk=request.POST.get("email", "").replace("\x00", ""))
    attempt(request, _try_again, _("We will send the email again."), email=email, at=timezone.now())
    return back_to(request, "desk")


def _try_again(*, email, at):
    if not outbox.try_again(email=email, at=at):
        raise Refused(_("This email is on its way already."))
