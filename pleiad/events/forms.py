from django import forms
from django.utils.translation import gettext_lazy as _

from pleiad.members.forms import NameField
from pleiad.members.organisations.forms import OrganisationMixin
from pleiad.ui.forms import Radios

from .models import AccessNeeds, Feedback, FeedbackAnswer


class RegisterForm(forms.Form):
    """What a member is asked when registering: Teams or not (not asked while an invitation is active), and to come quietly."""

    # No ModelForm: a yes is kept as a Teams invite and a moment, and a new member has no registration yet.

    teams = forms.ChoiceField(
        label=_("Your invitation to our Teams channel"),
        choices=[("with", _("Invite me to the Teams channel")), ("without", _("Without Teams"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether you want to be invited to Teams.")},
    )

    quiet = forms.BooleanField(
        label=_("Do not list me"),
        help_text=_("You are not named on any list that members see. The organisers see that you are coming."),
        required=False,
    )

    def __init__(self, *args, asked=True, **kwargs):
        super().__init__(*args, **kwargs)
        if not asked:
            del self.fields["teams"]

    @property
    def with_teams(self):
        return self.cleaned_data.get("teams", "with") == "with"


class TicketAnswerForm(forms.Form):
    """One of two answers, chosen before the button is pressed: some mail programs press the first button of a page."""

    # No ModelForm: what is kept is a place taken, kept or passed on.

    answer = forms.ChoiceField(
        label=_("Your answer"),
        widget=Radios,
        error_messages={"required": _("Choose your answer."), "invalid_choice": _("Choose your answer.")},
    )

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].choices = choices


class AccessNeedsForm(forms.ModelForm):
    """What a member needs to take part; empty deletes it."""

    class Meta:
        model = AccessNeeds
        fields = ["words"]
        widgets = {"words": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["words"].required = False


class ShareNeedsForm(AccessNeedsForm):
    """The same for one event, with the box that shares it."""

    share = forms.BooleanField(label=_("Share this for this event"), required=False)


class FeedbackForm(forms.ModelForm):
    """A member's answers to the three questions."""

    class Meta:
        model = Feedback
        fields = ["worth", "part", "words"]
        widgets = {"worth": Radios, "part": Radios, "words": forms.Textarea(attrs={"rows": 4})}
        error_messages = dict.fromkeys(["worth", "part"], {"required": _("Choose an answer.")})

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("worth", "part"):
            self.fields[name].choices = FeedbackAnswer.choices  # without the empty one that Django adds


class JoinForm(OrganisationMixin, RegisterForm):
    """What a new member is asked once: name, organisation, and to confirm the membership statement."""

    # No ModelForm: what it asks becomes a member, an application and perhaps an organisation.

    name = NameField()
    evidence = forms.CharField(
        label=_("How can we know that you work in the public sector?"),
        help_text=_(
            "For example your job, your team, and a public page that names you. Never send identity documents."
        ),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write a line or two, so that an organiser can decide.")},
    )
    statement = forms.BooleanField(
        label=_("I confirm this"), error_messages={"required": _("Confirm the membership statement to join.")}
    )
    field_order = ["name", "organisation", "which", "evidence", "teams", "quiet", "statement"]

    def __init__(self, *args, organisation=None, at_once=True, **kwargs):
        super().__init__(*args, **kwargs)
        if organisation:
            del self.fields["organisation"]
            self.fields.pop("which", None)
        if at_once:
            del self.fields["evidence"]
