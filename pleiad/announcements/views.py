from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from pleiad.ui.paging import cut, page_number

from .models import Announcement

ON_A_PAGE = 20


@require_safe
def announcements(request):
    """What organisers wrote to the member, the newest first."""
    found = Announcement.objects.visible_to(request.user).order_by("-sent_at", "-pk")
    page = cut(found, number=page_number(request), size=ON_A_PAGE)
    return render(request, "announcements/announcements.html", {"page": page})


@require_safe
def announcement(request, pk):
    """One of them, as the email said it."""
    found = get_object_or_404(Announcement.objects.visible_to(request.user), pk=pk)
    subject, text = found.words(request.LANGUAGE_CODE)
    language = "cy" if found.in_welsh and request.LANGUAGE_CODE == "cy" else "en"
    context = {"found": found, "subject": subject, "text": text, "written_in": language}
    return render(request, "announcements/announcement.html", context)
