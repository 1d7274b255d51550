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
        any_tenant = "{tenantid}" in self.openid_config["issuer"]
        # Each tenant names its accounts for itself alone.
        foreign = any_tenant and claims["tid"] != settings.ENTRA["tenant"]
        uid = f"{claims['tid']}/{claims['sub']}" if foreign else claims["sub"]
        return {**claims, "uid": uid, "of_any_tenant": any_tenant}

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
    """Keep an unknown account in this browser until an address is proved by a mailed code. `shown` is how Microsoft calls
    the account, `address` the mailbox that it claims, if it can be one. Where accounts of any tenant come, what a token claims
    of its mailbox is worth nothing: any administrator can write it."""
    shown = next((each for each in map(_text, (claims.get(name) for name in SHOWN)) if each), "")
    claimed = next((each for each in map(_mailbox, (claims.get(name) for name in CLAIMED)) if each), "")
    request.session[WAITING] = {
        "uid": claims["uid"],
        "address": claimed,
        "shown": shown,
        "believed": bool(claimed) and not claims["of_any_tenant"],
        "at": at.timestamp(),
    }


SHOWN = ("preferred_username", "upn", "email", "name")
CLAIMED = ("email", "preferred_username", "upn")


def _text(said: object) -> str:
    """What stands in a claim, as one short line."""
    return " ".join("".join(each for each in said if each.isprintable()).split())[:200] if isinstance(said, str) else ""


def _mailbox(said: object) -> str:
    """The address that a claim names, or "". The name of a guest (name_host#EXT#@tenant) is no mailbox."""
    if not isinstance(said, str) or "#ext#" in said.lower():
        return ""
    read = addresses.parse(said)
    return "" if isinstance(read, addresses.Malformed) else read.text.lower()


def waiting(request, at: datetime) -> dict | None:
    """The Microsoft account that waits in this browser (uid, address as claimed, shown), for a quarter of an hour at most."""
    found = request.session.get(WAITING)
    return found if found and at.timestamp() - found["at"] < WAITS.total_seconds() else None


def proved(*, request, member: Member, at: datetime) -> None:
    """The member has just proved an address by a mailed code: an account that waits is theirs to tie, at once if the
    tenant says that it has one of the member's addresses, otherwise once they say so."""
    found = waiting(request, at)
    request.session.pop(WAITING, None)
    if found:
        own = found["believed"] and member.addresses.filter(address=found["address"]).exists()
        request.session[WAITING] = {**found, "member": member.pk, "own": own}


def tie_waiting(*, request, member: Member, at: datetime) -> bool:
    """Tie the account that waited, once the member is signed in, the second step included. Returns whether the member must
    be asked first: what Microsoft says of the account does not show that it is theirs."""
    found = offered(request, member, at)
    if found and not found["own"]:
        return True
    request.session.pop(WAITING, None)
    if found:
        tie(request=request, member=member, uid=found["uid"], at=at)
    return False


def offered(request, member: Member, at: datetime) -> dict | None:
    """The account that waits in this browser for this member, whose code came in here; None for anyone else's."""
    found = waiting(request, at)
    return found if found and found.get("member") == member.pk else None


def tie(*, request, member: Member, uid: str, at: datetime) -> None:
    """From now on this account signs the member in, unless it signs in another."""
    request.session.pop(WAITING, None)
    if factors.tie_microsoft(member=member, uid=uid, at=at):
        member.refresh_from_db(fields=["signed_in_epoch"])
        update_session_auth_hash(request, member)
        messages.success(request, _("From now on your Microsoft account signs you in here."))
    else:
        messages.warning(request, _("This Microsoft account signs in another member, so it is not tied to you."))


def let_go(request) -> None:
    """Forget the account that waits."""
    request.session.pop(WAITING, None)
