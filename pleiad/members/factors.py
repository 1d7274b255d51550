"""The ways of signing in besides the mailed code: passkeys, an authenticator app, recovery codes, Microsoft.

A passkey or an app outranks the mailbox: who has one is asked for it after a mailed code or Microsoft. Recovery codes come
with the first of them and go with the last.

Every change is told to the member by email, is in the audit, and signs out all the member's browsers; the page that asked
for the change then keeps its own browser signed in.
"""

from datetime import datetime

from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from allauth.mfa.utils import decrypt, encrypt
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from pleiad.audit.actions import record
from pleiad.errors import Refused
from pleiad.outbox.actions import queue_email

from . import browsers, signing_in
from .models import Member
from .passkeys import passkeys_of

APP = Authenticator.Type.TOTP
RECOVERY = Authenticator.Type.RECOVERY_CODES
PASSKEY = Authenticator.Type.WEBAUTHN
MICROSOFT = "entra"
PASSKEYS_AT_MOST = 10
RECOVERY_DIGITS = 8
STEP_SECONDS = 30  # RFC 6238, section 5.2
STEPS_ASIDE = 1  # a clock may be half a minute off


def has_app(member: Member) -> bool:
    """Whether the member signs in with an authenticator app as second step."""
    return Authenticator.objects.filter(user=member, type=APP).exists()


def has_second_step(member: Member) -> bool:
    """Whether the member has a passkey or an authenticator app, without which the mailed code does not sign in."""
    return Authenticator.objects.filter(user=member, type__in=[APP, PASSKEY]).exists()


def unused_recovery_codes(member: Member) -> list[str]:
    """The recovery codes that still work; none without a second step, or when SECRET_KEY has changed since."""
    kept = Authenticator.objects.filter(user=member, type=RECOVERY).first()
    try:
        return RecoveryCodes(kept).get_unused_codes() if kept else []
    except Refused:
        return []


def microsoft_accounts_of(member: Member):
    """The Microsoft accounts that sign the member in."""
    return SocialAccount.objects.filter(user=member, provider=MICROSOFT)


def signs_in_without_a_code(member: Member) -> bool:
    """Whether the member has a passkey or a Microsoft account, so that no mailed code is needed."""
    return passkeys_of(member).exists() or microsoft_accounts_of(member).exists()


def offers_passkey(member: Member) -> bool:
    """Whether to offer a passkey: the member has none, and has not said *not now*."""
    return member.passkey_offer_closed_at is None and not passkeys_of(member).exists()


@transaction.atomic
def close_offer(*, member: Member, at: datetime) -> None:
    """Do not offer a passkey again."""
    Member.objects.filter(pk=member.pk, passkey_offer_closed_at=None).update(passkey_offer_closed_at=at)
    record(did="closed the passkey offer", by=member, about=member, at=at)


@transaction.atomic
def add_passkey(*, member: Member, name: str, credential: dict, at: datetime) -> Authenticator:
    """Keep a passkey that passkeys.finish_adding has checked. Refused when the member has ten."""
    _hold(member)
    if passkeys_of(member).count() >= PASSKEYS_AT_MOST:
        raise Refused(_("You have ten passkeys. Remove one first."))
    passkey = Authenticator.objects.create(
        user=member, type=PASSKEY, data={"name": name, "credential": credential}, created_at=at
    )
    if not Authenticator.objects.filter(user=member, type=RECOVERY).exists():
        _make_recovery_codes(member, at)
    _changed(member, did="added a passkey", what="webauthn_added", at=at)
    return passkey


@transaction.atomic
def rename_passkey(*, passkey: Authenticator, name: str, at: datetime) -> None:
    """Give a passkey another name."""
    held = Authenticator.objects.select_for_update().get(pk=passkey.pk, type=PASSKEY)
    held.data["name"] = name
    held.save(update_fields=["data"])
    record(did="renamed a passkey", by=held.user, about=held.user, at=at)


