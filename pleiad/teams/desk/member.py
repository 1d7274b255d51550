"""What a member's page on the desk says about Teams."""

from django.utils.translation import gettext as _

from pleiad.desk.member_lines import tells_state
from pleiad.members.models import Member

from .invites import TeamsNow, sentence


@tells_state
def teams_line(member: Member) -> list[dict]:
    """The member's latest invite as a line of the ledger."""
    now = TeamsNow()
    invite = member.channel_invites.order_by("-pk").first()
    if not invite:
        return [{"state": "done", "title": _("Without Teams"), "sentence": _("They have no Teams invitation.")}]
    words = now.words(invite)
    return [{"state": words.kind, "title": _("Teams"), "sentence": sentence(words, invite.last_code)}]
