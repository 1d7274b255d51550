from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.ui.fields import LineField, SeveralOf

from .models import Offer, StandingOffer


class OfferForm(forms.ModelForm):
    class Meta:
        model = Offer
        fields = ["first_time", "with_partner", "words"]
        field_classes = {"words": LineField}
        widgets = {"words": forms.Textarea(attrs={"rows": 3})}


class StandingOfferForm(forms.ModelForm):
    class Meta:
        model = StandingOffer
        fields = ["words", "topics", "not_in", "not_when"]
        field_classes = {"words": LineField, "topics": SeveralOf, "not_when": LineField}
        widgets = {"words": forms.Textarea(attrs={"rows": 3})}
        error_messages = {"words": {"required": _("Say what you can be asked for.")}}
