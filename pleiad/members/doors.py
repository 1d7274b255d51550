"""The door in front of all that is sent by members who may read and not write, or whose membership rests."""

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.shortcuts import render

from .addresses import words
from .rules import why_not_write
from .standing import Standing

OWN_AFFAIRS = words(
    """
    account_login api:end-program approvals:answer complain calendars:my-feed conversations:digest-off
    conversations:enter conversations:question-interest conversations:space-interest conversations:take-back
    demo:email demo:mailbox demo:meeting demo:people directory:seen entra-callback entra-login events:go
    events:needs events:offer events:quiet events:share-needs events:ticket-offer events:ticket-withdraw
    events:withdraw home:close-steps home:emails home:seen home:stop home:switch-new manager_approval:take-back members:add-address members:application members:apply-again
    members:away members:back members:block members:close-passkey-offer members:code members:enter members:leave members:leave-second
    members:new-employer members:profile members:prove members:remove-address members:second-employer
    members:shield-from members:sign-out members:two-accounts members:sign-out-everywhere members:unblock members:vouched-for-again
    members:where-you-work members:write-to mentoring:cancel-date mentoring:end mentoring:forget mentoring:met
    mentoring:pause mfa_activate_totp mfa_add_webauthn mfa_authenticate mfa_deactivate_totp
    mfa_download_recovery_codes mfa_edit_webauthn mfa_generate_recovery_codes mfa_index mfa_login_webauthn
    mfa_reauthenticate mfa_remove_webauthn mfa_view_recovery_codes moderation:report notices:hide own_data:ask own_data:throw-away
    spotlight:remove spotlight:take-back stories:let-go stories:stop-applauding stories:take-back
    stories:take-outcome-back stories:throw-away stories:throw-away-edit suggestions:take-back teams:leave-out
    training:give-back training:stop training:stop-watch untie-microsoft volunteering:stand-down
    volunteering:withdraw
    """
)
"""What stays open to them: their account and ways in, their places, who sees them, taking back and stopping, reporting. All
else that a form sends is closed to them; a new address is closed until it is named here."""


class SignedInUnlessListed(LoginRequiredMiddleware):
    """Django's door, which does not look who is there before it lets everybody in: what is the same for all stays so for
    caches on the way, which otherwise would hear that it depends on a cookie."""

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


SAFE = ("GET", "HEAD", "OPTIONS")
LONG_ENOUGH_TO_KEEP = 30


class ProofBeforeWriting:
    """Answers what a member sends with the sentence that says why not, and with what was typed, so that it is not lost."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.method in SAFE or request.resolver_match.view_name in OWN_AFFAIRS:
            return None
        member = request.user
        if not member.is_authenticated or member.standing not in (Standing.READING, Standing.RESTING):
            return None
        typed = [text for name in request.POST for text in request.POST.getlist(name) if name != "csrfmiddlewaretoken"]
        context = {
            "why_not": why_not_write(member=member),
            "typed": [text for text in typed if len(text) >= LONG_ENOUGH_TO_KEEP],
        }
        return render(request, "members/prove_first.html", context, status=403)
