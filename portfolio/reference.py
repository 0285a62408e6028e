"""Reference data: 193 Member States, the regional bodies served so far, programme and donors."""

import datetime
import json
from pathlib import Path

from history.recorded import SYSTEM, set_links
from portfolio.models import Donor, Programme, State

STATES_FILE = Path(__file__).parent / "reference" / "states.json"
REGIONAL_BODIES = {
    "SADC": "Southern African Development Community",
    "ECOWAS": "Economic Community of West African States",
    "EAC": "East African Community",
    "AU": "African Union",
}
DONORS = {
    "UNPDF": "United Nations Peace and Development Trust Fund",
    "PRT": "Portugal",
    "QAT": "Qatar",
}


def load() -> None:
    """Bring states, donors and the programme to what this release says. Safe to run again."""
    for item in json.loads(STATES_FILE.read_text())["states"]:
        put(State, {"code": item["iso3"]}, _state_values(item))
    for code, name in REGIONAL_BODIES.items():
        values = {"name": name, "kind": State.Kind.REGIONAL_BODY, "region": "Africa"}
        put(State, {"code": code}, values)
    donors = [put(Donor, {"code": code}, {"name": name}) for code, name in DONORS.items()]
    values = {"name": "Global Fusion Cells Programme", "starts_on": datetime.date(2020, 1, 1)}
    programme = put(Programme, {"code": "GFCP"}, values)
    set_links(programme, "donors", donors, by=SYSTEM)


def put(model, key: dict, values: dict):
    """The row with this key, made or brought to these values; history only where they differ."""
    row = model.objects.filter(**key).first() or model(**key)
    for name, value in values.items():
        setattr(row, name, value)
    row.full_clean(validate_unique=row._state.adding, validate_constraints=row._state.adding)
    row.save(by=SYSTEM)
    return row


def _state_values(item: dict) -> dict:
    return {
        "name": item["name_en"],
        "formal_name": item["formal_en"] or "",
        "name_fr": item["name_fr"] or "",
        "name_pt": item["name_pt"] or "",
        "name_ar": item["name_ar"] or "",
        "region": item["region"],
        "subregion": item["subregion"],
        "m49": item["m49"],
        "kind": State.Kind.MEMBER_STATE,
    }
