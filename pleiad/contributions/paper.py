"""The contribution statement as a PDF: A4, in the fonts of the pages, which have every Welsh letter."""

from io import BytesIO
from pathlib import Path

from django.conf import settings
from django.utils.html import escape
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import HRFlowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer

from pleiad.ui.dates import day

from . import statement as labels
from .statement import Statement

FONTS = {"Atkinson": "atkinson-regular.ttf", "Atkinson-Bold": "atkinson-bold.ttf"}
INK, QUIET, PURPLE, LINE = HexColor("#191325"), HexColor("#5b5470"), HexColor("#54278f"), HexColor("#d9cbee")


class Heading(Paragraph):
    """A heading that is also a bookmark of the PDF."""

    def __init__(self, text, style, *, level=0):
        super().__init__(_p(text), style)
        self.bookmark, self.level = str(text), level

    def draw(self):
        self.canv.bookmarkHorizontal(self.bookmark, 0, self.height)
        self.canv.addOutlineEntry(self.bookmark, self.bookmark, self.level)
        super().draw()


def pdf(*, shown: Statement, at) -> bytes:
    """The statement as a PDF that carries its title, author and language; `at` is the moment it is made."""
    _load_fonts()
    body = _style("body", 10.5, 15)
    quiet = _style("quiet", 9.5, 13.5, color=QUIET)
    heading = _style("heading", 13, 18, bold=True, before=14, after=4)
    title = _("Contribution statement")
    flow = [
        Paragraph(_p(settings.NETWORK["name"]), _style("network", 10, 14, bold=True, color=PURPLE)),
        Heading(title, _style("title", 24, 30, bold=True, after=4)),
        Paragraph(
            _p(", ".join(filter(None, [shown.member.name, shown.member.organisation_name]))), _style("who", 13, 19)
        ),
        Spacer(1, 4 * mm),
        HRFlowable(width="100%", color=PURPLE, thickness=1.5),
        Spacer(1, 3 * mm),
        Paragraph(_p(labels.sentence(shown)), _style("sum", 12, 18, bold=True)),
    ]
    if shown.skills:
        flow += [Heading(_("Skills"), heading, level=1), Paragraph(_p(", ".join(shown.skills)), body)]
    if shown.deeds:
        flow.append(Heading(_("Parts played"), heading, level=1))
    for deed in shown.deeds:
        flow += [KeepTogether(_deed(deed, body, quiet)), HRFlowable(width="100%", color=LINE, thickness=0.7)]
    flow += [
        Spacer(1, 6 * mm),
        Paragraph(
            _p(
                _(
                    "Made on %(day)s by the member. It counts only what was done and confirmed by someone else; "
                    "the skills are those of the government digital and data profession capability framework."
                )
                % {"day": day(moment=at)}
            ),
            quiet,
        ),
    ]
    out = BytesIO()
    paper = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=22 * mm,
        rightMargin=22 * mm,
        topMargin=20 * mm,
        bottomMargin=20 * mm,
        title=f"{title}: {shown.member.name}",
        author=shown.member.name,
        subject=settings.NETWORK["name"],
        creator=settings.NETWORK["name"],
        lang="cy-GB" if get_language() == "cy" else "en-GB",
        initialFontName="Atkinson",
        displayDocTitle=True,
    )
    paper.build(flow, onFirstPage=_foot, onLaterPages=_foot)
    return out.getvalue()


def _deed(deed, body, quiet):
    head = f"<b>{_p(labels.told(deed, 'what'))}</b>"
    if deed.where:
        head += f", {_p(labels.told(deed, 'where'))}"
    lines = [
        Spacer(1, 2.2 * mm),
        Paragraph(head, body),
        Paragraph(
            _p(" · ".join([day(moment=deed.done_at), labels.duration(deed.minutes), labels.confirmed(deed)])), quiet
        ),
    ]
    if deed.outcome:
        lines.append(Paragraph(_p(deed.outcome), body))
    if skills := ", ".join(str(skill) for skill in deed.skills.all()):
        lines.append(Paragraph(_p(_("Skills: %(skills)s") % {"skills": skills}), quiet))
    return [*lines, Spacer(1, 2.2 * mm)]


def _p(text):
    """Escape text for a Paragraph, so that members cannot write its markup."""
    return escape(str(text)).replace("\n", "<br/>")


def _style(name, size, leading, *, bold=False, color=INK, before=0, after=0):
    return ParagraphStyle(
        name,
        fontName="Atkinson-Bold" if bold else "Atkinson",
        fontSize=size,
        leading=leading,
        textColor=color,
        spaceBefore=before,
        spaceAfter=after,
        alignment=TA_LEFT,
    )


def _foot(canvas, paper):
    canvas.saveState()
    canvas.setFont("Atkinson", 8.5)
    canvas.setFillColor(QUIET)
    canvas.drawString(paper.leftMargin, 12 * mm, settings.NETWORK["name"])
    canvas.drawRightString(
        A4[0] - paper.rightMargin, 12 * mm, _("Page %(number)s") % {"number": canvas.getPageNumber()}
    )
    canvas.restoreState()


def _load_fonts():
    if "Atkinson" in pdfmetrics.getRegisteredFontNames():
        return
    folder = Path(settings.ROOT) / "pleiad" / "ui" / "static" / "built" / "fonts"
    for name, file in FONTS.items():
        pdfmetrics.registerFont(TTFont(name, str(folder / file)))
    pdfmetrics.registerFontFamily(
        "Atkinson", normal="Atkinson", bold="Atkinson-Bold", italic="Atkinson", boldItalic="Atkinson-Bold"
    )
