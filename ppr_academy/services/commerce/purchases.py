"""What a buyer sees of their own orders."""

from ppr_academy.services.commerce import queries, views
from ppr_academy.services.commerce.places import learn_path
from ppr_academy.services.commerce.sellable import get_sellable
from ppr_academy.services.commerce.views import Offer, Purchase
from ppr_academy.services.core import clock
from ppr_academy.services.core.errors import NotFound
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.learning.access import has_access


def get_purchase(viewer: Viewer, order_id: str, came_back: bool = False) -> Purchase:
    """One order of the viewer's. Raises SignInRequired, and NotFound for anybody else's.

    `came_back`: Stripe sent them here after paying, and its event may still be on its way. That
    changes what is said, and nothing else.
    """
    buyer_id = viewer.require_user()
    found = queries.find_purchase(viewer.session, parse_id(order_id), buyer_id)
    if found is None:
        raise NotFound
    order, course, store, owned_since, item_id = found
    state = views.purchase_state(order, owns=owned_since is not None, now=clock.now())
    return views.purchase_view(
        order,
        item_id=item_id,
        course=course,
        store=store,
        email=viewer.email,
        state="waiting" if came_back and state == "paying" else state,
        owned_since=owned_since,
        learn_path=learn_path(viewer.session, buyer_id, course, store) if course else "",
    )


def get_offer(viewer: Viewer, item_id: str) -> Offer:
    """What somebody wanted to buy and could not, as far as they may see it. Raises NotFound."""
    item = get_sellable(viewer.session, parse_id(item_id))
    user_id = viewer.user_id
    course = item.courses[0] if item.courses else None
    owns = (
        user_id is not None
        and course is not None
        and has_access(viewer.session, user_id, course.id)
    )
    if not (item.is_on_sale or owns or item.store.owner_id == user_id):
        raise NotFound
    place = ""
    if user_id and owns and course:
        place = learn_path(viewer.session, user_id, course, item.store)
    return views.offer_view(item, learn_path=place)
