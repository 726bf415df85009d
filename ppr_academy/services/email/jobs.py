"""Mail as jobs: each makes its letter from ids and sends it once."""

from ppr_academy.services.commerce.disputes.news import find_news
from ppr_academy.services.commerce.receipts import find_receipt
from ppr_academy.services.commerce.subscriptions.membership import find_notice
from ppr_academy.services.commerce.watch.history import list_new_breaks
from ppr_academy.services.core import db, jobs
from ppr_academy.services.core.config import get_settings
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.email import letters, queries, sending, subscription_letters
from ppr_academy.services.email.dispute_letters import dispute_letter
from ppr_academy.services.identity import links
from ppr_academy.services.identity.accounts import list_admins

MOST_BREAKS = 20
"""How many breaks a letter names; the page has them all."""


@jobs.job("email.verify_address", queue="mail")
def verify_address(link_id: str) -> None:
    """Mail the link that verifies an address; nothing once it is of no use."""
    with db.reading() as session:
        link = links.find_mailed_link(session, parse_id(link_id))
    if link is not None:
        letter = letters.verify_address(link.name, _url(f"/verify-email?token={link.token}"))
        sending.send_once(letter, user_id=link.user_id, to=link.email, key=f"verify:{link_id}")


@jobs.job("email.reset_password", queue="mail")
def reset_password(link_id: str) -> None:
    """Mail the link for a new password; nothing once it is of no use."""
    with db.reading() as session:
        link = links.find_mailed_link(session, parse_id(link_id))
    if link is not None:
        letter = letters.reset_password(link.name, _url(f"/reset-password?token={link.token}"))
        sending.send_once(letter, user_id=link.user_id, to=link.email, key=f"reset:{link_id}")


@jobs.job("email.order_receipt", queue="mail")
def order_receipt(order_id: str) -> None:
    """Mail the receipt of a paid order; nothing to somebody who has left."""
    with db.reading() as session:
        receipt = find_receipt(session, order_id)
    if receipt is None:
        return
    bought = receipt.purchase
    discount = (("Discount", bought.discount),) if bought.discount else ()
    letter = letters.order_receipt(
        name=receipt.buyer_name,
        number=bought.number,
        title=bought.title,
        store=bought.store_name,
        rows=(("Price", bought.price), *discount, ("Paid", bought.charged)),
        learn_link=_url(bought.learn_path) if bought.learn_path else "",
        order_link=_url(f"/checkout/{order_id}"),
        orders_link=_url("/account/orders"),
    )
    sending.send_once(letter, user_id=receipt.buyer_id, to=receipt.email, key=f"receipt:{order_id}")


@jobs.job("email.subscription_notice", queue="mail")
def subscription_notice(subscription_id: str, kind: str, key: str) -> None:
    """Mail what becomes of a subscription; nothing that is not so any more."""
    with db.reading() as session:
        notice = find_notice(session, subscription_id)
    letter = subscription_letters.write_notice(notice, kind, _url) if notice else None
    if notice is not None and letter is not None:
        sending.send_once(
            letter, user_id=notice.user_id, to=notice.email, key=f"subscription:{key}"
        )


@jobs.job("email.broken_invariants", queue="mail")
def broken_invariants(run_id: str) -> None:
    """Tell every admin what a run of the audit was the first to find."""
    with db.reading() as session:
        found = list_new_breaks(session, run_id)
        admins = list_admins(session)
    rows = tuple((f"{broken.subject}: {broken.rule}", broken.detail) for broken in found)
    for admin in admins if rows else ():
        letter = letters.broken_invariants(
            admin.name, rows[:MOST_BREAKS], len(rows[MOST_BREAKS:]), _url("/admin")
        )
        sending.send_once(
            letter, user_id=admin.user_id, to=admin.email, key=f"broken:{run_id}:{admin.user_id}"
        )


@jobs.job("email.dispute_news", queue="mail")
def dispute_news(dispute_id: str, state: str) -> None:
    """Mail a creator that a dispute came to a state; nothing once it has gone on."""
    with db.reading() as session:
        news = find_news(session, dispute_id, state)
    if news is not None:
        letter = dispute_letter(news, state, _url("/dashboard/money"))
        key = f"dispute:{dispute_id}:{state}"
        sending.send_once(letter, user_id=news.creator_id, to=news.email, key=key)


@jobs.job("email.forget_person")
def forget_person(user_id: str) -> None:
    """Take a deleted person's address out of the letters they got."""
    with db.transaction() as session:
        queries.replace_address(session, parse_id(user_id), f"{user_id}@deleted.invalid")


def _url(path: str) -> str:
    return get_settings().public_url + path
