"""How django-allauth is set up here: it carries a sign-in through its steps, makes and keeps the keys of authenticator
apps, and speaks OpenID Connect; the pages, joining and every decision on who belongs are ours."""

from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.internal.flows import did_use_passwordless_login
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from pleiad.errors import Refused
from pleiad.outbox.secrets import seal, unseal


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request):
        return False

    def get_login_stages(self):
        return ["pleiad.members.adapters.SecondStep"]

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Do nothing: factors.py queues the email in the transaction of the change itself."""

    def add_message(self, *args, **kwargs):
        """Do nothing: our views word their own messages."""

    def post_login(self, request, user, **how):
        """Tie a Microsoft account that waited for this sign-in to the member, or ask whether it is theirs, and know this
        browser from now on."""
        from . import browsers, entra

        at = timezone.now()
        ask = entra.tie_waiting(request=request, member=user, at=at)
        response = super().post_login(request, user, **how)
        if ask:
            response = redirect(f"{reverse('entra-tie')}?{urlencode({'next': response.url})}")
        browsers.remember(request=request, response=response, member=user, at=at)
        return response

    def is_safe_url(self, url):
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)


class SecondStep(AuthenticateStage):
    """A member with a passkey or an authenticator app is asked for one of them, however they began: neither the mailbox nor
    a Microsoft account is the account. After a passkey nothing more is asked: the device has checked the person then."""

    def _should_handle(self, request):
        from . import factors

        member = self.login.user
        return bool(member) and factors.has_second_step(member) and not did_use_passwordless_login(request, member)


class MFAAdapter(DefaultMFAAdapter):
    def encrypt(self, text):
        return seal({"key": text})

    def decrypt(self, encrypted_text):
        """The key again. Refused when SECRET_KEY has changed since: an empty key would let anyone in."""
        key = unseal(encrypted_text).get("key")
        if not key:
            raise Refused(_("We can no longer read your authenticator app’s key. Write to the organisers."))
        return key


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    def is_open_for_signup(self, request, sociallogin):
        return False

    def get_provider(self, request, provider, client_id=None):
        """The provider, made to ask for a nonce and to check the whole token."""
        from .entra import Protocol

        found = super().get_provider(request, provider, client_id)
        found.oauth2_adapter_class = Protocol
        return found
