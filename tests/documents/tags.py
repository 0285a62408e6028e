"""The structure tree of a tagged PDF, read back."""

import io

import pikepdf


def elements(pdf):
    """Each structure element's kind, in reading order."""
    found, waiting = [], [pdf.Root.StructTreeRoot]
    while waiting:
        each = waiting.pop()
        if not isinstance(each, pikepdf.Dictionary):
            continue
        if "/S" in each:
            found.append((str(each.S), each))
        kids = each.get("/K", [])
        kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
        waiting.extend(reversed(kids))
    return found


def scopes(content: bytes) -> list[str]:
    """What each head of a table stands for, in reading order; empty where it does not say."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        heads = [element for name, element in elements(pdf) if name == "/TH"]
        return [str(each.A.get("/Scope", "")) for each in heads]
