"""Cells of documents: words, or a place in the same document that they lead to."""

from django import template
from django.utils.html import format_html

from documents.blocks import Ref

register = template.Library()


@register.filter
def cell(value):
    if isinstance(value, Ref):
        return format_html('<a href="#{}">{}</a>', value.anchor, value.label)
    return value
