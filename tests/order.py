"""Which tests run together, and when: with several processes the longest come first, so that none
waits for the other at the end.

What shares a running product stays in one process, as each process would start its own. The house
laws stand each for itself and are shared out one by one.
"""

import os

from xdist.scheduler import LoadScopeScheduling

SITES = (
    "tests/fusion_programme/test_processes",
    "tests/sign_in/test_guessing",
    "tests/sign_in/test_mails",
    "tests/sign_in/test_provider",
)
FIRST = (
    *SITES,
    "tests/house/test_interrupted",
    "tests/house/test_canary",
    "tests/roadmaps/test_large_document",
    "tests/browser/",
    "tests/house/test_sweep",
    "tests/house/test_malformed",
    "tests/house/test_identifiers",
    "tests/house/test_doors",
    "tests/house/test_queries",
    "tests/house/test_input",
)
# Many and short: they fill what is left.
LAST = ("tests/house/test_code", "tests/house/test_security_page", "tests/house/test_tables")


# Asked on the embedded database alone: what no database has a part in, what a page says and looks
# like, and laws whose thousands of requests say the same on both. Every route is asked on the
# services too, by the laws below. WHOLE=1 asks everything everywhere.
EMBEDDED_ONLY = (
    "tests/assessments/test_conference",
    "tests/assessments/test_delta",
    "tests/assessments/test_desk.py",
    "tests/assessments/test_evidence_pages",
    "tests/assessments/test_field_form",
    "tests/assessments/test_finding_pages",
    "tests/assessments/test_finding_rules",
    "tests/assessments/test_instrument_pages",
    "tests/assessments/test_instrument_pairs",
    "tests/assessments/test_instrument_versions",
    "tests/assessments/test_process",
    "tests/assessments/test_report",
    "tests/assessments/test_rules",
    "tests/assessments/test_scoring",
    "tests/assessments/test_self_assessment",
    "tests/assessments/test_workbook",
    "tests/browser/test_conference",
    "tests/browser/test_desk",
    "tests/browser/test_every_page",
    "tests/browser/test_quarter",
    "tests/browser/test_reply",
    "tests/browser/test_shared_machine",
    "tests/browser/test_sign_in",
    "tests/documents/test_antivirus",
    "tests/documents/test_copies",
    "tests/documents/test_malformed_uploads",
    "tests/documents/test_render",
    "tests/documents/test_spreadsheets",
    "tests/documents/test_tables",
    "tests/documents/test_uploads",
    "tests/fusion_programme/test_compose",
    "tests/fusion_programme/test_demonstration",
    "tests/fusion_programme/test_figures",
    "tests/fusion_programme/test_language",
    "tests/fusion_programme/test_lifecycles",
    "tests/fusion_programme/test_pages",
    "tests/fusion_programme/test_processes.py::test_a_busy_port",
    "tests/fusion_programme/test_processes.py::test_a_killed_child",
    "tests/fusion_programme/test_processes.py::test_a_killed_supervisor",
    "tests/fusion_programme/test_processes.py::test_a_message_with_two_lengths",
    "tests/fusion_programme/test_processes.py::test_interrupt",
    "tests/history/test_audit",
    "tests/history/test_entry",
    "tests/history/test_every_history",
    "tests/history/test_every_model",
    "tests/history/test_own_work",
    "tests/history/test_tab",
    "tests/house/test_actions",
    "tests/house/test_canary",
    "tests/house/test_code",
    "tests/house/test_dates",
    "tests/house/test_doors",
    "tests/house/test_every_list_and_object",
    "tests/house/test_hardening",
    "tests/house/test_headers",
    "tests/house/test_input",
    "tests/house/test_lock",
    "tests/house/test_markings",
    "tests/house/test_matrix",
    "tests/house/test_order",
    "tests/house/test_queries",
    "tests/house/test_refusals",
    "tests/house/test_scope",
    "tests/house/test_security_page",
    "tests/house/test_source",
    "tests/house/test_weak_spots",
    "tests/mentoring/test_pages",
    "tests/portfolio/test_diligence_pages",
    "tests/portfolio/test_labels",
    "tests/portfolio/test_people_pages",
    "tests/portfolio/test_reads",
    "tests/portfolio/test_state_documents",
    "tests/roadmaps/test_building",
    "tests/roadmaps/test_costs",
    "tests/roadmaps/test_coverage",
    "tests/roadmaps/test_document",
    "tests/roadmaps/test_large_document",
    "tests/roadmaps/test_lights",
    "tests/roadmaps/test_linking",
    "tests/roadmaps/test_matrix",
    "tests/roadmaps/test_pages",
    "tests/roadmaps/test_parts",
    "tests/roadmaps/test_plan_chapters",
    "tests/roadmaps/test_priorities",
    "tests/roadmaps/test_quarter_document",
    "tests/roadmaps/test_quarter_pages",
    "tests/roadmaps/test_quarters",
    "tests/roadmaps/test_readers",
    "tests/roadmaps/test_rhythm",
    "tests/roadmaps/test_schedule",
    "tests/roadmaps/test_timeline",
    "tests/study_visits/test_questions",
    "tests/study_visits/test_visits",
    "tests/study_visits/test_zones",
    "tests/sign_in/test_addresses",
    "tests/sign_in/test_cipher",
    "tests/sign_in/test_forged_provider",
    "tests/sign_in/test_idle",
    "tests/sign_in/test_invitation",
    "tests/sign_in/test_own_security",
    "tests/sign_in/test_passwords",
    "tests/sign_in/test_provider",
    "tests/sign_in/test_second_factor",
    "tests/training/test_calendar",
    "tests/training/test_catalogue",
    "tests/training/test_certificates",
    "tests/training/test_evaluations",
    "tests/training/test_nomination_import",
    "tests/web/",
)


