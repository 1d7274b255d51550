"""The line that a member sees on every page while a proof of where they work is due, or overdue."""

from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from pleiad.ui.context import has_session
from pleiad.ui.dates import day

from .standing import Standing


def proof(request):
    """Give templates `proof_line`: text, or something empty. The member is read by the page already."""
    return {"proof_line": SimpleLazyObject(lambda: line_for(request.user) if has_session(request) else "")}


def line_for(member) -> str:
    """What is said about the proof, or nothing."""
    if not member.is_authenticated:
        return ""
    if member.standing == Standing.READING:
        return _("You can read, but not write, until you prove again where you work. It takes one code.")
    if member.standing == Standing.RESTING:
        return str(member.may.why_not)
    if member.standing == Standing.MEMBER and member.notice_days is not None and member.prove_by:
        return _("Prove by %(date)s that you still work where you did. It takes one code.") % {
            "date": day(moment=member.prove_by)
        }
    return ""
