"""Tables, their enums and their transition tables. No queries, no input or output.

Importing this package registers every table with the metadata that Alembic reads.
"""

from ppr_academy.models import (
    activity,
    admin,
    books,
    catalog,
    commerce,
    coupons,
    credits,
    disputes,
    email,
    identity,
    learning,
    media,
    offers,
    payouts,
    refunds,
    stores,
    subscriptions,
)

__all__ = [
    "activity",
    "admin",
    "books",
    "catalog",
    "commerce",
    "coupons",
    "credits",
    "disputes",
    "email",
    "identity",
    "learning",
    "media",
    "offers",
    "payouts",
    "refunds",
    "stores",
    "subscriptions",
]
