"""Routes and layout. Importing this package registers every page."""

from ppr_academy.pages import (
    account,  # noqa: F401
    kit,  # noqa: F401
    not_found,  # noqa: F401
    onboarding,  # noqa: F401
)
from ppr_academy.pages.admin import event, events, health, order  # noqa: F401
from ppr_academy.pages.checkout import purchase, stopped  # noqa: F401
from ppr_academy.pages.dashboard import (  # noqa: F401
    courses,
    editor,
    memberships,
    money,
    offers,
    plan,
    settings,
)
from ppr_academy.pages.dashboard import home as dashboard  # noqa: F401
from ppr_academy.pages.learn import library, player  # noqa: F401
from ppr_academy.pages.marketing import home  # noqa: F401
from ppr_academy.pages.marketplace import market  # noqa: F401
from ppr_academy.pages.storefront import course, product, store  # noqa: F401
