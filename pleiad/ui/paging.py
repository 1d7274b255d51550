"""Pages of a list that cost what is shown: one row more than shown is fetched, and nothing is counted."""

from dataclasses import dataclass

from .keys import LARGEST


@dataclass(frozen=True)
class Slice:
    """One page. What `components/pagination.html` needs of a Django Page, without the count of all."""

    rows: list
    number: int
    has_next: bool

    @property
    def has_previous(self):
        return self.number > 1

    @property
    def has_other_pages(self):
        return self.has_next or self.has_previous

    @property
    def next_page_number(self):
        return self.number + 1

    @property
    def previous_page_number(self):
        return self.number - 1


def cut(queryset, *, number: int, size: int) -> Slice:
    """Page `number` (from 1) of an ordered queryset."""
    rows = list(queryset[(number - 1) * size : number * size + 1])
    return Slice(rows=rows[:size], number=number, has_next=len(rows) > size)


def row_number(text: str) -> int:
    """The number of a row as a form or an address gives it, or 0, which no row has; never one too large for the database."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
    return number if number <= LARGEST else 0


def page_number(request) -> int:
    """The page asked for, from 1; nonsense is page 1."""
    text = request.GET.get("page", "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 and int(text) else 1
