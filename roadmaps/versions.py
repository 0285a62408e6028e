"""The versions of a plan: fixed when the State endorses it, checked for as long as they are kept.

A version keeps the plan's text and the finished document as a page maker takes it. The same
document is made from it years later, whatever became of the plan, of the templates or of the
records since.
"""

import hashlib

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from documents.kinds import kind_named
from documents.looks import MAKER, style_texts
from history.models import Event
from history.recorded import SYSTEM
from roadmaps.alignment import aligned, is_same, unkeyed
from roadmaps.content import READ_BY_STATE, content_of, digest_of
from roadmaps.differences import Difference, differences
from roadmaps.models import PlanVersion, Roadmap

FIRST = "1.0"
# Parts of the shortest document number: house, programme, State, kind, version.
FEWEST = 5


def next_number(roadmap: Roadmap) -> str:
    """1.0 for the endorsement, then 1.1, 1.2 and so on for its amendments."""
    newest = roadmap.versions.newest()
    if newest is None:
        return FIRST
    first, _dot, last = newest.number.partition(".")
    return f"{first}.{int(last) + 1}"


@transaction.atomic
def fix_version(roadmap: Roadmap, *, by, reason: str = "", at=None, document=None) -> PlanVersion:
    """Keep the text of a plan that has just been endorsed or amended, and its document."""
    # Somebody may have saved the plan's own fields since this one was read.
    roadmap.refresh_from_db()
    number, at = roadmap.version_number, at or timezone.now().replace(microsecond=0)
    content = content_of(roadmap, number)
    digest = digest_of(content)
    language = roadmap.prevailing_language
    before = roadmap.versions.newest()
    version = PlanVersion(
        roadmap=roadmap,
        number=number,
        reason=reason,
        language=language,
        content=content,
        digest=digest,
        styles=style_texts(),
        maker=MAKER,
        fixed_at=at,
        classification=kind_named("roadmap").marking(roadmap).classification,
        document=document,
    )
    version.html = master_html(version, before)
    version.save(by=by)
    roadmap.__dict__.pop("signed_texts", None)
    return version


def master_html(version: PlanVersion, before: PlanVersion | None) -> str:
    """The whole document of a version, as the State reads it: nothing in it that stayed with the
    programme."""
    kind = kind_named("roadmap")
    with translation.override(version.language):
        context = kind.context(
            version.roadmap, user=READ_BY_STATE, language=version.language,
            at=version.fixed_at,
        )  # fmt: skip
        context |= {
            "version": version,
            "digest": version.digest,
            "number": version.reference,
            "hash_line": f"sha256 {version.code}",
            "produced_for": None,
            "language": version.language,
            "differences": since(before, version.content) if before else [],
        }
        return render_to_string(kind.template, context)


def since(version: PlanVersion, content: dict) -> list[Difference]:
    """What this text changes in a version."""
    return differences(aligned(version.content, content), content)


def why_amended(roadmap: Roadmap) -> str:
    """The reason that was given when the amendment began."""
    begun = Event.objects.about(roadmap).filter(verb="amend").order_by("-pk").first()
    return begun.reason if begun else ""


def is_as_signed(roadmap: Roadmap) -> bool:
    """Whether the text says word for word what the version in force says."""
    version = roadmap.versions.newest()
    return bool(version) and is_same(version.content, content_of(roadmap, version.number))


def is_as_begun(roadmap: Roadmap) -> bool:
    """Whether everything that the amendment changed is put back. What others have changed since,
    the name of an agency or the release of a finding, is none of it."""
    version = roadmap.versions.newest()
    if version is None:
        return False
    content = content_of(roadmap, version.number)
    return is_same(version.content, content) or own_digest(roadmap, content) == roadmap.amended_from


def own_digest(roadmap: Roadmap, content: dict) -> str:
    """The hash of what the plan's writers write: agencies and findings by their keys, all of
    them."""
    known = {each["key"]: {"lead_agency": None, "findings": []} for each in content["actions"]}
    for key, lead, finding in roadmap.actions.order_by("findings").values_list(
        "pk", "lead_agency", "findings"
    ):
        known[key]["lead_agency"] = lead
        known[key]["findings"].append(str(finding))
    return digest_of(unkeyed(content, known))


def amendment_of(roadmap: Roadmap, version: PlanVersion, actions=None) -> list[Difference]:
    """What the text that is being amended changes in the version in force, in words."""
    return since(version, content_of(roadmap, version.number, actions))


@transaction.atomic
def keep_hash(version: PlanVersion, content: bytes) -> bool:
    """Whether this document is the version's own: the first one made says so for all later ones,
    and is kept."""
    made = hashlib.sha256(content).hexdigest()
    kept = PlanVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if kept.pdf_sha256 in ("", made) and not kept.pdf:
        kept.pdf_sha256 = made
        kept.pdf.save(f"{kept.pk}-{made[:16]}.pdf", ContentFile(content), save=False)
        kept.save(by=SYSTEM)
    return kept.pdf_sha256 == made


def kept_document(version: PlanVersion) -> bytes | None:
    """The document as it was first made; nothing where it is not there, or not whole."""
    if not version.pdf:
        return None
    try:
        with version.pdf.open("rb") as file:
            content = file.read()
    except OSError:
        return None
    is_whole = hashlib.sha256(content).hexdigest() == version.pdf_sha256
    return content if is_whole else None


@transaction.atomic
def attach_copy(*, version: PlanVersion, document, by) -> None:
    """Attach the scanned copy with the signatures, a document of the State."""
    if document.state_id != version.roadmap.state_id:
        raise ValidationError({"document": _("Choose a document of the plan’s own State.")})
    kept = PlanVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if kept.document_id != document.pk:
        kept.document = document
        kept.save(by=by)


def is_genuine(number: str, code: str) -> bool:
    """Whether a version of this document number has this hash: all of it, or the part that stands
    on its pages. Says nothing about what stands in it, and is asked of the text itself, so that a
    text changed in the database is not genuine."""
    code, number = "".join(code.lower().split()), number.strip()
    place = number.split("/")
    if len(place) < FEWEST or len(code) < PlanVersion.CODE_LENGTH:
        return False
    rows = PlanVersion.objects.filter(roadmap__state__code=place[2], number=place[-1])
    rows = rows.select_related("roadmap__state", "roadmap__mission").defer("html", "styles")
    return any(
        each.reference == number and digest_of(each.content).startswith(code) for each in rows
    )
