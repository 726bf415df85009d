"""Routes and layout. Importing this package registers every page."""

from ppr_academy.pages import kit  # noqa: F401 - registers itself
from ppr_academy.pages.dashboard import home as dashboard  # noqa: F401
from ppr_academy.pages.learn import library, player  # noqa: F401 - register themselves
from ppr_academy.pages.marketing import home  # noqa: F401
from ppr_academy.pages.marketplace import market  # noqa: F401
from ppr_academy.pages.storefront import course, store  # noqa: F401
