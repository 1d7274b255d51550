from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pleiad.content.models import Space
from pleiad.directory.models import Topic
from pleiad.members.eligibility.sectors import NATIONS, SECTORS
from pleiad.ui.fields import HOW_TO_WRITE, LineField, MarkdownField
from pleiad.ui.forms import Radios

from .models import FRAME, PARTS, Readers, Story, StoryKind

UNSAID = [("", _("Not said"))]
ANY = [("", _("Any"))]
HINTS = {
    "text": HOW_TO_WRITE,
    "tried": _("One or two sentences. What was the idea?"),
    "setting": _("How big was the team, what kind of place was it, what was special about it?"),
    "happened": _("What came of it, the awkward parts too."),
    "again": _("What you would keep, and what you would leave."),
}
MISSING = {
    "text": _("Write your story."),
    "tried": _("Say what you tried."),
    "setting": _("Say in what setting."),
    "happened": _("Say what happened."),
    "again": _("Say what you would do again."),
}
FIRST_LESSON_PART = 4


def spaces_for_stories(member):
    """The spaces in which a member can tell a story: not those that forget, nor those for support."""
    return Space.objects.visible_to(member).filter(sensitive=False, forget_after_days=None)


def topics():
    """What a story can be about: (slug, name) in the language of the page."""
    return sorted(((each.slug, str(each)) for each in Topic.objects.filter(retired_at=None)), key=lambda each: each[1])


class StoryForm(forms.Form):
    """A story of one kind. `values()` gives what stories.actions take."""

    title = LineField(
        label=_("Title"),
        max_length=120,
        help_text=_("What someone would look for."),
        error_messages={"required": _("Enter a title.")},
    )
    topic_1 = forms.ChoiceField(label=_("Topic (optional)"), required=False)
    topic_2 = forms.ChoiceField(label=_("A second topic (optional)"), required=False)
    topic_3 = forms.ChoiceField(label=_("A third topic (optional)"), required=False)
    sector = forms.ChoiceField(
        label=_("Sector (optional)"), choices=[*UNSAID, *((name, _(name)) for name in SECTORS)], required=False
    )
    nation = forms.ChoiceField(
        label=_("Nation (optional)"), choices=[*UNSAID, *((name, _(name)) for name in NATIONS)], required=False
    )
    language = forms.ChoiceField(label=_("Language of your story"), choices=settings.LANGUAGES, widget=Radios)
    readers = forms.ChoiceField(label=_("Who may read it"), error_messages={"required": _("Choose who may read it.")})
    named = forms.ChoiceField(
        label=_("Your name"),
        choices=[("yes", _("Show my name")), ("no", _("Show “a member”"))],
        widget=Radios(hints={"no": _("Readers do not see who you are. Organisers can see it.")}),
    )

    def __init__(self, data=None, *, kind, member, initial=None):
        start = {
            "language": get_language(),
            "sector": member.sector,
            "nation": member.nation,
            "named": "no" if member.hidden_since else "yes",
            **(initial or {}),
        }
        super().__init__(data, initial=start)
        self.kind, self.member = kind, member
        known = topics()
        for name in ("topic_1", "topic_2", "topic_3"):
            self.fields[name].choices = [("", _("None")), *known]
        self._add_parts()
        self._add_readers()

    def _add_parts(self):
        names = FRAME if self.kind == StoryKind.LESSON else ("text",)
        for name in names:
            rows = FIRST_LESSON_PART if self.kind == StoryKind.LESSON else 14
            self.fields[name] = MarkdownField(
                label=PARTS[name], help_text=HINTS[name], rows=rows, error_messages={"required": MISSING[name]}
            )
        self.order_fields(["title", *names])

    def _add_readers(self):
        self.spaces = {f"space-{space.pk}": space for space in spaces_for_stories(self.member)}
        field = self.fields["readers"]
        field.choices = [
            (Readers.NETWORK, _("Members of the network")),
            *((name, _("Members in the space “%(space)s”") % {"space": space}) for name, space in self.spaces.items()),
            (Readers.PUBLIC, _("Everybody")),
        ]
        hints = {"public": _("An organiser looks at it first. Until then, members of the network can read it.")}
        field.widget = Radios(choices=field.choices, hints=hints)

    def values(self) -> dict:
        """The columns of a story and its topics."""
        said = self.cleaned_data
        space = self.spaces.get(said["readers"])
        slugs = [said[name] for name in ("topic_1", "topic_2", "topic_3") if said[name]]
        names = FRAME if self.kind == StoryKind.LESSON else ("text",)
        return {
            "kind": self.kind,
            **{name: said[name] for name in ("title", "sector", "nation", "language", *names)},
            "readers": Readers.SPACE if space else said["readers"],
            "space": space,
            "named": said["named"] == "yes",
            "topics": list(Topic.objects.filter(slug__in=slugs)),
        }


def as_typed(story: Story) -> dict:
    """A story as the values of its form."""
    chosen = [topic.slug for topic in story.topics.order_by("pk")[:3]]
    return {
        **{name: getattr(story, name) for name in ("title", "sector", "nation", "language", *story.part_names)},
        "readers": f"space-{story.space_id}" if story.space_id else story.readers,
        "named": "yes" if story.named else "no",
        **{f"topic_{number}": slug for number, slug in enumerate(chosen, 1)},
    }


class StoryFilterForm(forms.Form):
    """Which stories the list shows. An invalid value is ignored."""

    topic = forms.ChoiceField(label=_("Topic"), choices=lambda: [*ANY, *topics()], required=False)
    sector = forms.ChoiceField(
        label=_("Sector"), choices=[*ANY, *((name, _(name)) for name in SECTORS)], required=False
    )
    nation = forms.ChoiceField(
        label=_("Nation"), choices=[*ANY, *((name, _(name)) for name in NATIONS)], required=False
    )
    did = forms.ChoiceField(
        label=_("What others did with it"),
        choices=[*ANY, ("used", _("Used by others")), ("told", _("Others say what happened"))],
        required=False,
    )

    def chosen(self) -> tuple[Q, dict]:
        """The filter for stories, and what of it was really chosen."""
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value}
        wanted = Q()
        if "topic" in said:
            wanted &= Q(topics__slug=said["topic"])
        for name in ("sector", "nation"):
            if name in said:
                wanted &= Q(**{name: said[name]})
        if "did" in said:
            wanted &= Q(used_at__isnull=False) if said["did"] == "used" else Q(told_at__isnull=False)
        return wanted, said


class TellForm(forms.Form):
    """What happened when a member used a lesson."""

    text = MarkdownField(
        label=_("What happened when you used it"),
        help_text=_("A sentence or two is enough. It also helps to know that it did not work."),
        rows=6,
        error_messages={"required": _("Say what happened.")},
    )
