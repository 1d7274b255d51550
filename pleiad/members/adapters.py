"""How django-allauth is told to behave in this house: it checks passkeys, authenticator apps and Entra ID; the mailed
code, joining and every decision on who belongs are ours."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.shortcuts import redirect
from django.utils import timezone

from pleiad.post.actions import write


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def send_mail(self, template_prefix, email, context):
        """Every notice about the account goes through the tray like any other letter."""
        at = timezone.now()
        write(
            kind="members.account_changed",
            key=f"account:{context['user'].pk}:{at.timestamp()}",
            at=at,
            to_member=context["user"],
            payload={"what": template_prefix.rsplit("/", 1)[-1]},
        )

    def is_safe_url(self, url):
        return bool(url) and url.startswith("/") and not url.startswith(("//", "/\\"))


class MFAAdapter(DefaultMFAAdapter):
    def get_public_key_credential_rp_entity(self):
        return {**super().get_public_key_credential_rp_entity(), "name": settings.NETWORK["name"]}


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request, sociallogin):
        return False

    def pre_social_login(self, request, sociallogin):
        """An Entra ID account that is already tied to a member signs her in. Any other must first prove the address
        by a mailed code and pass the register like everybody; only then is it tied."""
        if sociallogin.is_existing or request.user.is_authenticated:
            return
        from . import signing_in

        signing_in.remember_entra(request, sociallogin)
        raise ImmediateHttpResponse(redirect("members:enter"))
