"""The vocabulary of the pages: one tag for each component of the design."""

from functools import cache, lru_cache

from django import template
from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.translation import get_language

from history.words import Words, kind_words, verb_words
from web import rows as compiled
from web.markdown import render
from web.marking import Classification
from web.plots import profile_rows

register = template.Library()

# Shape and tone of every status word; the word itself comes from the record.
SHAPES = {
    "not_started": ("none", "grey"),
    "on_track": ("track", "green"),
    "at_risk": ("risk", "amber"),
    "off_track": ("off", "red"),
    "completed": ("done", "blue"),
    "suspended": ("pause", "grey"),
    "cancelled": ("x", "grey"),
    "draft": ("half", "grey"),
    "consulted": ("half", "blue"),
    "endorsed": ("done", "blue"),
    "amending": ("half", "amber"),
    "closed": ("lock", "grey"),
    "published": ("done", "blue"),
    "retired": ("lock", "grey"),
    "requested": ("none", "grey"),
    "agreed": ("none", "blue"),
    "preparing": ("none", "grey"),
    "self_assessment": ("half", "grey"),
    "desk_review": ("half", "grey"),
    "in_field": ("half", "blue"),
    "scoring": ("half", "blue"),
    "drafting": ("half", "blue"),
    "state_check": ("half", "amber"),
    "clearance": ("half", "amber"),
    "handed_over": ("done", "blue"),
    "postponed": ("pause", "grey"),
    "planned": ("none", "grey"),
    "proposed": ("none", "grey"),
    "invited": ("half", "blue"),
    "captured": ("done", "blue"),
    "registered": ("none", "grey"),
    "open": ("none", "amber"),
    "answered": ("check", "green"),
    "later": ("half", "grey"),
    "withheld": ("lock", "grey"),
    "with_host": ("none", "grey"),
    "approved": ("done", "blue"),
    "named": ("check", "green"),
    "function": ("half", "grey"),
    "not_asked": ("none", "grey"),
    "pending": ("none", "grey"),
    "reached": ("half", "blue"),
    "accepted": ("done", "blue"),
    "returned": ("risk", "amber"),
    "held": ("done", "blue"),
    "dropped": ("x", "grey"),
    "final": ("done", "blue"),
    "ok": ("check", "green"),
    "part": ("half", "grey"),
    "missing": ("none", "grey"),
    "overdue": ("off", "red"),
    "due": ("risk", "amber"),
    "asked": ("half", "amber"),
    "opened": ("risk", "amber"),
    "refused": ("x", "grey"),
    "reviewed": ("done", "blue"),
    "submitted": ("half", "blue"),
    "checked": ("done", "blue"),
    "declined": ("x", "grey"),
    "communicated": ("half", "grey"),
    "assessed": ("half", "grey"),
    "specified": ("half", "grey"),
    "awaiting": ("half", "amber"),
    "cleared": ("track", "green"),
    "with_measures": ("track", "green"),
    "not_cleared": ("off", "red"),
    "expired": ("risk", "amber"),
    "withdrawn": ("x", "grey"),
    "matched": ("half", "grey"),
    "active": ("half", "blue"),
    "paused": ("pause", "grey"),
    "final_report": ("half", "amber"),
    "terminated": ("x", "grey"),
    "raised": ("risk", "amber"),
    "taken_up": ("half", "blue"),
    "none": ("none", "grey"),
    "exempt": ("check", "grey"),
    "nominations_open": ("half", "blue"),
    "selection": ("half", "amber"),
    "confirmed": ("track", "green"),
    "running": ("track", "green"),
    "delivered": ("done", "blue"),
    "nominated": ("none", "blue"),
    "eligible": ("half", "blue"),
    "waitlisted": ("pause", "amber"),
    "attending": ("track", "green"),
    "no_show": ("x", "grey"),
    "failed": ("x", "grey"),
    "certified": ("done", "blue"),
    "identified": ("none", "grey"),
    "collected": ("none", "blue"),
    "collated": ("half", "grey"),
    "analysed": ("half", "blue"),
    "superseded": ("lock", "grey"),
    "settled": ("done", "blue"),
    "green": ("track", "green"),
    "amber": ("risk", "amber"),
    "red": ("off", "red"),
    "blue": ("done", "blue"),
    "grey": ("none", "grey"),
    "outline": ("none", "grey"),
    "in_review": ("half", "blue"),
}
SEVERITY = {"critical": ("sev4", "red"), "high": ("sev3", "red")}
SEVERITY |= {"medium": ("sev2", "amber"), "low": ("sev1", "grey")}


@register.simple_tag
@cache
def icon(name, extra=""):
    return format_html(
        '<svg class="i {}" aria-hidden="true"><use href="#i-{}"/></svg>', extra, name
    )


@register.simple_tag
def rows(template, **context):
    """The rows of a long table, by a compiled template (web.rows)."""
    return compiled.draw(template, **context)


@register.simple_tag
def once(template):
    """A part of the frame that says the same to everybody on every page: it knows nothing of the
    page and is drawn once for each language."""
    return _drawn(template, get_language())


@cache
def _drawn(template, language):
    return get_template(template).render()


@register.simple_tag
def status(value, label):
    """Shape and word; the word is the record's own."""
    return _status(str(value), str(label))


