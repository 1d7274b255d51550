"""People and their addresses, and which of them meet."""

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pleiad.privacy import (
    A_WHILE_AFTER,
    AFTERWARDS,
    DAY,
    INNER,
    NOBODY,
    SECRET,
    WHILE_A_MEMBER,
    YEAR,
    Keep,
    People,
    PrivacyDeclaration,
    Reader,
    Why,
)

from .. import names
from ..standing import MAY, May, Standing, standing_of
from .apart import numbers_apart_from
from .organisations import Organisation, Shield, Workplace


class FoldedField(models.CharField):
    """The name of the same row as the eye compares it (`names.folded`), so that two people of one name are found."""

    def pre_save(self, model_instance, add):
        setattr(model_instance, self.attname, names.folded(model_instance.name)[: self.max_length])
        return super().pre_save(model_instance, add)


class MembershipStatement(models.Model):
    """What the operator asks every member to confirm. A new text is a new version; members agree to a version."""

    version = models.PositiveIntegerField(primary_key=True)
    text = models.TextField()
    text_cy = models.TextField(blank=True)
    published_at = models.DateTimeField()

    privacy = NOBODY

    def __str__(self):
        return self.text_cy if self.text_cy and get_language() == "cy" else self.text


def of_a_current(member: str) -> Exists:
    """For `.filter(...)` of rows that belong to a person: only those of current members. `member` names the column that
    leads to the member, who is looked up for each row: `member__in=current()` would read every member."""
    return Exists(Member.objects.current().filter(pk=OuterRef(member)))


def kept_apart_by_a_shield(one: OuterRef, other: OuterRef) -> Q:
    """For `.filter(...)` of rows that two members have in common: the condition that the shield of either covers where the
    other works."""

    def covers(shielded: OuterRef, colleague: OuterRef) -> Exists:
        works = Workplace.objects.filter(member=OuterRef(colleague)).values("key")
        return Exists(Shield.objects.filter(member=shielded, key__in=works))

    return Q(covers(one, other)) | Q(covers(other, one))


class MemberQuerySet(models.QuerySet):
    def current(self):
        """Those who may read: joined, neither suspended nor resting, and not left."""
        return self.filter(joined_at__isnull=False, suspended_at=None, left_at=None, resting_since=None)

    def organisers(self):
        return self.current().filter(organiser_since__isnull=False)

    def hold_organisers(self):
        """All organisers, locked until the transaction ends: when two of them go in the same moment, the second sees that
        the first has gone."""
        return list(self.organisers().select_for_update(no_key=True).order_by("organiser_since", "pk"))

    def visible_to(self, member):
        """Members whose names `member` may see: `member` itself, and current members who are not hidden, not apart by a
        shield (which works both ways within one organisation), and not apart by a block of either."""
        if not getattr(member, "is_current", False):
            return self.none()
        others = self.current().filter(hidden_since=None).exclude(pk__in=Member.objects.numbers_kept_apart_from(member))
        return others | self.filter(pk=member.pk)

    def kept_apart_from(self, member):
        """Members who never meet `member` on any page, nor the other way round: colleagues behind a shield, and blocks of
        either. For `.exclude(author__in=...)`: a subquery."""
        return self.filter(pk__in=self.numbers_kept_apart_from(member)).values("pk")

    def numbers_kept_apart_from(self, member):
        """The same as bare primary keys, for frequent queries that are not filtered further."""
        return numbers_apart_from(member)

    def colleagues_of(self, member):
        """Members who work where `member` works, as far as it can be known: the same organisation or one that follows it,
        a second employer, the same name however it is written, or the same domain below a shared zone."""
        keys = Workplace.objects.of_colleagues().filter(member=member.pk).values("key")
        return self.filter(pk__in=Workplace.objects.filter(key__in=keys).values("member")).exclude(pk=member.pk)


class MemberManager(BaseUserManager.from_queryset(MemberQuerySet)):
    pass


NEVER_PROVED = Q(proved_at=None, joined_at__isnull=False, left_at=None)
"""Members whose row was written before there were proofs, word for word as their index says it."""