# Asked on the services alone: rights, gates and changes, which PostgreSQL checks more strictly, and
# laws whose thousands of requests lean on what a database refuses, locks or rolls back. Asked on
# both: saving, overlaps, history, versions, jobs and the main job.
SERVICES_ONLY = (
    "tests/assessments/test_closing",
    "tests/assessments/test_desk_team",
    "tests/assessments/test_register",
    "tests/assessments/test_release",
    "tests/assessments/test_reply",
    "tests/assessments/test_team",
    "tests/browser/test_saving",
    "tests/compendium/test_inbox",
    "tests/fusion_programme/test_acting",
    "tests/house/test_identifiers",
    "tests/house/test_interrupted",
    "tests/house/test_malformed_posts",
    "tests/house/test_revocation",
    "tests/house/test_sweep",
    "tests/mentoring/test_assignments",
    "tests/mentoring/test_work",
    "tests/portfolio/test_access",
    "tests/portfolio/test_agency_import",
    "tests/portfolio/test_api",
    "tests/portfolio/test_break_glass",
    "tests/portfolio/test_declarations",
    "tests/portfolio/test_diligence.py",
    "tests/portfolio/test_diligence_rule",
    "tests/portfolio/test_diligence_sequences",
    "tests/portfolio/test_participants",
    "tests/portfolio/test_forgetting",
    "tests/portfolio/test_grants",
    "tests/portfolio/test_state_access",
    "tests/roadmaps/test_equipment",
    "tests/roadmaps/test_milestones",
    "tests/study_visits/test_capture",
    "tests/study_visits/test_seats",
    "tests/sign_in/test_guessing",
    "tests/sign_in/test_mails",
    "tests/sign_in/test_sign_in",
    "tests/training/test_nominations",
    "tests/training/test_sessions",
)


# WHOLE=1 asks everything everywhere, of every role and at every width; without it the longest walks
# ask a part that stays the same, so that all of it is answered within twenty minutes.
WHOLE = bool(os.environ.get("WHOLE"))


def left_to_the_other(nodeid: str) -> bool:
    """Whether this test is asked where the other database is."""
    if os.environ.get("WHOLE"):
        return False
    on_services = bool(os.environ.get("DATABASE_URL"))
    return nodeid.startswith(EMBEDDED_ONLY if on_services else SERVICES_ONLY)


def unit_of(nodeid: str) -> str:
    """What a test is handed out with."""
    if nodeid.startswith(SITES):
        return "sites"
    if nodeid.startswith("tests/browser/"):
        return "browser"
    return nodeid if nodeid.startswith("tests/house/") else nodeid.partition("::")[0]


def rank(nodeid: str) -> int:
    if nodeid.startswith(LAST):
        return len(FIRST) + 1
    return next((n for n, start in enumerate(FIRST) if nodeid.startswith(start)), len(FIRST))


class Units(LoadScopeScheduling):
    def _split_scope(self, nodeid):
        return unit_of(nodeid)
