"""The figures as files, for visitors and for organisers alike."""

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from pleiad.stories.models import Story
from pleiad.ui.spreadsheets import as_csv

from . import paper, showing

FILES = ("csv", "json", "pdf")
STORIES = 10


def stories() -> list[Story]:
    """The newest stories that everyone may read, as their authors wished."""
    return list(Story.objects.listed_for(None).filter(public_at__isnull=False).order_by("-public_at", "-pk")[:STORIES])


def file(*, kind: str, names: list[str] | None) -> HttpResponse:
    """The figures named, or all, as a file of this kind."""
    snapshot, found = showing.shown_now(names=names)
    if snapshot is None or not found or kind not in FILES:
        raise Http404
    if kind == "csv":
        header = [_("Figure"), _("Part"), _("Month"), _("Count, rounded down to a multiple of five")]
        return as_csv(name=f"impact-{snapshot}", header=header, rows=showing.rows(found, snapshot))
    if kind == "json":
        return JsonResponse(showing.as_json(found, snapshot))
    told = [each.title for each in stories()]
    answer = HttpResponse(paper.pdf(snapshot=snapshot, found=found, stories=told), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="impact-{snapshot}.pdf"'
    return answer
