from datetime import datetime, time, timedelta

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
        day, today = self.cleaned_data["nominate_until"], timezone.localdate()
        # A day that is over ends the nominations of a campaign that stands, and would leave a new one without any.
        over = day < today and not self.instance.pk
        if over or day > today + timedelta(days=3 * 366):
            raise forms.ValidationError(_("Enter a day to come, within the next three years."))
        return timezone.make_aware(datetime.combine(day, time(23, 59)))
