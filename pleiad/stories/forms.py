from django import forms
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from pleiad.content.models import Space
from pleiad.directory.models import Topic
from pleiad.members.eligibility.sectors import NATIONS, SECTORS
from pleiad.ui.fields import LineField, MarkdownField
from pleiad.ui.forms import Radios

from .actions import StoryFacts
from .models import FRAME, PARTS, Outcome, Readers, Story, StoryAnswer, parts_of_kind

ANY = [("", _("Any"))]


def spaces_for_stories(member):
    """The spaces in which a member can tell a story: not those that forget, nor those for support."""
    return Space.objects.visible_to(member).filter(sensitive=False, forget_after_days=None)


def topics():
    """What a story can be about: (slug, name) in the language of the page."""
    return sorted(((each.slug, str(each)) for each in Topic.objects.filter(retired_at=None)), key=lambda each: each[1])


class StoryForm(forms.ModelForm):
    """A story of one kind. `facts()` gives what stories.actions take."""

    topic_1 = forms.ChoiceField(label=_("Topic (optional)"), required=False)
    topic_2 = forms.ChoiceField(label=_("A second topic (optional)"), required=False)
    topic_3 = forms.ChoiceField(label=_("A third topic (optional)"), required=False)
    # One question for two columns: the readers, and the space
    readers = forms.ChoiceField(label=_("Who may read it"), error_messages={"required": _("Choose who may read it.")})
    named = forms.ChoiceField(
        label=_("Your name"),
        choices=[("yes", _("Show my name")), ("no", _("Show “a member”"))],
        widget=Radios(hints={"no": _("Readers do not see who you are. Organisers can see it.")}),
    )
    field_order = ["title", *PARTS, "topic_1", "topic_2", "topic_3", "sector", "nation", "language", "readers", "named"]

    class Meta:
        model = Story
        fields = ["title", *PARTS, "sector", "nation", "language"]
        field_classes = {"title": LineField, **dict.fromkeys(PARTS, MarkdownField)}
        widgets = {
            "text": forms.Textarea(attrs={"rows": 14}),
            **{name: forms.Textarea(attrs={"rows": 4}) for name in FRAME},
            "language": Radios,
        }
        error_messages = {
            "title": {"required": _("Enter a title.")},
            "text": {"required": _("Write your story.")},
            "tried": {"required": _("Say what you tried.")},
            "setting": {"required": _("Say in what setting.")},
            "happened": {"required": _("Say what happened.")},
            "again": {"required": _("Say what you would do again.")},
        }

    def __init__(self, data=None, *, kind, member, initial=None):
        start = {
            "language": get_language(),
            "readers": Readers.NETWORK,
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
        for name in PARTS:
            if name in parts_of_kind(kind):
                self.fields[name].required = True
            else:
                del self.fields[name]
        self._add_readers()

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

    def first(self):
        """The title and what is told: all that has to be written."""
        return [self[name] for name in self.fields if name == "title" or name in PARTS]

    def rest(self):
        """What has a good answer already: readers, name, topics, sector, nation, language."""
        order = ("readers", "named", "topic_1", "topic_2", "topic_3", "sector", "nation", "language")
        return [self[name] for name in order if name in self.fields]

    def rest_has_errors(self):
        return any(each.errors for each in self.rest())

    def facts(self) -> StoryFacts:
        """The columns of a story and its topics."""
        said = self.cleaned_data
        space = self.spaces.get(said["readers"])
        slugs = [said[name] for name in ("topic_1", "topic_2", "topic_3") if said[name]]
        return {
            "kind": self.kind,
            "title": said["title"],
            "sector": said["sector"],
            "nation": said["nation"],
            "language": said["language"],
            "text": said.get("text", ""),
            "tried": said.get("tried", ""),
            "setting": said.get("setting", ""),
            "happened": said.get("happened", ""),
            "again": said.get("again", ""),
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


class AnswerStoryForm(forms.ModelForm):
    """An answer to a story."""

    class Meta:
        model = StoryAnswer
        fields = ["text"]
        field_classes = {"text": MarkdownField}
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
        error_messages = {"text": {"required": _("Write your answer.")}}


class TellForm(forms.ModelForm):
    """What happened when a member used a lesson."""

    class Meta:
        model = Outcome
        fields = ["text"]
        field_classes = {"text": MarkdownField}
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}
        error_messages = {"text": {"required": _("Say what happened.")}}
