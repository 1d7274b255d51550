from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from pleiad.errors import Refused
from pleiad.members.eligibility.sectors import NATIONS, SECTORS
from pleiad.members.names import check_beside
from pleiad.ui.fields import LineField
from pleiad.ui.forms import Checkboxes, Radios
from pleiad.ui.portraits import portrait

from .models import Message, MessageReply, Profile, Skill, Thanks, Topic

ASKS, LEARNS = 6, 4
"""How many things a member can name to be asked about, and to learn: few enough to be read and to be meant."""


class DirectoryProfileForm(forms.ModelForm):
    listed = forms.BooleanField(
        label=_("Put me in the directory"),
        help_text=_(
            "Members can find you and write to you through the network. They never see your address unless you give it."
        ),
        required=False,
    )

    private_facts = forms.MultipleChoiceField(
        label=_("What do you want to keep to yourself for now?"),
        help_text=_("Only you see what you tick. Others see it on no page, and nobody finds you by it."),
        choices=[(name, Profile._meta.get_field(name).verbose_name) for name in Profile.FACTS],
        required=False,
        widget=Checkboxes,
    )

    shows = forms.MultipleChoiceField(
        label=_("What else is on your page?"),
        choices=[(name, Profile._meta.get_field(name).verbose_name) for name in Profile.SHOWS],
        required=False,
        widget=Checkboxes,
    )
    picture = forms.FileField(
        label=_("A picture of you (optional)"),
        help_text=_("JPEG, PNG or WebP, up to 8 MB. Where and when it was taken is removed from the file."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    no_picture = forms.BooleanField(label=_("Remove the picture"), required=False)

    class Meta:
        model = Profile
        fields = [*Profile.FACTS, "private_facts"]
        field_classes = {"headline": LineField}
        widgets = {"about": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pictured_at:
            del self.fields["no_picture"]
        self.fields["headline"].validators.append(check_beside)
        for side, count in (("ask", ASKS), ("learn", LEARNS)):
            for number in range(count):
                self.fields[f"{side}_{number}"] = LineField(
                    required=False,
                    max_length=100,
                    label=self._label(side, number),
                    widget=forms.TextInput(attrs={"list": "known", "autocomplete": "off"}),
                )

    @staticmethod
    def _label(side, number):
        label = gettext("Ask me about, number %(number)s") if side == "ask" else gettext("Learning, number %(number)s")
        return label % {"number": number + 1}

    def boxes(self, side):
        return [self[name] for name in self.fields if name.startswith(f"{side}_")]

    def facts(self):
        """The boxes of what a member says in their own words, after the headline."""
        return [self[name] for name in Profile.FACTS if name != "headline"]

    def asks(self):
        return self.boxes("ask")

    def learns(self):
        return self.boxes("learn")

    def clean_picture(self):
        file = self.cleaned_data["picture"]
        try:
            return portrait(file) if file else None
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean(self):
        """One list for each side in place of its boxes."""
        said = super().clean()
        for side in ("ask", "learn"):
            said[side] = [said.pop(box.name, "") for box in self.boxes(side)]
        return said


def topics_and_skills():
    """What members can be asked about, as choices in the language of the page; a skill named like a topic is left out."""
    topics = list(Topic.objects.filter(retired_at=None))
    names = {each.name for each in topics}
    skills = [each for each in Skill.objects.filter(retired_at=None) if each.name not in names]
    return [
        ("", _("Anything")),
        (_("Topics"), [(f"topic={each.pk}", str(each)) for each in topics]),
        (_("Skills"), [(f"skill={each.pk}", str(each)) for each in skills]),
    ]


class DirectoryForm(forms.Form):
    """The filters of the directory; invalid values in the address filter nothing."""

    q = forms.CharField(
        label=_("Words"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "dir": "auto"}),
    )
    about = forms.ChoiceField(label=_("Can be asked about"), choices=topics_and_skills, required=False)
    sector = forms.ChoiceField(
        label=_("Sector"),
        choices=lambda: [("", _("Any")), *((name, _capital(gettext(name))) for name in SECTORS)],
        required=False,
    )
    nation = forms.ChoiceField(
        label=_("Nation"), choices=[("", _("Any")), *((name, _(name)) for name in NATIONS)], required=False
    )


def _capital(text):
    return text[:1].upper() + text[1:]


class MessageForm(forms.ModelForm):
    class Meta:
        model = Message
        fields = ["purpose", "text"]
        widgets = {"purpose": Radios, "text": forms.Textarea(attrs={"rows": 7})}
        error_messages = {
            "purpose": {"required": _("Choose what you would like.")},
            "text": {"required": _("Write what you would like to ask.")},
        }


class ThanksForm(forms.ModelForm):
    class Meta:
        model = Thanks
        fields = ["text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
        error_messages = {"text": {"required": _("Write what you want to thank them for.")}}


class MessageReplyForm(forms.ModelForm):
    address = forms.ChoiceField(
        label=_("The address you want to share"),
        help_text=_("We show it only with the first answer."),
        required=False,
    )

    class Meta:
        model = Message
        fields = ["answer", "answer_text"]
        widgets = {"answer": Radios, "answer_text": forms.Textarea(attrs={"rows": 5})}
        error_messages = {"answer": {"required": _("Choose an answer.")}}

    def __init__(self, *args, addresses=(), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = True
        self.order_fields(["answer", "answer_text"])
        self.fields["address"].choices = [(each, each) for each in addresses]
        self.fields["answer"].widget.hints = {
            MessageReply.YES_ADDRESS: _("They see one of your addresses and write to you directly."),
            MessageReply.YES_HERE: _("They read your answer here and see no address."),
        }
