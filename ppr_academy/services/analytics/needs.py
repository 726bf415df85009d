"""What waits for the creator: the next steps that only they can take."""

from ppr_academy.services.analytics import queries
from ppr_academy.services.analytics.views import Need
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.scope import StoreScope


def list_needs(scope: StoreScope) -> list[Need]:
    """The next steps, the most pressing first. One statement. Raises Forbidden."""
    scope.require(permissions.CATALOG_EDIT)
    drafts, priced, charging = queries.count_open_work(scope)
    needs = []
    if priced and not charging:
        needs.append(
            Need(
                "landmark",
                "warn",
                "Connect your payouts",
                "Courses with a price can be bought once Stripe knows where to send your part.",
                "Connect",
                "/dashboard/money",
            )
        )
    if drafts:
        noun = "course is" if drafts == 1 else "courses are"
        needs.append(
            Need(
                "pencil",
                "",
                f"{drafts} {noun} still a draft" if drafts == 1 else f"{drafts} {noun} drafts",
                "Nobody sees a draft until you publish it.",
                "Open",
                "/dashboard/courses",
            )
        )
    return needs
