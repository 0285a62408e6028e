"""Django's own tags for translation, except that words which stand in the template are looked up
once for each language: a table says the same dozen of them in every row."""

from django.template import Library, Node
from django.templatetags import i18n
from django.templatetags.i18n import TranslateNode
from django.utils.translation import get_language

register = Library()
register.tags.update(i18n.register.tags)
register.filters.update(i18n.register.filters)


class FixedWords(Node):
    child_nodelists = ()

    def __init__(self, source: TranslateNode):
        self.source, self.asvar = source, source.asvar
        source.asvar = None
        self.said = {}

    def render(self, context):
        language = get_language()
        if language not in self.said:
            self.said[language] = self.source.render(context)
        if not self.asvar:
            return self.said[language]
        context[self.asvar] = self.said[language]
        return ""


def translate(parser, token):
    node = i18n.do_translate(parser, token)
    words = node.filter_expression
    is_fixed = isinstance(words.var.literal, str) and not (words.filters or node.message_context)
    return FixedWords(node) if is_fixed else node


register.tag("translate", translate)
register.tag("trans", translate)
