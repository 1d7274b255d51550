from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.errors import Refused
from pleiad.outbox import actions as outbox
from pleiad.outbox import hold_ups
from pleiad.ui.paging import cut, page_number

from .. import email_lines
from ..door import desk_action, desk_page
from ..given_up_emails import WITH_SECRETS, given_up, held_long
from ..pages import attempt, back_to, show

ON_A_PAGE = 20


@desk_page
def given_up_emails(request):
    """Every email that could not be delivered."""
    page = cut(given_up(), number=page_number(request), size=ON_A_PAGE)
    at, held = timezone.now(), hold_ups.now()
    context = {
        "lines": [email_lines.email_line(each, at=at).line for each in page.rows],
        "page": page,
        "held": [email_lines.hold_up_line(held, at=at).line] if held else [],
        "long": [email_lines.held_line(each, at=at).line for each in held_long(at=at)[:ON_A_PAGE]],
    }
    return show(request, "desk", "desk/given_up_emails.html", context)


@desk_action
def email_again(request):
    """Send an email that was given up once more."""
    email = get_object_or_404(given_up(), pk=request.POST.get("email", "").replace("\x00", ""))
    attempt(request, _try_again, _("We will send the email again."), email=email, at=timezone.now())
    return back_to(request, "desk")


@desk_action
def all_emails_again(request):
    """Send everything that was given up once more."""
    many = outbox.try_all_again(at=timezone.now(), but_not=WITH_SECRETS)
    messages.success(request, _("We will send them again. Emails: %(many)s") % {"many": many})
    return back_to(request, "given-up-emails")


@desk_action
def emails_now(request):
    """Try at once what is held up, without waiting for its next try."""
    outbox.let_go_now(at=timezone.now())
    messages.success(request, _("We are trying all of them now. Look here again in a minute."))
    return back_to(request, "desk")


def _try_again(*, email, at):
    if not outbox.try_again(email=email, at=at):
        raise Refused(_("This email is on its way already."))
