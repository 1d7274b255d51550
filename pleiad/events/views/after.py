"""After the meeting: three questions to members who had a place."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from pleiad.errors import Refused

from ..actions import after
from ..forms import FeedbackForm
from ..models import Feedback, Registration
from .event import event_or_404, telling


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request, slug):
    shown, at = event_or_404(slug, request.user), timezone.now()
    registration = Registration.objects.placed().filter(event=shown, member=request.user).first()
    answered = Feedback.objects.filter(event=shown, member=request.user).exists()
    if why_not := after.why_not_answer(registration=registration, event=shown, answered=answered, at=at):
        messages.info(request, str(why_not))
        return redirect(shown)
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            after.answer(event=shown, member=request.user, at=at, **form.cleaned_data)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Thank you. It helps to make the next meeting better."))
        return redirect(shown)
    return render(request, "events/feedback.html", {"form": form, **telling(shown)})
