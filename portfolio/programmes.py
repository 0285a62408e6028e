"""The programme that a record belongs to, by its code: the chain in which its history stands.

A state practically never changes its programme and a programme its code, so both are asked once
and remembered by each process; a stale memory would only choose another whole chain.
"""

MOST = 2000
_codes: dict[int, str] = {}
_of_state: dict[int, str] = {}


def forget() -> None:
    _codes.clear()
    _of_state.clear()


def programme_code_of(record) -> str:
    """The record's own programme, else its parent's, else the first its state takes part in."""
    if programme_id := getattr(record, "programme_id", None):
        return code_of(programme_id)
    parent = record.history_parent()
    if parent is not None:
        return parent.history_programme_code()
    return code_of_state(record.history_state_id())


def code_of(programme_id: int) -> str:
    from portfolio.models import Programme

    rows = Programme.objects.filter(pk=programme_id)
    return _remembered(_codes, programme_id, rows.values_list("code", flat=True))


def code_of_state(state_id: int | None) -> str:
    from portfolio.models import Participation

    rows = Participation.objects.filter(state=state_id).order_by("pk")
    return _remembered(_of_state, state_id, rows.values_list("programme__code", flat=True))


def _remembered(memory, key, rows) -> str:
    """Nothing found is asked again: a state may join a programme at any time."""
    if key not in memory:
        code = rows.first()
        if code is None:
            return ""
        if len(memory) >= MOST:
            memory.clear()
        memory[key] = code
    return memory[key]
