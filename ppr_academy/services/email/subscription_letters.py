"""Letters about memberships and plans: a trial that ends, a payment that failed, the end."""

from collections.abc import Callable

from ppr_academy.models.offers import OfferKind
from ppr_academy.models.subscriptions import SubscriptionStatus
from ppr_academy.services.commerce.subscriptions.membership import Notice
from ppr_academy.services.email.letters import Draft, Letter, write

Url = Callable[[str], str]


def write_notice(notice: Notice, kind: str, url: Url) -> Letter | None:
    """The letter of this kind; None when it is not so any more."""
    makers = {"trial_ends": _trial_ends, "past_due": _past_due, "ended": _ended}
    return makers[kind](notice, url)


def _what(notice: Notice) -> str:
    if notice.kind == OfferKind.PLAN:
        return f"your plan “{notice.title}”"
    return f"your membership “{notice.title}” of {notice.store_name}"


def _key(notice: Notice, words: str, url: Url) -> tuple[str, str]:
    path = "/dashboard/plan" if notice.kind == OfferKind.PLAN else "/account/memberships"
    return words, url(path)


def _trial_ends(notice: Notice, url: Url) -> Letter | None:
    if notice.status != SubscriptionStatus.TRIALING:
        return None
    return write(
        Draft(
            kind="subscription_trial_ends",
            subject=f"Your free days end on {notice.until}",
            opening=f"Hello {notice.name},",
            paragraphs=(
                f"The free days of {_what(notice)} end on {notice.until}. From then on it is "
                f"{notice.price}, until you cancel.",
            ),
            key=_key(notice, "See or cancel it", url),
            after=("Cancel before that day and nothing is charged.",),
        )
    )


def _past_due(notice: Notice, url: Url) -> Letter | None:
    if notice.status != SubscriptionStatus.PAST_DUE:
        return None
    return write(
        Draft(
            kind="subscription_past_due",
            subject=f"The payment for {notice.title} did not work",
            opening=f"Hello {notice.name},",
            paragraphs=(
                f"We could not collect {notice.price} for {_what(notice)}: the bank said no. "
                f"Everything stays open for you until {notice.until}.",
                "A card that ran out is the usual reason. Put in another one, and all is well.",
            ),
            key=_key(notice, "Change the card", url),
            after=("Stripe tries again by itself in the next days; nothing is charged twice.",),
        )
    )


def _ended(notice: Notice, url: Url) -> Letter | None:
    if notice.status != SubscriptionStatus.ENDED:
        return None
    return write(
        Draft(
            kind="subscription_ended",
            subject=f"{notice.title} has ended",
            opening=f"Hello {notice.name},",
            paragraphs=(
                f"As of today {_what(notice)} has ended. Nothing is charged any more. How far you "
                "came is kept, in case you come back.",
            ),
            key=_key(notice, "Your memberships", url)
            if notice.kind != OfferKind.PLAN
            else _key(notice, "Your plan", url),
        )
    )
