from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from pleiad.events.forms import JoinForm
from pleiad.ui.sheets import decode, is_workbook

FILE_AT_MOST = 3_000_000


class AcceptForm(JoinForm):
    """What an invited person confirms: as for joining, filled in as far as we were told. The press is the yes to the
    membership statement, which stands above the button."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["statement"], self.fields["quiet"]
        self.fields.pop("evidence", None)


class PeopleFileForm(forms.Form):
    """A file with people to invite."""

    # No ModelForm: a file of many rows becomes a list that is looked at first.

    file = forms.FileField(
        label=_("The file"),
        help_text=_("A CSV file with a column “email”, and “name” and “organisation” if you have them."),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")},
    )
    language = forms.ChoiceField(label=_("Language of the invitations"), choices=settings.LANGUAGES, initial="en")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > FILE_AT_MOST:
            raise forms.ValidationError(_("The file is larger than 3 MB. Split it."))
        data = file.read()
        if is_workbook(data):
            raise forms.ValidationError(_("This is a workbook. Open it and save the sheet as CSV."))
        self.cleaned_data["text"], _notice = decode(data)
        return file
