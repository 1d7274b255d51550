"""Signing in with Microsoft (Entra ID, OpenID Connect), when the settings name a tenant.

Microsoft says which account it is, and nothing else is believed: an address in its answer may be anyone's. So an unknown
account waits in the browser until a mailed code has proved an address and the domain list has decided; then the two are
tied.
"""

from datetime import datetime, timedelta

import jwt
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.oauth2.client import OAuth2Client, OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.urls import reverse
from django.utils import translation
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _

from . import addresses, factors
from .models import Member
from .signing_in import keyed_hash

WAITING = "entra"  # session key: a Microsoft account that waits for an address to be proved
WAITS = timedelta(minutes=15)
ALGORITHMS = ["RS256"]  # what Entra ID signs with


class Client(OAuth2Client):
    def get_redirect_url(self, authorization_url, scope, extra_params):
        """Send a nonce with the question; it follows from the state, which only this browser's session knows."""
        return super().get_redirect_url(authorization_url, scope, {**extra_params, "nonce": nonce_of(self.state)})


class Protocol(OpenIDConnectOAuth2Adapter):
    """OpenID Connect as django-allauth speaks it (state and PKCE), made stricter: the token's signature, issuer,
    audience, age and nonce are all checked (OpenID Connect Core 1.0, section 3.1.3.7)."""

    client_class = Client

    def get_callback_url(self, request, app):
        """One address in every language, as it is registered with Microsoft; never taken from the request's host."""
        with translation.override(settings.LANGUAGE_CODE):
            return settings.BASE_URL + reverse("entra-callback")

    def claims(self, *, code: str, state_id: str, verifier: str) -> dict:
        """What the token says of the account. OAuth2Error when any check fails, RequestException when Microsoft cannot
        be reached."""
        app = self.get_provider().app
        answer = self.get_client(self.request, app).get_access_token(code, pkce_code_verifier=verifier)
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise OAuth2Error("no id_token")
        try:
            if jwt.get_unverified_header(token).get("alg") not in ALGORITHMS:
                raise OAuth2Error("unexpected algorithm")
            claims = jwtkit.verify_and_decode(
                credential=token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self._issuer(token),
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
        except (jwt.PyJWTError, KeyError, TypeError, ValueError) as wrong:
            raise OAuth2Error("unreadable id_token") from wrong
        if not constant_time_compare(str(claims.get("nonce", "")), nonce_of(state_id)):
            raise OAuth2Error("wrong nonce")
        if not isinstance(claims.get("sub"), str) or not claims["sub"] or "exp" not in claims:
            raise OAuth2Error("no subject, or no end")
        return claims

    def _issuer(self, token):
        """The issuer that must have signed. For the tenant `organizations` Microsoft writes {tenantid} in place of each tenant's
        name, and the token names its own."""
        issuer = self.openid_config["issuer"]
        if "{tenantid}" not in issuer:
            return issuer
        said = jwt.decode(token, options={"verify_signature": False})
        return issuer.replace("{tenantid}", str(said["tid"]))


def nonce_of(state_id: str) -> str:
    """The nonce that belongs to a state."""
    return keyed_hash("nonce", state_id)


def wait(*, request, claims: dict, at: datetime) -> None:
    """Keep an unknown account in this browser until an address is proved by a mailed code."""
    said = claims.get("email") or claims.get("preferred_username") or ""
    read = addresses.parse(said if isinstance(said, str) else "")
    address = "" if isinstance(read, addresses.Malformed) else read.text.lower()
    request.session[WAITING] = {"uid": claims["sub"], "address": address, "at": at.timestamp()}


def waiting(request, at: datetime) -> dict | None:
    """The Microsoft account that waits in this browser (uid, address as claimed), for a quarter of an hour at most."""
    found = request.session.get(WAITING)
    return found if found and at.timestamp() - found["at"] < WAITS.total_seconds() else None


def proved(*, request, member: Member, at: datetime) -> None:
    """The member has just proved an address by a mailed code: keep a waiting account that claims one of the member's
    addresses, to be tied once they are signed in. Any other is dropped, so that on a shared computer nobody gets another
    person's Microsoft account tied to theirs."""
    found = waiting(request, at)
    request.session.pop(WAITING, None)
    if not found:
        return
    if member.addresses.filter(address=found["address"]).exists():
        request.session[WAITING] = {**found, "member": member.pk}
    else:
        messages.warning(request, _("Your Microsoft account names another address, so it does not sign you in here."))


def tie_waiting(*, request, member: Member, at: datetime) -> None:
    """Tie the account whose address the member has proved, once signed in, the second step included."""
    found = waiting(request, at)
    request.session.pop(WAITING, None)
    if found and found.get("member") == member.pk and factors.tie_microsoft(member=member, uid=found["uid"], at=at):
        update_session_auth_hash(request, member)
        messages.success(request, _("From now on your Microsoft account signs you in here."))
