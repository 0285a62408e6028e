"""Pages are English until a person chooses another language."""

import pytest


@pytest.mark.parametrize(
    ("cookie", "language", "direction"),
    [("", "en", "ltr"), ("ar", "ar", "rtl"), ("fr", "fr", "ltr"), ("xx", "en", "ltr")],
)
def test_the_chosen_language_rules_and_the_browsers_does_not(
    client, db, cookie, language, direction
):
    if cookie:
        client.cookies["django_language"] = cookie
    page = client.get("/sign-in/", headers={"accept-language": "pt"}).content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in page
