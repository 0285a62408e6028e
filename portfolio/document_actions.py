"""Changes to the documents of a state: recorded, released, kept, removed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.uploads import MOST_FILES, CheckedFile
from history.lifecycle import NotNow
from history.versioned import save_version
from portfolio.labels import LABELS, lowered
from portfolio.models import State, StateDocument, StateDocumentFile


@transaction.atomic
def record_state_document(*, state: State, by, **values) -> StateDocument:
    """Record that a document of the state exists."""
    document = StateDocument(state=state, version=1, **_tidy(values))
    document.full_clean()
    document.save(by=by)
    return document


@transaction.atomic
def change_state_document(*, document: StateDocument, by, base_version: int, values: dict):
    """Change the record. A release cannot be taken back while a file is kept, and labels can only
    be raised here: lowering one is an act of its own."""
    rows = StateDocument.objects.filter(pk=document.pk)
    current = rows.select_for_update(of=("self",)).get()
    values = _tidy(values)
    if not values.get("is_released", current.is_released) and current.present_files.exists():
        raise ValidationError(
            {"is_released": _("Files are kept under this release. Remove them first.")}
        )
    _check_labels(current, values)
    saved = save_version(rows, base_version=base_version, values=values, by=by)
    saved.full_clean()
    return saved


def _tidy(values: dict) -> dict:
    """Reference and date belong to a release and go with it."""
    if values.get("is_released") is False:
        return values | {"release_reference": "", "released_on": None}
    return values


def _check_labels(current, values) -> None:
    wanted = {name: values.get(name, getattr(current, name)) for name in LABELS}
    if names := lowered(current, **wanted):
        sentence = _("A marking is not lowered, nor a record released further, by changing it.")
        raise ValidationError(dict.fromkeys(names, sentence))


@transaction.atomic
def attach_file(*, document: StateDocument, checked: CheckedFile, by) -> StateDocumentFile:
    """Keep a checked file as the document's next revision."""
    # Held until the end: the release is read as it stands, and two revisions get two numbers.
    current = StateDocument.objects.select_for_update(of=("self",)).get(pk=document.pk)
    if why := current.why_not_attach():
        raise NotNow(why)
    if current.present_files.count() >= MOST_FILES:
        raise NotNow(
            _("This document has %(most)s files, which is the most. Remove one first.")
            % {"most": MOST_FILES}
        )
    if current.present_files.filter(sha256=checked.sha256).exists():
        raise NotNow(_("This very file is kept here already."))
    last = current.files.aggregate(last=Max("revision"))["last"] or 0
    row = StateDocumentFile(
        document=current,
        revision=last + 1,
        name=checked.name,
        content_type=checked.content_type,
        size=checked.size,
        sha256=checked.sha256,
        uploaded_by=str(by)[:200],
    )
    row.file = checked.stored()
    try:
        row.save(by=by)
    except BaseException:
        row.file.storage.delete(row.file.name)
        raise
    return row


@transaction.atomic
def remove_file(*, file: StateDocumentFile, by, reason: str = "") -> StateDocumentFile:
    """Remove the bytes of one revision; its line stays with its hash."""
    rows = StateDocumentFile.objects.select_for_update(of=("self",))
    current = rows.select_related("document").get(pk=file.pk)
    if current.removed_at:
        raise NotNow(_("This file has been removed already."))
    if not reason.strip():
        raise NotNow(_("Say why: the reason is kept in the history."))
    storage, name = current.file.storage, current.file.name
    current.file = ""
    current.removed_at = timezone.now()
    current.save(by=by, verb="removed", reason=reason.strip())
    transaction.on_commit(lambda: storage.delete(name), robust=True)
    return current