class Member(AbstractBaseUser):
    """A person with an account, whatever their employer. What a member may do follows from the timestamps."""

    email = models.EmailField(max_length=254, unique=True)  # where emails go, one of the member's addresses
    work_email = models.EmailField(max_length=254)  # the latest address that showed the employer
    name = models.CharField(_("Your name"), max_length=100)
    name_folded = FoldedField(max_length=200, blank=True, default="", db_default="", editable=False)
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.SET_NULL, related_name="members")
    organisation_said = models.CharField(max_length=200, blank=True)  # when the address could not tell
    sector = models.CharField(max_length=40, blank=True)
    nation = models.CharField(max_length=40, blank=True)
    language = models.CharField(_("Language of our emails"), max_length=5, default="en", choices=settings.LANGUAGES)
    created_at = models.DateTimeField()
    statement_version = models.PositiveIntegerField(null=True)
    statement_agreed_at = models.DateTimeField(null=True)
    joined_at = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)  # no personal data is left in this row
    organiser_since = models.DateTimeField(null=True)
    hidden_since = models.DateTimeField(null=True)  # named on no list
    shielded_since = models.DateTimeField(null=True)  # apart from colleagues; `Shield` follows from it
    shielded_zone = models.CharField(max_length=253, blank=True, db_default="")  # and from who has an address there
    passkey_offer_closed_at = models.DateTimeField(null=True)
    proved_at = models.DateTimeField(null=True)  # when the member last proved where they work, or was vouched for
    prove_by = models.DateTimeField(null=True)  # until when that counts; None: nothing is asked
    notice_days = models.PositiveSmallIntegerField(null=True)  # the latest reminder of `prove_by`: so many days before
    reading_since = models.DateTimeField(null=True)  # not proved in time: reads, and does not write
    resting_since = models.DateTimeField(null=True)  # nor in the 30 days after that
    next_step_at = models.DateTimeField(null=True)  # when the clock has something to do about the proof
    signed_in_epoch = models.PositiveIntegerField(default=0)  # raised to end every session

    USERNAME_FIELD = "email"
    objects = MemberManager()
    last_login = None  # no last-seen

    privacy = PrivacyDeclaration(
        of="self",
        what=_("Your name, organisation, sector, nation, language, and the dates of your membership"),
        why=Why.BELONG,
        read_by=(Reader.YOU, Reader.ORGANISERS, Reader.MEMBERS),
        keep=A_WHILE_AFTER,
        ends=(
            Keep(
                _("If your membership rests: %(time)s later, and thirty days after an email that says so"),
                2 * YEAR,
                since="resting_since",
                when=Q(left_at=None),
            ),
        ),
        on_erasure="blank",
        until_settled=True,
        withheld={"password": SECRET, "name_folded": INNER, "signed_in_epoch": INNER, "next_step_at": INNER},
    )

    class Meta:
        indexes = [
            models.Index(
                fields=["organiser_since", "id"], name="organisers", condition=Q(organiser_since__isnull=False)
            ),
            models.Index(fields=["joined_at", "id"], name="members_by_joining"),
            models.Index(
                fields=["next_step_at", "id"], name="members_with_a_step", condition=Q(next_step_at__isnull=False)
            ),
            models.Index(fields=["id"], name="members_never_proved", condition=NEVER_PROVED),
            models.Index(fields=["name_folded"], name="members_of_one_name"),
        ]

    def __str__(self):
        return self.name or _("A member")

    @property
    def standing(self) -> Standing:
        return standing_of(
            joined=bool(self.joined_at),
            suspended=bool(self.suspended_at),
            left=bool(self.left_at),
            resting=bool(self.resting_since),
            reading=bool(self.reading_since),
        )

    @property
    def may(self) -> May:
        """What follows from the standing."""
        return MAY[self.standing]

    @property
    def is_current(self):
        return self.may.reads

    @property
    def is_active(self):
        return self.may.signs_in

    @property
    def may_hold_places(self):
        """Members may, and provisionally applicants whose application waits in the review lane."""
        if self.standing == Standing.WAITING:
            return self.applications.filter(decided_at=None, lane="review").exists()
        return self.may.keeps_places

    @property
    def is_organiser(self):
        return bool(self.organiser_since and self.is_current)

    @property
    def organisation_name(self):
        return str(self.organisation) if self.organisation_id else self.organisation_said

    def get_session_auth_hash(self):
        return self._epoch_hash(settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self):
        for key in settings.SECRET_KEY_FALLBACKS:
            yield self._epoch_hash(key)

    def _epoch_hash(self, secret):
        return salted_hmac(
            "pleiad.members.epoch", f"{self.pk}:{self.signed_in_epoch}", secret, algorithm="sha256"
        ).hexdigest()


