"""Messages through the directory: write, list, read and answer."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from pleiad.errors import Refused
from pleiad.members import paces
from pleiad.members.blocking import block_url
from pleiad.members.models import Member
from pleiad.members.visibility import names, who
from pleiad.search import looks
from pleiad.ui.paging import cut, page_number

from .. import actions, rules
from ..forms import MessageForm, MessageReplyForm, ThanksForm
from ..models import Message, Thanks
from .profiles import ON_A_PAGE, form_page, profiles

ABOUT = 120
"""Characters of the title that a question is about; the page that leads here gives it."""


@form_page
def ask(request, pk):
    """Write to a member of the directory, for a stated purpose, without seeing an address."""
    listed = profiles(request.user).filter(listed_at__isnull=False).exclude(member=request.user)
    to = get_object_or_404(listed, member=pk)
    try:
        looks.count_listed(by=request.user, names=1, at=timezone.now())
    except Refused as refusal:
        return render(request, "directory/wait.html", {"sentence": str(refusal)}, status=429)
    about = " ".join(request.GET.get("about", "").replace("\x00", "").split())[:ABOUT]
    said = _("About “%(title)s”:") % {"title": about} + "\n\n" if about else ""
    form = MessageForm(request.POST or None, initial={"text": said})
    if request.method == "POST" and form.is_valid():
        try:
            sent = actions.send(by=request.user, to=to.member, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your message is on its way. They will answer if and when they like."))
            return redirect("directory:message", pk=sent.pk)
    return render(
        request,
        "directory/ask.html",
        {
            "form": form,
            "profile": to,
            "who": who(to.member, reader=request.user),
            "left": actions.left(by=request.user, at=timezone.now()),
        },
    )


@form_page
def thank(request, pk):
    """Thank a member of the directory in a sentence that needs no answer."""
    listed = profiles(request.user).filter(listed_at__isnull=False).exclude(member=request.user)
    to = get_object_or_404(listed, member=pk)
    try:
        looks.count_listed(by=request.user, names=1, at=timezone.now())
    except Refused as refusal:
        return render(request, "directory/wait.html", {"sentence": str(refusal)}, status=429)
    form = ThanksForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.thank(by=request.user, to=to.member, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your thanks are on their way."))
            return redirect("directory:profile", pk=pk)
    left = paces.told_before("thank", by=request.user, at=timezone.now())
    return render(request, "directory/thank.html", {"form": form, "profile": to, "left": left})


@require_safe
def thanks_list(request):
    """Thanks to the member, or from the member, newest first."""
    found = Thanks.objects.visible_to(request.user).select_related("sender", "recipient").order_by("-sent_at", "-pk")
    sent = "sent" in request.GET
    found = found.filter(sender=request.user) if sent else found.filter(recipient=request.user)
    shown = cut(found, number=page_number(request), size=ON_A_PAGE)
    named = names((each.recipient if sent else each.sender for each in shown.rows), reader=request.user)
    rows = [{"thanks": each, "name": named(each.recipient if sent else each.sender)} for each in shown.rows]
    context = {"rows": rows, "page": shown, "sent": sent, "query": "sent=" if sent else ""}
    return render(request, "directory/thanks.html", context)


@require_safe
def message_list(request):
    """Messages to the member, or from the member, newest first."""
    found = Message.objects.visible_to(request.user).select_related("sender", "recipient").order_by("-sent_at", "-pk")
    own, theirs = found.filter(sender=request.user), found.filter(recipient=request.user)
    sent = "sent" in request.GET
    if not sent and "received" not in request.GET:  # who has only written sees that first
        sent = not theirs.exists() and own.exists()
    shown = cut(own if sent else theirs, number=page_number(request), size=ON_A_PAGE)
    named = names((each.recipient if sent else each.sender for each in shown.rows), reader=request.user)
    rows = [_row(each, request.user, named) for each in shown.rows]
    query = "sent=" if sent else "received="
    return render(request, "directory/messages.html", {"rows": rows, "page": shown, "sent": sent, "query": query})


def _row(message, reader, named=None):
    """A message as the lists and its page show it."""
    other = message.recipient if message.sender_id == reader.pk else message.sender
    named = named or names([other], reader=reader)
    return {"message": message, "name": named(other), "own": message.sender_id == reader.pk}


@form_page
def message(request, pk):
    """One message: the recipient answers, the sender sees the answer."""
    found = Message.objects.visible_to(request.user).select_related("sender__organisation", "recipient")
    shown = get_object_or_404(found.filter(Q(hidden_at=None) | Q(sender=request.user.pk)), pk=pk)
    row = _row(shown, request.user)
    at = timezone.now()
    form = None
    if not row["own"] and not shown.answered_at:
        own = list(request.user.addresses.order_by("proved_at").values_list("address", flat=True))
        form = MessageReplyForm(request.POST or None, addresses=own, initial={"address": request.user.email})
        if request.method == "POST" and form.is_valid():
            try:
                given = form.cleaned_data
                text, address = given["answer_text"], given["address"]
                actions.answer(
                    message=shown, by=request.user, at=at, answer=given["answer"], text=text, address=address
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Your answer is on its way."))
                return redirect("directory:message", pk=pk)
    findable = (
        row["own"] or shown.sender_id and Member.objects.visible_to(request.user).filter(pk=shown.sender_id).exists()
    )
    block = block_url(shown.sender, reader=request.user) if findable else ""
    context = {**row, "form": form, "block_address": block, "silent": at - shown.sent_at > rules.SILENT_AFTER}
    return render(request, "directory/message.html", context)
