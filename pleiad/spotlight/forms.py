from datetime import datetime, time, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pleiad.errors import Refused
from pleiad.members.forms import AddressField, NameField
from pleiad.members.names import check_beside
from pleiad.ui.fields import DayField
from pleiad.ui.forms import Radios
from pleiad.ui.portraits import portrait

from . import rules
from .models import WORDS_AT_MOST, Nomination, Picture, Piece, PieceAudience

ALT = Picture._meta.get_field("alt")


class NominateForm(forms.ModelForm):
    """The colleague, and what they did."""

    class Meta:
        model = Nomination
        fields = ["name", "address", "words", "campaign"]
        field_classes = {"name": NameField, "address": AddressField}
        widgets = {"words": forms.Textarea(attrs={"rows": 5})}
        error_messages = {
            "name": {"required": _("Enter the name of your colleague.")},
            "address": {"required": _("Enter their work email address.")},
            "words": {"required": _("Say in a sentence or two what they did.")},
        }

    def __init__(self, *args, campaigns, known=None, **kwargs):
        super().__init__(*args, **kwargs)
        if known:  # a member: the name is known, and the address is none of the reader's business
            del self.fields["name"], self.fields["address"]
        self.fields["campaign"].queryset = campaigns
        self.fields["campaign"].empty_label = _("No campaign")
        if not campaigns:
            del self.fields["campaign"]


def together(several) -> str:
    """What several wrote, one under the other, as far as it is short enough to be shown."""
    kept = ""
    for words in several:
        more = f"{kept}\n\n{words}".strip()
        kept = more if len(more) <= WORDS_AT_MOST else kept
    return kept


class ApproveForm(forms.ModelForm):
    """The nominee's words, picture, audience and end date."""

    picture = forms.FileField(
        label=_("A picture (optional)"),
        help_text=_("JPEG, PNG or WebP, up to 8 MB. Where and when it was taken is removed from the file."),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    alt = forms.CharField(label=ALT.verbose_name, max_length=ALT.max_length, required=False)
    in_campaign = forms.BooleanField(required=False)
    campaign = forms.ChoiceField(label=_("Show it on the page of"), widget=forms.RadioSelect)
    ends_on = DayField(
        label=_("Until when"),
        help_text=_("At most a year from now."),
        error_messages={"required": _("Enter the day.")},
    )

    field_order = ["name", "role", "words", "picture", "alt", "audience", "in_campaign", "campaign", "ends_on"]

    class Meta:
        model = Piece
        fields = ["name", "role", "words", "audience"]
        field_classes = {"name": NameField}
        widgets = {"words": forms.Textarea(attrs={"rows": 6}), "audience": Radios}
        error_messages = {
            "name": {"required": _("Enter your name.")},
            "words": {"required": _("Enter the words.")},
        }

    def __init__(self, data, files, *, nominations):
        self.campaigns = {str(each.campaign.pk): each.campaign for each in nominations if each.campaign}
        first = {
            "name": nominations[0].name if nominations else "",
            "words": together(each.words for each in nominations),
            "audience": PieceAudience.NETWORK,
            "ends_on": timezone.localdate() + timedelta(days=180),
            "in_campaign": True,
            "campaign": next(iter(self.campaigns), ""),
        }
        super().__init__(data, files, initial=first)
        self.fields["role"].validators.append(check_beside)
        self.nominee = nominations[0].nominee if nominations else None
        if self.nominee:
            self.initial["name"] = self.nominee.name
        one = len(self.campaigns) == 1 and next(iter(self.campaigns.values()))
        if one:
            self.fields["in_campaign"].label = _("Show it on the page of “%(campaign)s” too") % {"campaign": one}
        else:
            del self.fields["in_campaign"]
        if len(self.campaigns) > 1:
            named = [(key, str(campaign)) for key, campaign in self.campaigns.items()]
            self.fields["campaign"].choices = [*named, ("none", _("None of them"))]
        else:
            del self.fields["campaign"]

    def clean_name(self):
        name = self.cleaned_data["name"]
        if self.nominee and not rules.same_name(name, self.nominee.name):
            raise forms.ValidationError(
                _("Enter your name as it is here, %(name)s, or a shorter form of it.") % {"name": self.nominee.name}
            )
        return name

    def clean_picture(self):
        file = self.cleaned_data["picture"]
        try:
            return portrait(file) if file else None
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from refusal

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if not 0 < (day - timezone.localdate()).days <= 366:
            raise forms.ValidationError(_("Choose a day after today, within a year."))
        return day

    def clean(self):
        given = super().clean()
        if given.get("picture") and not given.get("alt"):
            self.add_error("alt", _("Say what the picture shows, so that people who cannot see it know."))
        if day := given.get("ends_on"):
            given["ends_at"] = timezone.make_aware(datetime.combine(day, time(23, 59)))
        chosen = next(iter(self.campaigns), "") if given.pop("in_campaign", False) else given.get("campaign")
        given["campaign"] = self.campaigns.get(chosen)
        return given