class Block(models.Model):
    """A member has blocked another: neither meets the other on any page, and nobody is told."""

    blocker = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="blocks")
    blocked = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="blocked_by")
    at = models.DateTimeField()

    privacy = PrivacyDeclaration(
        of="blocker",
        what=_("People you block"),
        why=Why.APART,
        read_by=(Reader.YOU,),
        keep=WHILE_A_MEMBER,
        on_erasure="delete",
        two_accounts="fold",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="one_block_each"),
            models.CheckConstraint(condition=~Q(blocker=models.F("blocked")), name="nobody_blocks_themselves"),
        ]


class Paced(models.Model):
    """One thing that a member did, or a visitor from one network, of which there is a number in a time (`paces.PACES`)."""

    member = models.ForeignKey(Member, null=True, on_delete=models.CASCADE, related_name="+")
    network_hash = models.CharField(max_length=64, blank=True)  # keyed; of visitors only
    what = models.CharField(max_length=40)
    about = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    privacy = PrivacyDeclaration(
        of="member",
        what=_("How often you wrote, pressed or reported something, and from which network visitors did, scrambled"),
        why=Why.FAIR,
        read_by=(Reader.PROGRAM,),
        keep=Keep(AFTERWARDS, 7 * DAY, since="at"),
        on_erasure="delete",
        withheld={"network_hash": INNER},
    )

    class Meta:
        verbose_name_plural = "paced"
        indexes = [
            models.Index(fields=["member", "what", "at"], name="paced_by_member"),
            models.Index(fields=["what", "at"], name="paced_by_visitors", condition=models.Q(member__isnull=True)),
            models.Index(fields=["at"], name="paced_by_age"),
        ]


class Address(models.Model):
    """An email address that a member has proved. `key` is the same for every way of writing it."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="addresses")
    address = models.CharField(max_length=254)
    key = models.CharField(max_length=254, unique=True)
    kind = models.CharField(max_length=10, choices=[("work", _("Work")), ("private", _("Private"))])
    proved_at = models.DateTimeField()
    hard_bounces = models.PositiveSmallIntegerField(default=0, db_default=0)  # in a row, since it was last proved
    bounced_at = models.DateTimeField(null=True)  # emails do not reach it; set by the second hard bounce

    privacy = PrivacyDeclaration(
        of="member",
        what=_("Your email addresses"),
        why=Why.BELONG,
        read_by=(Reader.YOU,),
        keep=WHILE_A_MEMBER,
        on_erasure="delete",
        withheld={"key": INNER},
    )

    class Meta:
        verbose_name_plural = "addresses"

    def __str__(self):
        return self.address


class MailedCode(models.Model):
    """Six digits mailed to an address, to be typed into the browser that asked for them.

    Only keyed hashes of the code and of the asking network are kept; rows go after 14 days.
    """

    ticket = models.CharField(max_length=43, primary_key=True)  # random, kept in the asking browser's session
    address = models.CharField(max_length=254)
    address_hash = models.CharField(max_length=64)
    network_hash = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True)
    browser_hash = models.CharField(
        max_length=64, blank=True, db_default="", default=""
    )  # of a browser known for this address

    privacy = PrivacyDeclaration(
        of="",
        what=_("Codes that we mailed, scrambled, and the address and network that asked for them"),
        why=Why.SIGN_IN,
        read_by=(Reader.PROGRAM,),
        keep=Keep(AFTERWARDS, 14 * DAY, since="asked_at"),
        on_erasure="delete",
        not_given=_("The person who asks for a code may not be you."),
    )

    class Meta:
        indexes = [
            models.Index(fields=["address_hash", "asked_at"], name="code_by_address"),
            models.Index(fields=["network_hash", "asked_at"], name="code_by_network"),
            models.Index(fields=["asked_at"], name="code_by_time"),
        ]


class StoppedAddress(models.Model):
    """An address to which a reader of its mail wants no codes; kept as a keyed hash only."""

    address_hash = models.CharField(max_length=64, primary_key=True)
    stopped_at = models.DateTimeField()

    privacy = PrivacyDeclaration(
        of="",
        what=_("That you want no codes, by a hash of your address"),
        why=Why.FAIR,
        people=People.OUTSIDERS,
        read_by=(Reader.PROGRAM,),
        keep=Keep(AFTERWARDS, 30 * DAY, since="stopped_at"),
        on_erasure="stay",
    )

    class Meta:
        verbose_name_plural = "stopped addresses"
