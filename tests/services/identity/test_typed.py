"""Names and addresses as people, and those who mean harm, type them."""

import pytest

from ppr_academy.services.identity.errors import (
    EmailEmpty,
    EmailNotUsable,
    NameEmpty,
    NameTooLong,
    find_refusal,
)
from ppr_academy.services.identity.typed import clean_email, clean_name, describe_browser


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Noor   Özdemir ", "Noor Özdemir"),
        ("<b>Noor</b>", "<b>Noor</b>"),
        ("No\x00or\x1b[31m", "Noor[31m"),
        ("\u202eNoor", "Noor"),
        ("🎹 Noor", "🎹 Noor"),
        ("o\u0308", "ö"),
        ("x" * 80, "x" * 80),
    ],
)
def test_a_name_is_one_clean_line(typed: str, stored: str) -> None:
    assert clean_name(typed) == stored


@pytest.mark.parametrize("typed", ["", "   ", "\x00\x07", "\u202e", None, 7, ["Noor"]])
def test_a_name_is_needed(typed: object) -> None:
    with pytest.raises(NameEmpty):
        clean_name(typed)


def test_a_name_has_an_end() -> None:
    with pytest.raises(NameTooLong):
        clean_name("x" * 81)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        (" Noor@Example.Test ", "noor@example.test"),
        ("noor+beats@example.co.uk", "noor+beats@example.co.uk"),
        ("noor@müller.example", "noor@xn--mller-kva.example"),
    ],
)
def test_an_address_has_one_form(typed: str, stored: str) -> None:
    assert clean_email(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "noor",
        "@example.test",
        "noor@",
        "noor@localhost",
        "noor@@example.test",
        "noor @example.test",
        "noor@exam ple.test",
        "noor@-example.test",
        "noor..x@example.test",
        "noor@example.test\r\nBcc: all@example.test",
        "noor\x00@example.test",
        "Noor <noor@example.test>",
        "нoor@example.test",
        "a" * 65 + "@example.test",
        "a@" + "b" * 250 + ".test",
        "a@" + "ü" * 80 + ".test",
        17,
        None,
    ],
)
def test_what_is_no_address_is_refused(typed: object) -> None:
    with pytest.raises(EmailNotUsable):
        clean_email(typed)


def test_an_empty_address_has_its_own_sentence() -> None:
    with pytest.raises(EmailEmpty):
        clean_email("  ")


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox on Linux",
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge on Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari on iPhone",
        ),
        ("curl/8.4", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_by_what_it_says(agent: str, name: str) -> None:
    assert describe_browser(agent) == name


def test_codes_turn_back_into_their_sentences_and_nothing_else_does() -> None:
    assert find_refusal("wrong") == ("password", "That e-mail and password don’t match.")
    assert find_refusal("email_taken") is not None
    assert find_refusal("<script>") is None
    assert find_refusal("") is None
