from copy import copy

from django.db import models
from django.db.models import Q
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pleiad.members.models import Member
from pleiad.privacy import (
    AFTERWARDS,
    NOBODY,
    OF_OTHERS,
    WHILE_A_MEMBER,
    YEAR,
    Keep,
    PrivacyDeclaration,
    Reader,
    Why,
)


class Named(models.Model):
    """Something with a name in both languages."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=100)
    name_cy = models.CharField(max_length=100, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)  # no longer offered; what names it stays

    privacy = NOBODY

    class Meta:
        abstract = True
        ordering = ["name"]

    def __str__(self):
        return self.name_cy if self.name_cy and get_language() == "cy" else self.name


class Topic(Named):
    """What an event, a story, a conversation or a pairing can be about. Shipped in data/topics.csv; the operator can add more."""


class Skill(Named):
    """What a member can do: a skill of the government digital and data capability framework (data/skills.csv)."""

    description = models.CharField(max_length=300, blank=True)


class ProfileQuerySet(models.QuerySet):
    def listed(self):
        return self.filter(listed_at__isnull=False, hidden_at=None)

    def visible_to(self, member):
        """The member's own profile, and those in the directory of members whose name this member may see."""
        if not getattr(member, "is_current", False):
            return self.none()
        return self.filter(
            Q(member=member.pk) | Q(listed_at__isnull=False, hidden_at=None),
            member__in=Member.objects.visible_to(member),
        )


class Profile(models.Model):
    """What a member says about their work. In the directory from `listed_at` on, and only if the member asked for it."""

    FACTS = ("headline", "about")
    """What members say in their own words, each with its visibility. Form, search document and report follow this list."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="profile")
    headline = models.CharField(
        _("What you do, in a line"),
        max_length=120,
        blank=True,
        help_text=_("Such as: I help fire services to share their data."),
    )
    about = models.TextField(
        _("About you"),
        max_length=3000,
        blank=True,
        help_text=_("What you work on, and what you care about. Leave out anything that only your employer may share."),
    )
    private_facts = models.JSONField(default=list, blank=True)  # which of FACTS only the member sees
    shows_stories = models.BooleanField(_("The stories I told with my name"), default=True, db_default=True)
    shows_parts = models.BooleanField(_("The parts I took at meetings"), default=False, db_default=False)
    shows_meetings = models.BooleanField(
        _("The meetings I am coming to, where members can see that I come"), default=False, db_default=False
    )
    pictured_at = models.DateTimeField(null=True)  # when the picture that there is was chosen
    listed_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True)
    hidden_reason = models.TextField(blank=True)

    objects = ProfileQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="member",
        what=_("Your profile in the directory, and what you can be asked about"),
        why=Why.FIND,
        read_by=(Reader.YOU, Reader.MEMBERS),
        keep=WHILE_A_MEMBER,
        on_erasure="delete",
        two_accounts="fold",
    )

    SHOWS = ("shows_stories", "shows_parts", "shows_meetings")
    """What else stands on the member's page, if the member wishes: each room shows its own (`directory.pages`)."""

    @property
    def author(self):
        return self.member

    def as_seen_by(self, reader):
        """This profile without the facts that its member keeps to themself; whole for that member. To be shown, not saved."""
        if reader is not None and reader.pk == self.member_id:
            return self
        seen = copy(self)
        for name in set(self.FACTS) & set(self.private_facts):
            setattr(seen, name, self._meta.get_field(name).get_default())
        return seen

    @property
    def asks(self):
        """What others can ask the member about, in the member's order."""
        return [each for each in self.known.all() if each.side == Known.ASK]

    @property
    def learns(self):
        return [each for each in self.known.all() if each.side == Known.LEARN]


class Portrait(models.Model):
    """A member's picture for their page, redrawn from what was uploaded: square, small, without its hidden data."""

    profile = models.OneToOneField(Profile, on_delete=models.CASCADE, related_name="portrait")
    jpeg = models.BinaryField()

    privacy = PrivacyDeclaration(
        of="profile__member",
        what=_("Your picture in the directory"),
        why=Why.FIND,
        read_by=(Reader.YOU, Reader.MEMBERS),
        keep=WHILE_A_MEMBER,
        on_erasure="delete",
        two_accounts="drop",
    )