@transaction.atomic
def remove_passkey(*, passkey: Authenticator, at: datetime) -> None:
    """Remove a passkey; after the last way of a second step the mailed code alone signs in."""
    member = passkey.user
    _hold(member)
    if passkeys_of(member).filter(pk=passkey.pk).delete()[0]:
        _drop_recovery_codes(member)
        _changed(member, did="removed a passkey", what="webauthn_removed", at=at)


def new_app_secret() -> str:
    """A fresh key for an authenticator app, 160 bits in base32 (RFC 4226, section 4)."""
    return generate_totp_secret()


@transaction.atomic
def add_app(*, member: Member, secret: str, code: str, at: datetime) -> None:
    """Add an authenticator app, whose code is asked after the mailed code, and make ten recovery codes if there are none.
    Refused when the code is not the app's, or when the member has an app already."""
    _hold(member)
    if has_app(member):
        raise Refused(_("You have an authenticator app already. Remove it first."))
    step = step_of_code(secret=secret, code=code, at=at)
    if step is None:
        raise Refused(
            _("That is not the code the app shows now. Check that your phone’s clock is right and try the next code.")
        )
    Authenticator.objects.create(
        user=member, type=APP, data={"secret": encrypt(secret), "used_step": step}, created_at=at
    )
    if not Authenticator.objects.filter(user=member, type=RECOVERY).exists():
        _make_recovery_codes(member, at)
    _changed(member, did="added an authenticator app", what="totp_activated", at=at)


@transaction.atomic
def remove_app(*, member: Member, at: datetime) -> None:
    """Remove the app; after the last way of a second step the mailed code alone signs in."""
    _hold(member)
    if Authenticator.objects.filter(user=member, type=APP).delete()[0]:
        _drop_recovery_codes(member)
        _changed(member, did="removed the authenticator app", what="totp_deactivated", at=at)


@transaction.atomic
def remove_all(*, member: Member, at: datetime, reason: str) -> None:
    """Remove every passkey, the app and the recovery codes, at the end of a recovery."""
    _hold(member)
    Authenticator.objects.filter(user=member).delete()
    record(did="removed every second step", about=member, at=at, reason=reason)
    signing_in.end_all_sessions(member=member)


@transaction.atomic
def renew_recovery_codes(*, member: Member, at: datetime) -> None:
    """Ten new recovery codes; the earlier ones no longer work. Refused without a passkey or an authenticator app."""
    _hold(member)
    if not has_second_step(member):
        raise Refused(_("Recovery codes go with a passkey or an authenticator app. Add one first."))
    _make_recovery_codes(member, at)
    _changed(member, did="made new recovery codes", what="recovery_codes_generated", at=at)


def _make_recovery_codes(member, at):
    Authenticator.objects.filter(user=member, type=RECOVERY).delete()
    data = {"seed": encrypt(RecoveryCodes.generate_seed()), "used_mask": 0}
    Authenticator.objects.create(user=member, type=RECOVERY, data=data, created_at=at)


def _drop_recovery_codes(member):
    if not has_second_step(member):
        Authenticator.objects.filter(user=member, type=RECOVERY).delete()


def step_of_code(*, secret: str, code: str, at: datetime) -> int | None:
    """The half-minute to which an app's code belongs, one aside allowed, or None (RFC 6238, section 5.2)."""
    now, found = int(at.timestamp()) // STEP_SECONDS, None
    for step in range(now - STEPS_ASIDE, now + STEPS_ASIDE + 1):
        if constant_time_compare(code, format_hotp_value(hotp_value(secret, step))):
            found = step
    return found


