"""Jobs of the stores domain."""

from ppr_academy.services.core import db, jobs
from ppr_academy.services.core.ids import parse_id
from ppr_academy.services.stores import editing, permissions, queries
from ppr_academy.services.stores.scope import StoreScope


@jobs.job("stores.close_store")
def close_store(owner_id: str) -> None:
    """Close the store of a person who was deleted; nothing when they had none."""
    with db.transaction() as session:
        store = queries.find_store_of(session, parse_id(owner_id))
        if store is not None:
            scope = StoreScope(session, store.id, store.owner_id, permissions.OWNER)
            editing.close_store(scope)
