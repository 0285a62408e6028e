"""Agencies of a state from a table: short name, name and kind, a row each."""

from django.utils.translation import gettext_lazy as _

from documents.imports import Importer
from portfolio.forms import AgencyForm
from portfolio.models import Agency, State


class AgencyImporter(Importer):
    """An agency with the same short name is changed; a new one is added; none is removed."""

    kind = "agencies"
    optional = frozenset({"kind"})
    columns = {
        "code": (_("code"), _("short name"), "code", "short name", "abbreviation"),
        "name": (_("name"), _("agency"), "name", "agency"),
        "kind": (_("kind of agency"), "kind of agency", "kind"),
    }
    form_class = AgencyForm

    def __init__(self, state: State):
        self.state = state

    def key(self, values):
        return values["code"].casefold()

    def known(self):
        return {each.code.casefold(): each for each in Agency.objects.filter(state=self.state)}

    def fresh(self):
        return Agency(state=self.state)
