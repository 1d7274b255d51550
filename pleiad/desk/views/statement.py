from django.contrib import messages
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from pleiad.errors import Refused
from pleiad.members.eligibility import versions
from pleiad.members.models import MembershipStatement
from pleiad.ui.dates import day

from ..actions import joint_decisions
from ..door import desk_form_for_good, desk_page
from ..forms.statement import StatementForm
from ..joining_rule import STATEMENT
from ..pages import sent, show

SHOWN = 50


@desk_page
def statement(request):
    """The membership statement in force, and the versions before it."""
    found = MembershipStatement.objects.order_by("-version")[:SHOWN]
    rows = [[each.version, day(moment=each.published_at), each.text] for each in found]
    columns = [_("Version"), _("Published"), _("Statement")]
    return show(request, "domain-list", "desk/statement.html", {"rows": rows, "columns": columns})


@desk_form_for_good
def propose_statement(request):
    """Propose a new statement; it counts once another organiser agrees."""
    now = versions.statement()
    form = StatementForm(sent(request), initial={"text": now.text, "text_cy": now.text_cy})
    if request.method == "POST" and form.is_valid():
        try:
            made = joint_decisions.propose(
                kind=STATEMENT,
                subject="members.membershipstatement",
                payload={name: form.cleaned_data[name] for name in ("text", "text_cy")},
                by=request.user,
                at=timezone.now(),
                reason=form.cleaned_data["why"],
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your proposal waits for another organiser. We tell them all by email."))
            return redirect("desk:joint-decision", made.pk)
    return show(request, "domain-list", "desk/propose_statement.html", {"form": form})
