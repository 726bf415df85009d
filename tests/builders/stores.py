"""Stores and the scopes to act in them."""

from typing import Any

from sqlmodel import Session

from ppr_academy.models.identity import User
from ppr_academy.models.stores import Store
from ppr_academy.services.core import clock
from ppr_academy.services.core.ids import new_id
from ppr_academy.services.stores import permissions
from ppr_academy.services.stores.scope import StoreScope
from tests.builders.identity import a_user


def a_store(session: Session, *, owner: User | None = None, **values: Any) -> Store:
    """A listed store; its owner is made when none is given."""
    owner = owner or a_user(session, name="Ava Lindqvist")
    store_id = values.pop("id", None) or new_id()
    given = {
        "slug": f"store-{store_id.hex[:10]}",
        "name": "Ava Keys",
        "family": "harbor",
        "created_at": clock.now(),
    }
    store = Store(id=store_id, owner_id=owner.id, **(given | values))
    session.add(store)
    session.flush()
    return store


def scope_of(session: Session, store: Store) -> StoreScope:
    """The owner's scope of a store, with every permission."""
    return StoreScope(session, store.id, store.owner_id, permissions.OWNER)


def a_scope(session: Session, **values: Any) -> StoreScope:
    """The owner's scope of a new store; keywords go to `a_store`."""
    return scope_of(session, a_store(session, **values))
