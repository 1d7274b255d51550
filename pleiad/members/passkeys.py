"""Making and checking passkeys (WebAuthn): what is asked of the browser, and whether its answer holds.

Every question carries a random challenge that is kept in the asking browser's session, lives ten minutes and is spent by
the first answer. The device must have checked the person (user verification), so that a passkey alone is two factors
(NIST SP 800-63B-4, section 3.1.7: multi-factor cryptographic authentication).
"""

import struct
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from fido2.server import Fido2Server
from fido2.utils import websafe_decode
from fido2.webauthn import (
    AttestedCredentialData,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from pleiad.errors import Refused

from .models import Member

CHALLENGE_LIVES = timedelta(minutes=10)
CHALLENGE = "passkey"  # session key: the question that this browser was asked last

# What reading a forged answer can end in: the bytes are JSON, base64 and CBOR of a stranger's making.
FORGED = (
    ValueError, TypeError, KeyError, IndexError, AttributeError, AssertionError, struct.error, InvalidSignature,
    UnsupportedAlgorithm, NotImplementedError, RecursionError, OverflowError,
)  # fmt: skip


def passkeys_of(member: Member):
    """The member's passkeys, the oldest first."""
    return Authenticator.objects.filter(user=member, type=Authenticator.Type.WEBAUTHN).order_by("created_at", "pk")


def name_of(passkey: Authenticator) -> str:
    """The name that the member gave it."""
    return passkey.data["name"]


def begin_adding(*, session, member: Member, at: datetime) -> dict:
    """The question that makes a browser create a passkey: options for `navigator.credentials.create`."""
    options, state = _server().register_begin(
        user=PublicKeyCredentialUserEntity(id=_handle(member), name=member.email, display_name=member.name),
        credentials=[_credential(each) for each in passkeys_of(member)],
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    _remember(session, "add", state, at)
    return _plain(options)


def finish_adding(*, session, answer, at: datetime) -> dict:
    """The browser's answer once it has been checked, fit to be stored. Refused when it does not hold."""
    state = _spend(session, "add", at)
    try:
        _server().register_complete(state, answer)
        response = {part: answer["response"][part] for part in ("clientDataJSON", "attestationObject")}
        return {"id": answer["id"], "rawId": answer["rawId"], "type": "public-key", "response": response}
    except FORGED:
        raise Refused(_("Your browser’s answer was not a passkey that we can use. Try again.")) from None


def begin_using(*, session, at: datetime, member: Member | None = None) -> dict:
    """The question that makes a browser use a passkey: one of the member's, or, when nobody is known yet, any for this site."""
    known = [_credential(each) for each in passkeys_of(member)] if member else None
    options, state = _server().authenticate_begin(
        credentials=known, user_verification=UserVerificationRequirement.REQUIRED
    )
    _remember(session, "use", state, at)
    return _plain(options)


def finish_using(*, session, answer, at: datetime, member: Member | None = None) -> Authenticator:
    """The passkey that was used; its `user` is the person. Refused, in the same words whatever was wrong with it."""
    state = _spend(session, "use", at)
    try:
        owner = member or Member.objects.get(pk=_owner(answer))
        known = {_credential(each).credential_id: each for each in passkeys_of(owner).select_related("user")}
        credentials = [_credential(each) for each in known.values()]
        return known[_server().authenticate_complete(state, credentials, answer).credential_id]
    except (*FORGED, Member.DoesNotExist):
        raise Refused(_("That passkey is not known here. Use a code by email instead.")) from None


def _server():
    """The checker for this site: its name is the host of BASE_URL, and answers from any other origin are refused."""
    base = urlsplit(settings.BASE_URL)
    origin = f"{base.scheme}://{base.netloc}"
    site = PublicKeyCredentialRpEntity(id=base.hostname, name=settings.NETWORK["name"])
    return Fido2Server(site, verify_origin=lambda claimed: claimed == origin)


def _handle(member):
    return str(member.pk).encode()


def _owner(answer):
    handle = websafe_decode(answer["response"]["userHandle"])
    if len(handle) > 18 or not handle.isdigit():
        raise ValueError("no handle of ours")
    return int(handle)


def _credential(passkey) -> AttestedCredentialData:
    stored = RegistrationResponse.from_dict(passkey.data["credential"])
    return stored.response.attestation_object.auth_data.credential_data


def _plain(options):
    """Nested plain dicts and lists, as JSON needs them."""
    if hasattr(options, "keys"):
        return {key: _plain(options[key]) for key in options}
    if isinstance(options, list | tuple):
        return [_plain(each) for each in options]
    return options


def _remember(session, purpose, state, at):
    state = {name: value and str(getattr(value, "value", value)) for name, value in state.items()}
    session[CHALLENGE] = {"purpose": purpose, "state": state, "at": at.timestamp()}


def _spend(session, purpose, at):
    asked = session.pop(CHALLENGE, None)
    if not asked or asked["purpose"] != purpose or at.timestamp() - asked["at"] > CHALLENGE_LIVES.total_seconds():
        raise Refused(_("That took too long. Try again."))
    return asked["state"]
