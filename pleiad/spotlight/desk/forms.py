from datetime import datetime, time

from django import forms
from django.utils import timezone

from ..models import Campaign


class CampaignForm(forms.ModelForm):
    class Meta:
        model = Campaign
        fields = ["title", "title_cy", "tag", "about", "about_cy", "nominate_until"]
        field_classes = {"nominate_until": forms.DateField}
        widgets = {"nominate_until": forms.DateInput(attrs={"type": "date"})}

    def __init__(self, data=None, *, instance=None):
        until = {"nominate_until": timezone.localdate(instance.nominate_until)} if instance else {}
        super().__init__(data, instance=instance, initial=until)

    def clean_nominate_until(self):
        return timezone.make_aware(datetime.combine(self.cleaned_data["nominate_until"], time(23, 59)))
