"""Mail about refunds as jobs: each makes its letter from the refund's id and sends it once."""

from ppr_academy.services.commerce.refunds.letters import Person, RefundNews, find_refund_news
from ppr_academy.services.core import db, jobs
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.email import refund_letters, sending
from ppr_academy.services.email.letters import Letter


@jobs.job("email.order_refunded", queue="mail")
def order_refunded(refund_id: str) -> None:
    """Tell a buyer that money is on its way back."""
    news = _news(refund_id)
    if news is None or news.buyer is None:
        return
    kept = (("You paid in the end", news.kept),) if news.kept else ()
    letter = refund_letters.refunded(
        name=news.buyer.name,
        number=news.number,
        title=news.title,
        store=news.store_name,
        rows=(
            ("You paid", news.paid),
            ("Back to", news.paid_with or "the way you paid"),
            *kept,
            ("You get back", news.amount),
        ),
        ends="It stays in your library." if news.keeps_access else "It has left your library.",
        when=(
            "The credits are in your wallet again." if news.in_credits else refund_letters.ON_A_CARD
        ),
        order_link=_order(news),
    )
    _send(letter, news.buyer, f"refunded:{refund_id}")


@jobs.job("email.refund_declined", queue="mail")
def refund_declined(refund_id: str) -> None:
    """Tell a buyer why they get nothing back."""
    news = _news(refund_id)
    if news is None or news.buyer is None:
        return
    letter = refund_letters.declined(
        name=news.buyer.name,
        number=news.number,
        title=news.title,
        store=news.store_name,
        answer=news.answer,
        order_link=_order(news),
    )
    _send(letter, news.buyer, f"refund_declined:{refund_id}")


@jobs.job("email.refund_failed", queue="mail")
def refund_failed(refund_id: str) -> None:
    """Tell a buyer that their bank sent the money back."""
    news = _news(refund_id)
    if news is None or news.buyer is None:
        return
    letter = refund_letters.came_back(
        name=news.buyer.name,
        number=news.number,
        title=news.title,
        amount=news.amount,
        order_link=_order(news),
    )
    _send(letter, news.buyer, f"refund_failed:{refund_id}")


@jobs.job("email.refund_requested", queue="mail")
def refund_requested(refund_id: str) -> None:
    """Tell a creator that a buyer asks for their money back."""
    news = _news(refund_id)
    if news is None or news.creator is None or news.buyer is None:
        return
    letter = refund_letters.requested(
        name=news.creator.name,
        number=news.number,
        title=news.title,
        buyer=news.buyer.name,
        amount=news.amount,
        wish=news.wish,
        link=get_settings().public_url + "/dashboard/money",
    )
    _send(letter, news.creator, f"refund_requested:{refund_id}")


def _news(refund_id: str) -> RefundNews | None:
    with db.reading() as session:
        return find_refund_news(session, refund_id)


def _order(news: RefundNews) -> str:
    return f"{get_settings().public_url}/checkout/{news.order_id}"


def _send(letter: Letter, to: Person, key: str) -> None:
    sending.send_once(letter, user_id=to.id, to=to.email, key=key)
