"""What every template may use: `{% load pleiad %}`."""

from django import template
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .. import dates, errors, prose

register = template.Library()


@register.filter
def lang(text):
    """<h1{{ title|lang }}>: the attribute that words in another language than the page's need, or nothing."""
    language = getattr(text, "lang", "")
    return mark_safe(f' lang="{language}"') if language in ("en", "cy") else ""


@register.filter
def day(moment):
    """{{ start|day }}: Thursday 17 December 2026."""
    return dates.day(moment=moment) if moment else ""


@register.filter
def short_day(moment):
    """{{ start|short_day }}: Thu 17 Dec."""
    return dates.short_day(moment=moment) if moment else ""


@register.filter
def near_day(moment):
    """{{ start|near_day }}: Thu 17 Dec, with the year when it is not this one."""
    return dates.near_day(moment=moment) if moment else ""


@register.filter
def short_date(moment):
    """{{ start|short_date }}: 29 Apr 2021."""
    return dates.short_date(moment=moment) if moment else ""


@register.filter
def time_span(start, end=None):
    """{{ start|time_span:end }}: 4pm to 5:30pm."""
    return dates.time_span(start=start, end=end or None) if start else ""


@register.filter
def when(start, end=None):
    """{{ start|when:end }}: Thursday 17 December 2026, 4pm to 5:30pm, UK time."""
    return dates.when(start=start, end=end or None) if start else ""


@register.filter
def weekday(moment):
    """{{ start|weekday }}: Thursday."""
    return dates.weekday(moment=moment)


@register.filter
def month(moment):
    """{{ start|month }}: December."""
    return dates.month(moment=moment)


@register.filter
def local(moment):
    """{{ start|local }}: the same moment in London's clock, for `date`."""
    return dates.local(moment)


@register.filter
def iso(moment):
    """<time datetime="{{ start|iso }}">: the moment as machines read it, in London's clock."""
    return dates.local(moment).isoformat()


@register.filter
def markdown(text):
    """{{ text|markdown }}: paragraphs, emphasis, lists, links and quotes as safe HTML."""
    return prose.as_html(text=text)


@register.filter
def initials(name):
    """{{ member.name|initials }}: the first letters of the first and the last part of a name."""
    parts = str(name).split()
    return "".join(each[:1] for each in dict.fromkeys([*parts[:1], *parts[1:][-1:]])).upper()


@register.filter
def beside(cells, columns):
    """{% for cell, column in row|beside:columns %}: each cell of a table's row with the name of its column."""
    return zip(cells, columns, strict=True)


@register.filter
def attributes(attrs):
    """<input{{ widget.attrs|attributes }}>: a widget's attributes, as Django's own templates write them."""
    parts = [
        format_html(" {}", name) if value is True else format_html(' {}="{}"', name, value)
        for name, value in attrs.items()
        if value is not False
    ]
    return mark_safe("".join(parts))


@register.filter
def as_options(options):
    """{{ options|as_options }}: the options of a select, or of one of its groups."""
    return format_html_join(
        "",
        '\n  <option value="{}"{}>{}</option>',
        ((option["value"], attributes(option["attrs"]), option["label"]) for option in options),
    )


@register.simple_tag
def error_summary(form=None):
    """{% error_summary form %}: every error of a form in one box that takes the focus; nothing without errors. The base
    page does this for a form that is called `form`."""
    listed = errors.listed(form)
    return render_to_string("components/error_summary.html", {"errors": listed}) if listed else ""


@register.simple_tag
def error_prefix(form=None):
    """{% error_prefix form %}: "Error: " before a page's title when its form has errors (GOV.UK error summary)."""
    return gettext("Error: ") if errors.listed(form) else ""


@register.simple_tag
def field(bound, size="", heading=False):
    """{% field form.email size="xl" heading=True %}: a field whose label is large, or is the page's only heading."""
    context = {"field": bound, "size": size, "heading": heading}
    return mark_safe(bound.form.renderer.render("forms/field.html", context))


@register.simple_tag
def tag(text, kind=""):
    """{% tag row.tag row.state %}: a coloured word; kind = "" | "done" | "waiting" | "problem"."""
    of_kind = f" govuk-tag--{kind}" if kind else ""
    return format_html('<strong class="govuk-tag{}">{}</strong>', of_kind, text)


SIGNS = {
    "done": (_("Done"), "m10.5 17.5 4.5 4.5 8.5-9.5"),
    "under-way": (_("Under way"), "M10.5 17h.1M17 17h.1M23.4 17h.1"),
    "waiting": (_("Waiting"), "M17 9.5V17l5 3.5"),
    "problem": (_("Needs attention"), "M17 9.5v9M17 24v.1"),
    "not-set-up": (_("Not set up"), ""),
}


@register.simple_tag
def state(name):
    """{% state line.state %}: a picture for the eye and a word for the ear; name = a key of SIGNS."""
    word, sign = SIGNS[name]
    return format_html(
        '<div class="ledger__mark"><svg class="ledger__state state state--{}" viewBox="0 0 34 34" width="34" height="34"'
        ' aria-hidden="true" focusable="false"><circle class="state__ground" cx="17" cy="17" r="15"/>{}</svg>'
        '<span class="govuk-visually-hidden">{}</span></div>',
        name,
        format_html('<path class="state__sign" d="{}"/>', sign) if sign else "",
        word,
    )


@register.simple_tag
def home_url():
    """{% home_url %}: where the mark in the header leads."""
    try:
        return reverse("home")
    except NoReverseMatch:
        return "/"
