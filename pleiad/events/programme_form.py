"""The form that filters the programme; its field names are those in the addresses."""

from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.directory.models import Topic
from pleiad.ui.forms import Checkboxes

from .models import EventKind, Region
from .programme import ACCESS, LANGUAGES, WHERE, Filters

ANY = ("", _("Any"))


def topics():
    """The topics as choices, in the language of the page."""
    return [ANY, *((topic.slug, str(topic)) for topic in Topic.objects.filter(retired_at=None))]


class ProgrammeFilterForm(forms.Form):
    """`wanted` is what is chosen now, `parts` whether the form offers “Has a part for me”."""

    # No ModelForm: it stores nothing, and every field may be left open.

    kind = forms.ChoiceField(label=_("Kind"), choices=[ANY, *EventKind.choices])
    where = forms.ChoiceField(label=_("In person or online"), choices=[ANY, *WHERE])
    region = forms.ChoiceField(label=_("Nation or region"), choices=[ANY, *Region.choices])
    topic = forms.ChoiceField(label=_("Topic"), choices=topics)
    language = forms.ChoiceField(label=_("Language"), choices=[ANY, *LANGUAGES])
    access = forms.MultipleChoiceField(label=_("Access"), choices=ACCESS, widget=Checkboxes)
    part = forms.MultipleChoiceField(label=_("Take part"), choices=[("yes", _("Has a part for me"))], widget=Checkboxes)

    def __init__(self, wanted: Filters, *, parts: bool):
        names = ("kind", "where", "region", "topic", "language", "access")
        chosen = {name: getattr(wanted, name) for name in names} | {"part": ["yes"] if wanted.part else []}
        super().__init__(initial=chosen, auto_id="filter-%s")
        if not parts:
            del self.fields["part"]
