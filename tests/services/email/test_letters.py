"""Letters: both forms say the same, and what people typed cannot break out."""

from ppr_academy.services.email import letters


def _receipt(name: str = "Noor", title: str = "House Chords 101") -> letters.Letter:
    return letters.order_receipt(
        name=name,
        number="PPR-20001",
        title=title,
        store="Ava Keys",
        rows=(("Price", "$49.00"), ("Paid with Visa •• 4242", "$49.00")),
        learn_link="https://academy.example/learn/house-chords-101",
        order_link="https://academy.example/checkout/1",
        orders_link="https://academy.example/account/orders",
    )


def test_both_forms_carry_the_link_and_the_sums() -> None:
    letter = _receipt()
    for form in (letter.text, letter.html):
        for part in ("PPR-20001", "$49.00", "•• 4242", "/learn/house-chords-101", "/checkout/1"):
            assert part in form
    assert letter.subject == "Your receipt: House Chords 101"


def test_typed_markup_stays_text() -> None:
    letter = _receipt(name="<img src=x onerror=alert(1)>", title='"><script>x</script>')
    assert "<img" not in letter.html
    assert "<script" not in letter.html
    assert "&lt;img" in letter.html


def test_a_subject_is_one_line() -> None:
    letter = _receipt(title="One\r\nBcc: all@example.test" + "x" * 400)
    assert "\n" not in letter.subject
    assert "\r" not in letter.subject
    assert len(letter.subject) <= 200


def test_nothing_in_a_letter_reports_back() -> None:
    for letter in (
        _receipt(),
        letters.verify_address("Noor", "https://academy.example/verify-email?token=t"),
        letters.reset_password("Noor", "https://academy.example/reset-password?token=t"),
    ):
        assert "<img" not in letter.html
        assert "https://" in letter.text
        assert all("academy.example" in part for part in letter.html.split("https://")[1:])
