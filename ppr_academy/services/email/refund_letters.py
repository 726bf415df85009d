"""The letters about refunds: asked for, given, declined, come back."""

from ppr_academy.services.email.letters import Draft, Letter, hello, write

ON_A_CARD = "A card shows it in five to ten days, as your bank is fast or slow."
Rows = tuple[tuple[str, str], ...]


def refunded(
    *,
    name: str,
    number: str,
    title: str,
    store: str,
    rows: Rows,
    ends: str,
    when: str,
    order_link: str,
) -> Letter:
    """Money is on its way back. `ends` says what it means for the course, `when` it arrives."""
    return write(
        Draft(
            kind="order_refunded",
            subject=f"Your money is on its way back: {title}",
            opening=hello(name),
            paragraphs=(f"{store} gave you money back for “{title}”. {ends}",),
            rows=(("Order", number), *rows),
            after=(when,),
            links=(("Your order", order_link),),
        )
    )


def declined(
    *, name: str, number: str, title: str, store: str, answer: str, order_link: str
) -> Letter:
    """A request came to nothing, and why."""
    return write(
        Draft(
            kind="refund_declined",
            subject=f"About your refund: {title}",
            opening=hello(name),
            paragraphs=(
                f"{store} read your request for order {number} and will not refund it. They write:",
                f"“{answer}”",
                "The course stays yours.",
            ),
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


def requested(
    *, name: str, number: str, title: str, buyer: str, amount: str, wish: str, link: str
) -> Letter:
    """A creator has a request to decide."""
    return write(
        Draft(
            kind="refund_requested",
            subject=f"{buyer} asks for a refund: {title}",
            opening=hello(name),
            paragraphs=(f"{buyer} asks for {amount} back and writes:", f"“{wish}”"),
            key=("Accept or decline", link),
            rows=(("Order", number), ("Course", title)),
            after=("Nothing moves until you decide.",),
        )
    )
