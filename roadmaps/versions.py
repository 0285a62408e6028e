"""The versions of a plan: fixed when the State endorses it, checked for as long as they are kept.

A version keeps the plan's text and the finished document as a page maker takes it. The same
document is made from it years later, whatever became of the plan, of the templates or of the
records since.
"""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from documents.kinds import kind_named
from documents.render import MAKER, style_texts
from history.models import Event
from history.recorded import SYSTEM
from portfolio.labels import OpenTo, Release
from roadmaps.content import content_of, digest_of
from roadmaps.differences import Difference, differences
from roadmaps.models import PlanVersion, Roadmap

FIRST = "1.0"


def next_number(roadmap: Roadmap) -> str:
    """1.0 for the endorsement, then 1.1, 1.2 and so on for its amendments."""
    newest = roadmap.versions.newest()
    if newest is None:
        return FIRST
    first, _dot, last = newest.number.partition(".")
    return f"{first}.{int(last) + 1}"


@transaction.atomic
def fix_version(roadmap: Roadmap, *, by, reason: str = "", at=None) -> PlanVersion:
    """Keep the text of a plan that has just been endorsed or amended, and its document."""
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
    )
    version.html = master_html(version, before)
    version.save(by=by)
    return version


def master_html(version: PlanVersion, before: PlanVersion | None) -> str:
    """The whole document of a version, as the State reads it: nothing in it that stayed with the
    programme."""
    kind = kind_named("roadmap")
    with translation.override(version.language):
        context = kind.context(
            version.roadmap, user=OpenTo(Release.STATE), language=version.language,
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
    return differences(version.content, content)


def why_amended(roadmap: Roadmap) -> str:
    """The reason that was given when the amendment began."""
    begun = Event.objects.about(roadmap).filter(verb="amend").order_by("-pk").first()
    return begun.reason if begun else ""


def is_as_signed(roadmap: Roadmap) -> bool:
    """Whether the text says word for word what the version in force says."""
    version = roadmap.versions.newest()
    return bool(version) and content_of(roadmap, version.number) == version.content


def amendment_of(roadmap: Roadmap, version: PlanVersion, actions=None) -> list[Difference]:
    """What the text that is being amended changes in the version in force, in words."""
    return since(version, content_of(roadmap, version.number, actions))


@transaction.atomic
def keep_hash(version: PlanVersion, content: bytes) -> bool:
    """Whether this document is the version's own: the first one made says so for all later ones."""
    made = hashlib.sha256(content).hexdigest()
    kept = PlanVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
    if not kept.pdf_sha256:
        kept.pdf_sha256 = made
        kept.save(by=SYSTEM)
    return kept.pdf_sha256 == made


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
    code = "".join(code.lower().split())
    state, _slash, last = number.strip().removeprefix("UNOCT/GFCP/").partition("/NAP/")
    if not number.strip().startswith("UNOCT/GFCP/") or len(code) < PlanVersion.CODE_LENGTH:
        return False
    rows = PlanVersion.objects.filter(roadmap__state__code=state, number=last)
    return any(digest_of(each.content).startswith(code) for each in rows.only("content"))
