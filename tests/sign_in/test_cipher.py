"""Secrets of second factors can be neither read nor changed in the database."""

import base64

import pytest

from portfolio.sign_in import cipher


def test_it_comes_back_and_never_looks_the_same():
    one, two = cipher.encrypt("JBSWY3DPEHPK3PXP"), cipher.encrypt("JBSWY3DPEHPK3PXP")
    assert one != two
    assert "JBSWY" not in one
    assert cipher.decrypt(one) == cipher.decrypt(two) == "JBSWY3DPEHPK3PXP"


@pytest.mark.parametrize("place", [0, 12, -1])
def test_a_changed_bit_is_found(place):
    kept = cipher.encrypt("JBSWY3DPEHPK3PXP")
    raw = bytearray(base64.urlsafe_b64decode(kept.removeprefix(cipher.FORM)))
    raw[place] ^= 1
    with pytest.raises(cipher.Unreadable):
        cipher.decrypt(cipher.FORM + base64.urlsafe_b64encode(raw).decode())


@pytest.mark.parametrize("kept", ["", "gcm1:", "gcm1:AAAA", "not base64 at all"])
def test_what_is_none_is_refused(kept):
    with pytest.raises(cipher.Unreadable):
        cipher.decrypt(kept)


def test_an_old_key_opens_what_it_closed(settings):
    kept = cipher.encrypt("secret")
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another" * 9
    with pytest.raises(cipher.Unreadable):
        cipher.decrypt(kept)
    settings.SECRET_KEY_FALLBACKS = [old]
    assert cipher.decrypt(kept) == "secret"
