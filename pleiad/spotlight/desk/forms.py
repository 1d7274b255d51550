from datetime import datetime, time

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pleiad.ui.fields import DayField

from ..models import Campaign


class CampaignForm(forms.ModelForm):
    class Meta:
        model = Campaign
        fields = ["title", "title_cy", "tag", "about", "about_cy", "nominate_until"]
        field_classes = {"nominate_until": DayField}
        error_messages = {
            "title": {"required": _("Enter a title.")},
            "tag": {"required": _("Enter a tag.")},
            "about": {"required": _("Say what it is about.")},
            "nominate_until": {"required": _("Enter the day.")},
        }

    def __init__(self, data=None, *, instance=None):
        until = {"nominate_until": timezone.localdate(instance.nominate_until)} if instance else {}
        super().__init__(data, instance=instance, initial=until)

    def clean_nominate_until(self):
        return timezone.make_aware(datetime.combine(self.cleaned_data["nominate_until"], time(23, 59)))
