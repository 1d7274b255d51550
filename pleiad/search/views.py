from django.contrib.auth.decorators import login_not_required
from django.http import JsonResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from pleiad.errors import Refused
from pleiad.members.models import Member
from pleiad.members.visibility import names
from pleiad.ui.context import has_session
from pleiad.ui.paging import cut, page_number

from . import fulltext, kinds, looks
from .asking import any_of, asked
from .finding import find, find_some
from .models import Document
from .snippets import marked, piece

ON_A_PAGE = 10
LONGEST_QUESTION = 200
SHORTEST_COMPLETED, COMPLETED = 3, 6
"""Letters from which on a word is completed, and with how many titles at most."""
COLUMNS = ("title", "text", "view_name", "view_args", "kind", "language", "takes_place_at", "author")


@login_not_required
@require_safe
@never_cache
def search(request):
    """Everything with these words that the reader may see; a visitor finds what is public."""
    member = request.user if has_session(request) and request.user.is_authenticated else None
    text = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_QUESTION]
    offered = kinds.groups(member=bool(member))
    group = next((each for each in offered if each.name == request.GET.get("in")), None)
    question = asked(text)
    context = {
        "text": text,
        "group": group,
        "groups": _group_links(offered, group, text),
        "asked": bool(question.wanted),
    }
    if not question.wanted:
        return render(request, "search/search.html", context)
    if member:
        try:
            looks.count_search(by=member, at=timezone.now())
        except Refused as refusal:
            return render(request, "search/search.html", {**context, "refused": str(refusal)}, status=429)
    wanted = {"reader": member, "text": text, "kinds": group.kinds if group else ()}
    found, some = find(**wanted), False
    if not found and len(question.wanted) > 1:
        found, some, question = find_some(**wanted), True, any_of(question)
    shown = cut(found, number=page_number(request), size=ON_A_PAGE)
    if member:
        try:
            people = sum(each.kind == kinds.PERSON for each in shown.rows)
            looks.count_listed(by=member, names=people, at=timezone.now())
        except Refused as refusal:
            return render(request, "search/search.html", {**context, "refused": str(refusal)}, status=429)
    query = urlencode({"q": text, **({"in": group.name} if group else {})})
    context |= {
        "rows": rows(shown.rows, question, reader=member),
        "page": shown,
        "some": bool(found) and some,
        "query": query,
    }
    return render(request, "search/search.html", context)


@login_not_required
@require_safe
@never_cache
def complete(request):
    """The titles of a few things that fit what is typed so far, of those that the reader may find: the same rule as the
    search. Questions and answers are left out: a title of a support space is not shown to who looks over a shoulder."""
    member = request.user if has_session(request) and request.user.is_authenticated else None
    text = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_QUESTION]
    if len(text) < SHORTEST_COMPLETED:
        return JsonResponse({"found": []})
    found = []
    if not member or _is_left(looks.count_search, by=member, at=timezone.now()):
        offered = [each for each in kinds.COMPLETED if member or each != kinds.PERSON]
        found = find(reader=member, text=text, kinds=offered)[:COMPLETED]
    people = sum(each.kind == kinds.PERSON for each in found)
    if people and not _is_left(looks.count_listed, by=member, names=people, at=timezone.now()):
        found = [each for each in found if each.kind != kinds.PERSON]
    shown = rows(found, asked(text), reader=member)
    return JsonResponse(
        {"found": [{"title": each["plain"], "kind": each["kind"], "url": each["url"]} for each in shown]}
    )


def _is_left(count, **how) -> bool:
    """Whether one more may be counted."""
    try:
        count(**how)
    except Refused:
        return False
    return True


def rows(found, question, *, reader):
    """The matches as the page shows them; the query has already checked that the reader may see them. Members are told apart
    and marked as on every other page."""
    numbers = [each.document for each in found]
    lit = fulltext.lit(question, numbers)
    documents = Document.objects.only(*COLUMNS).in_bulk(numbers)
    people = [each.author_id for each in documents.values() if each.kind == kinds.PERSON]
    members = Member.objects.visible_to(reader).in_bulk(people)
    named = names(members.values(), reader=reader)
    who = {pk: named(each) for pk, each in members.items()}
    return [row for pk in numbers if (row := _row(documents.get(pk), lit.get(pk, set()), who))]


def _row(document, lit, who):
    if document is None:  # deleted just now
        return None
    try:
        url = reverse(document.view_name, args=document.view_args)
    except NoReverseMatch:
        return None
    who_is = who.get(document.author_id) if document.kind == kinds.PERSON else None
    return {
        "url": url,
        "title": marked(document.title, lit),
        "who": who_is,
        "plain": str(who_is or document.title),
        "text": marked(piece(document.shown, lit), lit),
        "kind": str(kinds.ONE.get(document.kind, "")),
        "takes_place_at": document.takes_place_at,
        "language": document.language,
    }


def _group_links(offered, group, text):
    """The links that filter the same search by one group."""
    ways = [(_("Everything"), "", group is None), *((each.label, each.name, each is group) for each in offered)]
    return [
        {"label": label, "url": "?" + urlencode({"q": text, **({"in": name} if name else {})}), "current": current}
        for label, name, current in ways
    ]