class Known(models.Model):
    """One thing that a member can be asked about, or is learning: a skill, a topic, or a few own words."""

    ASK, LEARN = "ask", "learn"

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="known")
    side = models.CharField(max_length=5, choices=[(ASK, _("Ask me about")), (LEARN, _("Learning"))])
    position = models.PositiveSmallIntegerField()
    skill = models.ForeignKey(Skill, null=True, on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, null=True, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(max_length=60, blank=True)

    privacy = PrivacyDeclaration(
        of="profile__member",
        what=_("Your profile in the directory, and what you can be asked about"),
        why=Why.FIND,
        read_by=(Reader.YOU, Reader.MEMBERS),
        keep=WHILE_A_MEMBER,
        on_erasure="delete",
    )

    class Meta:
        ordering = ["side", "position"]
        constraints = [
            models.UniqueConstraint(fields=["profile", "side", "position"], name="one_known_a_position"),
            models.CheckConstraint(
                condition=Q(skill__isnull=False, topic=None, words="")
                | Q(skill=None, topic__isnull=False, words="")
                | Q(skill=None, topic=None) & ~Q(words=""),
                name="known_is_one_thing",
            ),
        ]

    def __str__(self):
        return str(self.skill or self.topic or self.words)

    @property
    def query(self):
        """The filter of the directory that finds others who can be asked about it."""
        if self.words:
            return urlencode({"q": self.words})
        return urlencode({"about": f"skill={self.skill_id}" if self.skill_id else f"topic={self.topic_id}"})


class Purpose(models.TextChoices):
    QUESTION = "question", _("Ask a question")
    EXPERIENCE = "experience", _("Hear how you did something")
    SPEAK = "speak", _("Invite you to speak")
    WORK = "work", _("Work on something together")
    LEARN = "learn", _("Learn from you for a while")


class MessageReply(models.TextChoices):
    """Two ways to say yes, and kind ways to say no; not answering is another."""

    YES_ADDRESS = "yes_address", _("Yes, and they may have my address")
    YES_HERE = "yes_here", _("Yes, and I answer here")
    NOT_NOW = "not_now", _("Thank you for asking. I can’t take this on at the moment.")
    NOT_ME = "not_me", _("Thank you for asking. I am not the right person for this.")
    NOT_THIS = "not_this", _("Thank you for asking. This is not something I do, and I wish you well with it.")


class MessageQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Messages from and to this member; none where the two are kept apart."""
        if not getattr(member, "is_current", False):
            return self.none()
        apart = Member.objects.kept_apart_from(member)
        sent = Q(sender=member.pk) & ~Q(recipient__in=apart)
        received = Q(recipient=member.pk, hidden_at=None) & (Q(sender=None) | ~Q(sender__in=apart))
        return self.filter(sent | received)


class Message(models.Model):
    """A message to a member of the directory: its purpose, the answer, and the recipient's address only if shared."""

    sender = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    recipient = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(_("What would you like?"), max_length=12, choices=Purpose)
    text = models.TextField(
        _("Your message"),
        max_length=1500,
        help_text=_("Say who you are, what you would like to know, and how much of their time it takes."),
    )
    sent_at = models.DateTimeField()
    answer = models.CharField(_("Your answer"), max_length=12, choices=MessageReply, blank=True)
    answer_text = models.TextField(
        _("A few words with a yes"),
        max_length=1500,
        blank=True,
        help_text=_("With a no, only the sentence above is sent."),
    )
    shared_address = models.CharField(max_length=254, blank=True)
    answered_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    hidden_reason = models.TextField(blank=True)

    objects = MessageQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="sender",
        what=_("Messages that you write to members through the directory, and their answers"),
        why=Why.FIND,
        read_by=(Reader.PAIR,),
        keep=Keep(AFTERWARDS, YEAR, since="sent_at"),
        on_erasure="delete",
        two_accounts="fold",
        withheld={"answer_text": OF_OTHERS, "shared_address": OF_OTHERS},
        also_of={"recipient": ("purpose", "text")},
    )

    class Meta:
        indexes = [
            models.Index(fields=["sender", "-sent_at"], name="message_by_sender"),
            models.Index(fields=["recipient", "-sent_at"], name="message_by_recipient"),
            models.Index(fields=["sent_at"], name="message_by_age"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["sender", "recipient"], condition=Q(answered_at=None), name="one_open_message_a_pair"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="answered_means_an_answer",
            ),
            models.CheckConstraint(
                condition=Q(shared_address="") | Q(answer=MessageReply.YES_ADDRESS), name="address_only_with_a_yes"
            ),
        ]

    @property
    def author(self):
        return self.sender

    @property
    def said_yes(self):
        return self.answer in (MessageReply.YES_ADDRESS, MessageReply.YES_HERE)


class ThanksQuerySet(models.QuerySet):
    def visible_to(self, member):
        """Thanks from and to this member; none where the two are kept apart."""
        if not getattr(member, "is_current", False):
            return self.none()
        apart = Member.objects.kept_apart_from(member)
        sent = Q(sender=member.pk) & ~Q(recipient__in=apart)
        received = Q(recipient=member.pk, hidden_at=None) & (Q(sender=None) | ~Q(sender__in=apart))
        return self.filter(sent | received)


class Thanks(models.Model):
    """A short private word from one member to another that needs no answer."""

    sender = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    recipient = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(
        _("What you want to thank them for"),
        max_length=300,
        help_text=_("A sentence is enough. Only they can read it."),
    )
    sent_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True)
    hidden_reason = models.TextField(blank=True)

    objects = ThanksQuerySet.as_manager()
    privacy = PrivacyDeclaration(
        of="sender",
        what=_("Thanks that you send to other members"),
        why=Why.FIND,
        read_by=(Reader.PAIR,),
        keep=Keep(AFTERWARDS, YEAR, since="sent_at"),
        on_erasure="delete",
        also_of={"recipient": ()},
    )

    class Meta:
        verbose_name_plural = "thanks"
        indexes = [
            models.Index(fields=["sender", "-sent_at"], name="thanks_by_sender"),
            models.Index(fields=["recipient", "-sent_at"], name="thanks_by_recipient"),
            models.Index(fields=["sent_at"], name="thanks_by_age"),
        ]

    @property
    def author(self):
        return self.sender
