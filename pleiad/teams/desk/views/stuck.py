"""One invitation that is stuck: what happened, what organisers wrote down, who looks after it, and letting it go."""

from django import forms
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from pleiad.desk.door import desk_form, desk_form_for_good
from pleiad.desk.pages import attempt, sent, show
from pleiad.desk.reads import write_down
from pleiad.members.models import Member
from pleiad.ui.fields import ReasonForm

from ... import actions, rules
from ...models import ChannelInvite, InviteNote
from ...states import WORDS, State
from ..invites import TeamsNow, name_of, sentence
from ..reads import READ_INVITE

SHOWN = 30


class NoteForm(forms.ModelForm):
    """A note, and the organiser who looks after the invite from now on."""

    class Meta:
        model = InviteNote
        fields = ["text", "to"]
        labels = {"text": gettext_lazy("What you found out"), "to": gettext_lazy("Hand over to (optional)")}
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}
        error_messages = {"text": {"required": gettext_lazy("Write down what you found out.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = Member.objects.organisers().order_by("name", "pk")
        self.fields["to"].empty_label = _("Nobody: it stays with all organisers")
        self.fields["to"].required = False


def _found(pk):
    return get_object_or_404(ChannelInvite.objects.select_related("member"), pk=pk)


@desk_form
def invite(request, pk):
    """What happened to one invite, and the notes about it, with a form for the next."""
    found, at, now = _found(pk), timezone.now(), TeamsNow()
    form = NoteForm(sent(request))
    if request.method == "POST" and form.is_valid():
        attempt(request, actions.note, _("Noted."), invite=found, by=request.user, at=at, **form.cleaned_data)
        return redirect("desk:teams-invite", pk)
    write_down(did=READ_INVITE, by=request.user, at=at, members=[found.member_id] if found.member_id else [])
    words = now.words(found)
    context = {
        "invite": found,
        "name": name_of(found),
        "line": {
            "state": words.kind,
            "title": str(now.state(found).label),
            "sentence": sentence(words, found.last_code),
        },
        "button": now.button(found),
        "moves": [
            {"at": each.at, "label": State(each.became).label, "code": each.code}
            for each in reversed(found.moves.order_by("-pk")[:SHOWN])
        ],
        "notes": list(found.notes.select_related("by", "to").order_by("-pk")[:SHOWN]),
        "form": form,
        "open": rules.why_not_end(found) is None,
    }
    return show(request, "teams", "teams/desk/invite.html", context)


@desk_form_for_good
def end(request, pk):
    """Let a stuck invite go: the member takes part without Teams and reads why."""
    found = _found(pk)
    form = ReasonForm(
        sent(request),
        label=gettext_lazy("Why it is let go"),
        hint=gettext_lazy("The member reads this."),
        missing=gettext_lazy("Say why. The member reads it."),
        max_length=500,
    )
    if request.method == "POST" and form.is_valid():
        done = _("They take part without Teams, and are told.")
        attempt(
            request, actions.end_without, done,
            invite=found, by=request.user, at=timezone.now(), reason=form.cleaned_data["reason"],
        )  # fmt: skip
        return redirect("desk:teams")
    return show(request, "teams", "teams/desk/end.html", {"invite": found, "name": name_of(found), "form": form})


def causes():
    """How many invites wait for each cause: [{state, code, label, count}], the most frequent first. One statement."""
    found = ChannelInvite.objects.stuck().order_by().values_list("state", "last_code").annotate(many=Count("pk"))
    return [
        {"cause": f"{state}:{code}", "label": sentence(WORDS[State(state)], code), "many": many}
        for state, code, many in found.order_by("-many", "state", "last_code")[:20]
    ]
