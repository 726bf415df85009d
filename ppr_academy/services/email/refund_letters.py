"""The letters about refunds: asked for, given, declined, come back."""

from ppr_academy.services.email.letters import Draft, Letter, hello, write

Rows = tuple[tuple[str, str], ...]


def refunded(
    *, name: str, number: str, title: str, store: str, rows: Rows, ends: str, order_link: str
) -> Letter:
    """Money is on its way back. `ends` says what it means for the course."""
    return write(
        Draft(
            kind="order_refunded",
            subject=f"Your money is on its way back: {title}",
            opening=hello(name),
            paragraphs=(f"{store} gave you money back for “{title}”. {ends}",),
            rows=(("Order", number), *rows),
            after=("A card shows it in five to ten days, as your bank is fast or slow.",),
            links=(("Your order", order_link),),
        )
    )


def came_back(*, name: str, number: str, title: str, amount: str, order_link: str) -> Letter:
    """The bank did not take the money."""
    return write(
        Draft(
            kind="refund_failed",
            subject=f"Your bank sent the refund back: {title}",
            opening=hello(name),
            paragraphs=(
                f"We sent you {amount} for order {number}, and your bank sent it back. What you "
                "bought is yours again.",
                "If you still want the money, answer this letter: we find another way.",
            ),
            links=(("Your order", order_link),),
        )
    )
