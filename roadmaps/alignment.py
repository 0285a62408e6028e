"""Two texts of one plan, side by side. A part that was taken out and written anew, word for word,
is the same part, though its record is another one."""

PARTS = ("milestones", "costs", "risks")


def aligned(old: dict, new: dict) -> dict:
    """The old text with the keys that the same things bear in the new one."""
    objectives = _rekeyed(old["objectives"], new["objectives"], _number)
    actions = _rekeyed(old["actions"], new["actions"], _name)
    keys = {
        before["key"]: after["key"] for before, after in zip(old["actions"], actions, strict=True)
    }
    there = {each["key"]: each for each in new["actions"]}
    for each in actions:
        each["waits_for"] = sorted(keys.get(key, key) for key in each["waits_for"])
        if (other := there.get(each["key"])) is not None:
            for name in PARTS:
                each[name] = _rekeyed(each[name], other[name], _words)
    risks = _rekeyed(old["risks"], new["risks"], _words)
    return old | {"objectives": objectives, "actions": actions, "risks": risks}


def is_same(old: dict, new: dict) -> bool:
    """Whether two texts say the same, word for word."""
    return settled(aligned(old, new)) == settled(new)


def settled(content: dict) -> dict:
    """A text whose parts stand in the order of their keys."""
    actions = [
        each
        | {name: _by_key(each[name]) for name in PARTS}
        | {"waits_for": sorted(each["waits_for"])}
        for each in content["actions"]
    ]
    return content | {"actions": actions, "risks": _by_key(content["risks"])}


def unkeyed(content: dict, known: dict) -> dict:
    """A text without the keys of its records; `known` says of each action by its key what is to
    stand in place of names that others may change."""
    codes = {each["key"]: each["code"] for each in content["actions"]}
    actions = [
        _words(each)
        | {name: sorted(map(_words, each[name]), key=str) for name in PARTS}
        | {"waits_for": sorted(codes.get(key, "") for key in each["waits_for"])}
        | known[each["key"]]
        for each in content["actions"]
    ]
    return {
        "plan": content["plan"],
        "risks": sorted(map(_words, content["risks"]), key=str),
        "objectives": [_words(each) for each in content["objectives"]],
        "actions": actions,
    }


def _rekeyed(old: list[dict], new: list[dict], sign) -> list[dict]:
    """Copies of the old rows. One whose key is gone takes the key of a new row that bears the same
    sign and was not there before."""
    before, after = {each["key"] for each in old}, {each["key"] for each in new}
    free = [each for each in new if each["key"] not in before]
    found = []
    for each in old:
        key = each["key"]
        if key not in after:
            same = next((one for one in free if sign(one) == sign(each)), None)
            if same is not None:
                free.remove(same)
                key = same["key"]
        found.append(each | {"key": key})
    return found


def _by_key(rows: list[dict]) -> list[dict]:
    return sorted(rows, key=lambda each: each["key"])


def _number(row: dict):
    return row["number"]


def _name(row: dict):
    return row["code"], row["title"]


def _words(row: dict) -> dict:
    return {name: value for name, value in row.items() if name != "key"}
