"""Bringing a workbook back."""

from django.utils.translation import gettext_lazy as _

from portfolio.forms import CheckedFileField
from web.forms import PlainForm


class WorkbookForm(PlainForm):
    file = CheckedFileField(
        label=_("Workbook"),
        allowed=("sheet",),
        help_text=_("XLSX, as you downloaded it here and filled it in."),
        error_messages={"required": _("Choose a file.")},
    )
