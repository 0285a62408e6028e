"""The access report of a state as a table: the lines of the screen, one below the other."""

from django.utils.translation import gettext as _


def columns() -> list[tuple[str, int]]:
    """Headings and widths."""
    return [
        (_("Part"), 20),
        (_("Person"), 26),
        (_("Role"), 24),
        (_("For"), 22),
        (_("Since"), 18),
        (_("Until"), 18),
        (_("Granted by"), 26),
        (_("Reason"), 50),
        (_("Second factor"), 14),
        (_("Last used"), 14),
        (_("Last seen"), 18),
        (_("What followed"), 30),
    ]


def rows(report=None, emergencies=()) -> list[list]:
    """Every line of the page, as far as the page has that part."""
    found = []
    if report:
        for group, lines in report.groups():
            found += [_access(group, each) for each in lines]
        found += [_access(_("Ended"), each) for each in report.ended]
    return found + [_emergency(line) for line in emergencies]


def _access(part, each) -> list:
    grant = each.grant
    return [
        part,
        grant.person.full_name,
        grant.get_role_display(),
        str(grant.where),
        grant.starts_at,
        grant.ends_at,
        grant.granted_by.full_name if grant.granted_by else "",
        grant.reason,
        _("yes") if each.has_factor else _("no"),
        grant.last_used_on,
        grant.person.last_seen_at,
        _("suspended") if each.is_suspended else "",
    ]


def _emergency(line) -> list:
    asked = line.request
    seen = _("%(n)s records opened") % {"n": line.records}
    return [
        _("Break-glass"),
        asked.person.full_name,
        "",
        asked.state.name,
        asked.grant.starts_at if asked.grant else asked.asked_at,
        asked.grant.ends_at if asked.grant else None,
        asked.decided_by.full_name if asked.decided_by else "",
        asked.reason,
        "",
        None,
        None,
        f"{asked.get_status_display()}. {seen}",
    ]
