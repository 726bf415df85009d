"""Letters to a creator about a dispute: what it means for their money, and that we answer it."""

from ppr_academy.services.commerce.disputes.news import DisputeNews
from ppr_academy.services.email.letters import Draft, Letter, write

_WHAT_WE_SEND = (
    "We answer the bank for you, with the receipt, the refund terms that the buyer saw and the log "
    "of what they opened and when. You need not do anything."
)


def dispute_letter(news: DisputeNews, state: str, link: str) -> Letter:
    """The letter for the state that a dispute came to. `link` leads to the money page."""
    subject, paragraphs = _WORDS[state](news)
    sums = (("Order", news.number), ("What", news.title), ("The bank asks for", news.amount))
    return write(
        Draft(
            kind="dispute_news",
            subject=subject,
            opening=f"Hello {news.creator_name},",
            paragraphs=paragraphs,
            key=("See the sale", link),
            rows=sums,
        )
    )


def _asked(news: DisputeNews) -> tuple[str, tuple[str, ...]]:
    return f"A bank asks about {news.number}", (
        "A buyer did not recognise a payment and asked their bank about it. No money has moved, "
        "and they keep their access.",
        _WHAT_WE_SEND,
    )


def _opened(news: DisputeNews) -> tuple[str, tuple[str, ...]]:
    until = f" The bank hears us until {news.due_at:%d %B}." if news.due_at else ""
    return f"A buyer disputes {news.number}", (
        f"A buyer asked their bank to take a payment back. Your part of it, {news.held}, is held "
        "until the bank has decided, and the buyer's access is paused.",
        _WHAT_WE_SEND + until,
    )


def _won(news: DisputeNews) -> tuple[str, tuple[str, ...]]:
    return f"Won: {news.number} is yours again", (
        "The bank agreed with us. What was held goes to your balance again, and the buyer has "
        "their access back.",
    )


def _lost(news: DisputeNews) -> tuple[str, tuple[str, ...]]:
    return f"Lost: the bank gave {news.number} back", (
        f"The bank agreed with the buyer and gave them their money back. {news.lost} of it was "
        "yours. Their access has ended. The bank's own fee is ours, not yours.",
    )


def _dropped(news: DisputeNews) -> tuple[str, tuple[str, ...]]:
    return f"Settled: the question about {news.number}", (
        "The bank asks no more about this payment. Nothing has changed: the money is yours.",
    )


_WORDS = {
    "inquiry": _asked,
    "open": _opened,
    "won": _won,
    "lost": _lost,
    "dropped": _dropped,
}
