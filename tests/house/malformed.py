"""What no browser sends: values, fields and bodies that a form has to survive."""

import json
from urllib.parse import quote_from_bytes

from hypothesis import strategies as st

BOUNDARY = "odd-boundary"
HUGE = b"w" * 2_000_000
NUMBERS = [
    str(number)
    for number in (2**31, 2**31 - 1, 2**63, -(2**63) - 1, 2**200, -1, 0, 10**400, 32768, "1e309")
] + ["NaN", "Infinity", "-0", "٣", "1_000", "0x10", "1.5", " 1 ", "+1", ""]
DATES = [
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "0001-01-01",
    "2026-02-30",
    "-1-1-1",
    "٢٠٢٦-01-01",
]
TEXTS = [
    "\x00", "a\x00b", "\x1b[31m", "\x7f", "\u202egnp.exe", "\u2066\u2069", "\ufeff", "\ufffe",
    "😀" * 400, "e" + "\u0301" * 3_000, "<script>alert(1)</script>", "{{ 7|add:7 }}", "=1+1", "%00",
    "'; DROP TABLE x; --", "../../etc/passwd", "\r\n.\r\n", " " * 500, "[]", "{}", "null", "None",
    "True", "00000000-0000-0000-0000-000000000000", "{" * 5_000, "x" * 20_001,
]  # fmt: skip
BYTES = [b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\x80", b"\x80abc", b"\x00\x00", b"\xf4\x90\x80\x80"]

value = st.one_of(
    st.sampled_from([each.encode("utf-8", "surrogatepass") for each in NUMBERS + DATES + TEXTS]),
    st.sampled_from(BYTES),
    st.text(max_size=40).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.integers(-(2**70), 2**70).map(lambda number: str(number).encode()),
    st.binary(max_size=20),
)
shape = st.sampled_from(["one", "one", "one", "none", "twice", "list", "huge", "file"])
encoding = st.sampled_from(
    ["form"] * 10
    + ["multipart"] * 4
    + ["json", "nested", "plain", "empty type", "charset", "broken", "no boundary", "many"]
)


@st.composite
def malformed(draw, form):
    """(content type, body): the form as it stands with up to four fields spoilt, encoded oddly."""
    sent = [
        (name.encode(), str(each).encode())
        for name, values in form.initial().items()
        for each in values
    ]
    for name in draw(st.lists(st.sampled_from(sorted(form.fields) or ["extra"]), max_size=4)):
        sent = spoil(sent, name.encode(), draw(value), draw(shape))
    return encoded(draw(encoding), sent)


def spoil(sent, name, odd, how):
    if how != "twice":
        sent = [pair for pair in sent if pair[0] != name]
    if how == "list":
        return [*sent, (name + b"[]", odd), (name, odd), (name, b"")]
    if how == "huge":
        return [*sent, (name, HUGE if odd[:1] < b" " else odd * 50)]
    if how == "file":
        return [*sent, (name + b'"; filename="\xff.exe', odd)]
    return sent if how == "none" else [*sent, (name, odd)]


def encoded(how, sent):
    """The content type and the bytes."""
    pairs = b"&".join(
        quote_from_bytes(name).encode() + b"=" + quote_from_bytes(odd).encode()
        for name, odd in sent
    )
    if how in ("multipart", "broken", "no boundary"):
        body = b"".join(
            b'--%s\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
            % (BOUNDARY.encode(), name, odd)
            for name, odd in sent
        )
        end = b"" if how == "broken" else b"--%s--\r\n" % BOUNDARY.encode()
        boundary = "" if how == "no boundary" else f"; boundary={BOUNDARY}"
        return f"multipart/form-data{boundary}", body[: -3 if how == "broken" else None] + end
    if how == "json":
        return "application/json", json.dumps(
            {name.decode("latin-1"): odd.decode("latin-1") for name, odd in sent}
        ).encode()
    if how == "nested":
        return "application/json", b"[" * 3_000 + b"]" * 3_000
    if how == "many":
        return "application/x-www-form-urlencoded", b"&".join([pairs, b"x=1&" * 1_100])
    types = {
        "form": "application/x-www-form-urlencoded",
        "plain": "text/plain",
        "empty type": "",
        "charset": "application/x-www-form-urlencoded; charset=utf-16",
    }
    return types[how], pairs