@lru_cache(maxsize=500)
def _status(value, label):
    shape, tone = SHAPES[value]
    return format_html('<span class="st st--{}">{}{}</span>', tone, icon(shape), label)


@register.simple_tag
def severity(finding):
    """The four bars and the word; Critical is bold. Nothing for a finding without severity."""
    if not finding.severity:
        return ""
    return severity_words(str(finding.severity), str(finding.get_severity_display()))


@register.simple_tag
def severity_of(value, label):
    """The same where value and word stand apart from their finding."""
    return severity_words(str(value), str(label))


@lru_cache(maxsize=50)
def severity_words(value, label):
    shape, tone = SEVERITY[value]
    strong = " st--strong" if value == "critical" else ""
    return format_html(
        '<span class="st st--{}{}">{}{}</span>', tone, strong, icon(shape, "i--sev"), label
    )


@register.simple_tag
def level(value):
    """The chip of a level 0 to 4; a dash where there is none."""
    if value is None or value == "":
        return format_html('<span class="faint">{}</span>', "–")
    if str(value).isdigit():
        return format_html('<span class="lvl lvl--{0}">{0}</span>', value)
    return format_html('<span class="tag">{}</span>', value)


@register.simple_tag
def mark(classification):
    """The marking of one row or file."""
    item = Classification(classification)
    return format_html(
        '<abbr class="mark mark--{}" title="{}">{}</abbr>', item.value, item.label, item.short
    )


@register.simple_tag
def minibar(done, total):
    """A small bar for "done of total"; the figures stand beside it."""
    width = f"{100 * done / total:.1f}%" if total else "0%"
    return format_html(
        '<svg class="minibar" aria-hidden="true"><rect class="c-track" width="100%" height="100%"/>'
        '<rect class="c-1" width="{}" height="100%"/></svg>',
        width,
    )


@register.simple_tag
def countbar(done, total, colour="c-1", mark=None):
    """The bar of a clock: so much of a whole, with a mark on the way; the figures stand beside."""
    width = f"{100 * done / total:.1f}%" if total else "0%"
    line = '<line class="c-target" x1="{0}%" x2="{0}%" y1="-25%" y2="125%"/>'
    return format_html(
        '<svg class="bar" aria-hidden="true"><rect class="c-track" width="100%" height="100%"/>'
        '<rect class="{}" width="{}" height="100%"/>{}</svg>',
        colour,
        width,
        "" if mark is None else format_html(line, mark),
    )


@register.simple_tag
def stages(steps, label, compact=False):
    """The tracker: steps with `title`, `state` (done, now or empty), `detail`."""
    return compiled.draw("web/stages.jinja", steps=steps, label=label, compact=compact)


@register.simple_tag
def profile_plot(rows, label):
    """The maturity profile, a dumbbell on a fixed scale from 0 to 4 with its numbers beside it."""
    has_baseline = any(each.baseline for each in rows)
    shown = profile_rows(rows)
    return compiled.draw("web/profile.jinja", rows=shown, label=label, has_baseline=has_baseline)


@register.inclusion_tag("web/field.html")
def field(bound, hint=""):
    """A label, a hint, what is wrong and the control, tied together for screen readers."""
    widget = bound.field.widget
    kind = getattr(widget, "input_type", "")
    hint = hint or bound.help_text
    described = [
        f"{bound.auto_id}_{part}"
        for part, there in (("helptext", hint), ("error", bound.errors))
        if there
    ]
    attributes = {"aria-describedby": " ".join(described)} if described else {}
    return {
        "field": bound,
        "control": bound.as_widget(attrs=attributes),
        "hint": hint,
        "described": " ".join(described),
        "is_group": kind in ("radio", "checkbox") and hasattr(widget, "choices"),
        "is_check": kind == "checkbox" and not hasattr(widget, "choices"),
    }


@register.inclusion_tag("web/error_summary.html")
def error_summary(form):
    """Counts what needs another look and links to each place."""
    items = [
        (form[name].id_for_label or f"id_{name}" if name in form.fields else "", sentence)
        for name, sentences in form.errors.items()
        for sentence in sentences
    ]
    return {"items": items, "count": len(items)}


@register.inclusion_tag("web/pager.html", takes_context=True)
def pager(context, page):
    return {"page": page, "request": context["request"]}


@register.inclusion_tag("web/history.html", takes_context=True)
def history_list(context, lines):
    """Lines of history newest first (history.folding), in words for this reader."""
    request = context["request"]
    words = Words(lines, request.user)
    # A page may hold nothing but the rest of a line that began on the page before.
    page = context.get("page")
    is_rest = bool(page and page.paginator.count)
    shown = [(line, words.rows(line)) for line in lines]
    return {"lines": shown, "is_rest": is_rest, "request": request}


@register.simple_tag
def did(event):
    """What somebody did, as a sentence takes it, and to what kind of record."""
    verb = verb_words(event.verb, event.subject_model)
    return f"{verb} {kind_words(event.subject_model)}"


@register.filter
def verb(event):
    """What somebody did, without to what."""
    return verb_words(event.verb, event.subject_model)


@register.filter
def markdown(text, where="screen"):
    """A long text with its headings, lists and links; `"paper"` keeps only full addresses."""
    return render(str(text or ""), on_paper=where == "paper")


@register.filter
def percent(value):
    """A number as SVG takes it, whatever the reader's language."""
    return f"{float(value):.2f}%"