def take_second_step(*, request: HttpRequest, member: Member, code: str, at: datetime) -> str:
    """Spend a code of the app or a recovery code; gives "totp" or "recovery_codes". Refused when it is wrong, has been
    used, or too many were tried from here."""
    code = "".join(each for each in code if each.isalnum())
    limits = _limits(request, member, of_app=len(code) != RECOVERY_DIGITS)
    with transaction.atomic():  # the count is read, then written: parallel guesses must wait for each other
        _hold(member)
        allowed = all(ratelimit.consume(request, action=action, key=key) for action, key in limits)
    if not allowed:
        raise Refused(
            _(
                "Too many wrong codes. Wait five minutes, then try again. After twenty in a day, wait a day, or use a browser "
                "in which you signed in before, a passkey or a recovery code."
            )
        )
    with transaction.atomic():
        spent = _spend_app_code(member, code, at) or _spend_recovery_code(member, code, at)
    if not spent:
        raise Refused(_("That code is wrong or has been used. Type the newest code from the app, or a recovery code."))
    ratelimit.clear(request, action=limits[0][0], key=limits[0][1])
    return spent


def _limits(request, member, *, of_app):
    """What a try counts against, as (action, key) of ACCOUNT_RATE_LIMITS. It binds who types: a reader of the mailbox cannot
    use up the tries of the member's own browser, nor those from another network, nor for a recovery code with wrong ones of
    the app. All unknown browsers together have so few that nobody guesses either."""
    browser = browsers.knows(request=request, member=member)
    here = f"{member.pk}:{browser or signing_in.network_key(request)}"
    action = "second_step" if of_app else "recovery_code"
    anywhere = [] if browser else [(f"{action}_anywhere", f"{action}:{member.pk}")]
    return [(action, f"{action}:{here}"), *anywhere]


def _spend_app_code(member, code, at):
    app = Authenticator.objects.select_for_update().filter(user=member, type=APP).first()
    step = step_of_code(secret=decrypt(app.data["secret"]), code=code, at=at) if app else None
    # A code counts once (RFC 6238, section 5.2): neither it nor an older one is taken after it.
    if step is None or step <= app.data["used_step"]:
        return None
    app.data["used_step"] = step
    app.save(update_fields=["data"])
    return APP.value


def _spend_recovery_code(member, code, at):
    kept = Authenticator.objects.select_for_update().filter(user=member, type=RECOVERY).first()
    if not kept or not RecoveryCodes(kept).validate_code(code):
        return None
    record(did="used a recovery code", by=member, about=member, at=at)
    _tell(member, "recovery_code_used", at)
    return RECOVERY.value


@transaction.atomic
def tie_microsoft(*, member: Member, uid: str, at: datetime) -> bool:
    """Let a Microsoft account sign the member in; returns whether it does. One that is tied to another member is left."""
    _hold(member)
    tied, new = SocialAccount.objects.get_or_create(provider=MICROSOFT, uid=uid, defaults={"user": member})
    if new:
        _changed(member, did="tied a Microsoft account", what="microsoft_tied", at=at)
    return tied.user_id == member.pk


def forget_microsoft(*, member: Member) -> None:
    """The member has another employer: the account of the old one no longer signs in. The caller tells the member."""
    microsoft_accounts_of(member).delete()


@transaction.atomic
def untie_microsoft(*, member: Member, at: datetime) -> None:
    """Remove the member's Microsoft account; the mailed code still signs in."""
    _hold(member)
    if microsoft_accounts_of(member).delete()[0]:
        _changed(member, did="untied the Microsoft account", what="microsoft_untied", at=at)


def _hold(member):
    """Make changes of one member's ways in wait for each other."""
    Member.objects.select_for_update(no_key=True).get(pk=member.pk)


def _changed(member, *, did, what, at, by=None, reason=""):
    record(did=did, by=by or member, about=member, at=at, reason=reason)
    _tell(member, what, at)
    signing_in.end_all_sessions(member=member)
    member.refresh_from_db(fields=["signed_in_epoch"])


def _tell(member, what, at):
    queue_email(
        kind="members.account_changed",
        key=f"account:{member.pk}:{what}:{at.timestamp()}",
        at=at,
        to_member=member,
        payload={"what": what},
    )
