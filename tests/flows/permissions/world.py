"""The rows that the permission table is tried on: one store with everything, and its neighbours."""

import uuid
from types import SimpleNamespace
from typing import Any

from sqlmodel import Session, select

from ppr_academy.models.catalog import Course, CourseStatus
from ppr_academy.models.commerce import EventStatus, OrderStatus, ProviderEvent
from ppr_academy.models.disputes import DisputeState
from ppr_academy.models.identity import ExternalIdentity, User, UserSession
from ppr_academy.models.learning import AccessReason
from ppr_academy.models.media import FileStatus
from ppr_academy.models.offers import OfferKind, OfferStatus
from ppr_academy.services.catalog import removal
from ppr_academy.services.commerce.products.managing import save_product
from ppr_academy.services.commerce.refunds.asking import ask_for_refund
from ppr_academy.services.commerce.refunds.listing import get_refund_desk
from ppr_academy.services.commerce.subscriptions.standing import open_key
from ppr_academy.services.core import clock
from ppr_academy.services.core.inbox import DEAD_AFTER
from ppr_academy.services.core.viewer import Viewer
from ppr_academy.services.identity import passwords, sessions
from ppr_academy.services.learning import access, progress
from ppr_academy.services.stores.scope import StoreScope
from tests.builders import (
    a_coupon,
    a_course,
    a_dispute,
    a_lesson,
    a_media_file,
    a_membership,
    a_module,
    a_payout,
    a_session,
    a_store,
    a_tier,
    a_user,
    an_account,
    an_order,
    scope_of,
)

PASSWORD = "a long enough password"
FILE = b"the recording nobody may have " * 50
UPLOAD_BYTES = 1_000
WISH = "the wish nobody may read"
# Words that only the owner or the buyer may ever be sent.
SECRETS = (
    "the lesson nobody may read",
    "the draft nobody may see",
    "the recording nobody may have",
    "buyer@secret.test",
    "owner@secret.test",
    "acct_secret",
    "the bank nobody may know",
    WISH,
    "the answer nobody may read",
)


class World(SimpleNamespace):
    """Each row's id as text under its name, as it stands in addresses; `ids` holds them all.

    `tokens` are the people's cookies.
    """

    def __init__(self, ids: dict[str, str], tokens: dict[str, str], files: tuple[str, ...]) -> None:
        super().__init__(**ids, ids=ids, tokens=tokens, files=files)


def build_world(session: Session) -> World:
    """Make everything. The bytes of `files` are the caller's to store."""
    secret = passwords.hash_password(PASSWORD)
    owner = a_user(session, name="Ava", email="owner@secret.test", password_hash=secret)
    buyer = a_user(session, name="Noor", email="buyer@secret.test", password_hash=secret)
    stranger, nobody = a_user(session, name="Milo"), a_user(session, name="Rosa")
    store = a_store(session, owner=owner, slug="ava-keys", plan="starter")
    scope = scope_of(session, store)
    an_account(scope, stripe_account_id="acct_secret")
    other = scope_of(session, a_store(session, owner=stranger, slug="milo-beats"))
    a_course(other, slug="drum-bus")
    ids = {"store": store.id, "owner": owner.id, "buyer": buyer.id}
    ids |= _course(scope) | _draft(scope)
    ids |= _orders(scope, buyer, scope.get(Course, ids["course"]))
    ids |= {"payout": a_payout(scope, bank="the bank nobody may know").id}
    ids |= _memberships(scope, buyer)
    right = {"reason": AccessReason.PAID, "order_id": ids["paid_order"]}
    access.grant_access(session, store.id, buyer.id, ids["course"], **right)
    progress.complete_lesson(Viewer(session, user_id=buyer.id), str(ids["done_lesson"]))
    admin = a_user(session, name="Rut", is_admin=True)
    ids["event"] = _failed_event(session, ids["paid_order"])
    people = {
        "admin": admin,
        "owner": owner,
        "buyer": buyer,
        "stranger": stranger,
        "nobody": nobody,
    }
    tokens = {name: a_session(session, person) for name, person in people.items()}
    for name, person in (("owner_session", owner), ("buyer_session", buyer)):
        ids[name] = _another_session(session, person)
    ids["identity"] = _outside_sign_in(session, owner)
    names = {"slug": "ava-keys", "course_slug": "house-chords-101", "draft_slug": "draft"}
    files = tuple(str(ids.pop(name)) for name in ("file_key", "free_file_key"))
    return World({name: str(value) for name, value in ids.items()} | names, tokens, files)


def _failed_event(session: Session, order_id: uuid.UUID) -> uuid.UUID:
    """One that failed too often, about what the buyer bought."""
    thing = {"object": "refund", "metadata": {"order_id": str(order_id)}, "receipt": SECRETS[3]}
    event = ProviderEvent(
        provider="stripe",
        external_id="evt_failed",
        type="refund.created",
        payload={"data": {"object": thing}},
        status=EventStatus.FAILED,
        attempts=DEAD_AFTER,
        created_at=clock.now(),
        received_at=clock.now(),
    )
    session.add(event)
    session.flush()
    return event.id


def _orders(scope: StoreScope, buyer: User, course: Course) -> dict[str, Any]:
    """One that was paid, and one whose checkout is still open."""
    paid = {"status": OrderStatus.PAID, "open_key": None, "paid_at": clock.now()}
    second = a_course(scope, slug="jazz-harmony")
    bought = an_order(scope, course, buyer, **paid)
    told = {"uncategorized_text": SECRETS[-1]}
    return {
        "second": second.id,
        "product": save_product(scope, kind="tip", title="A coffee", suggested="5"),
        "coupon": a_coupon(scope, code="TENOFF", percent=10).id,
        "paid_order": bought.id,
        # Won, so that the buyer keeps what they bought.
        "dispute": a_dispute(scope, bought, state=DisputeState.WON, evidence=told).id,
        "open_order": an_order(scope, second, buyer).id,
        **_request(scope, buyer),
    }


def _memberships(scope: StoreScope, buyer: User) -> dict[str, Any]:
    """One that runs, one in another store that is about to end, and tiers to change to."""
    tier = a_tier(scope)
    other = scope_of(scope.session, a_store(scope.session, slug="june-tapes"))
    plan = {"kind": OfferKind.PLAN, "plan": "starter", "offer_id": None, "title": "Starter plan"}
    owner = scope.session.get_one(User, scope.actor_id)
    key = open_key(owner.id, scope.store_id, OfferKind.PLAN)
    return {
        "plan": a_membership(scope, tier, owner, open_key=key, **plan).id,
        "tier": tier.id,
        "other_tier": a_tier(scope, title="Gold", price_cents=4900).id,
        "draft_tier": a_tier(scope, status=OfferStatus.DRAFT).id,
        "membership": a_membership(scope, tier, buyer).id,
        "leaving": a_membership(other, a_tier(other), buyer, is_cancelling=True).id,
    }


def _request(scope: StoreScope, buyer: User) -> dict[str, Any]:
    """A paid order whose buyer asks for their money back."""
    course = a_course(scope, slug="tape-echo")
    paid = {"status": OrderStatus.PAID, "open_key": None, "paid_at": clock.now()}
    order = an_order(scope, course, buyer, **paid)
    right = {"reason": AccessReason.PAID, "order_id": order.id}
    access.grant_access(scope.session, scope.store_id, buyer.id, course.id, **right)
    ask_for_refund(Viewer(scope.session, user_id=buyer.id), str(order.id), WISH)
    (request,) = get_refund_desk(scope).requests
    return {"asked_order": order.id, "refund_request": request.id}


def _course(scope: StoreScope) -> dict[str, Any]:
    """On sale: a lesson that is paid for, one that is done, one for everybody."""
    course = a_course(scope, slug="house-chords-101")
    module = a_module(scope, course)
    paid, free = (a_media_file(scope, size_bytes=len(FILE)) for _ in range(2))
    words = {"body": SECRETS[0], "body_html": f"<p>{SECRETS[0]}</p>"}
    lesson = a_lesson(scope, course, module=module, file=paid, **words)
    done = a_lesson(scope, course, module=module, position=1)
    a_lesson(scope, course, module=module, file=free, position=2, is_free_preview=True)
    return {
        "course": course.id,
        "module": module.id,
        "lesson": lesson.id,
        "done_lesson": done.id,
        "file": paid.id,
        "file_key": paid.storage_key,
        "free_file_key": free.storage_key,
        "free_file": free.id,
    }


def _draft(scope: StoreScope) -> dict[str, Any]:
    """In the making: a lesson whose new file is on its way, and a part that was deleted; and a
    course that was put away."""
    draft = a_course(scope, status=CourseStatus.DRAFT, title=SECRETS[1], slug="draft")
    module = a_module(scope, draft, title=SECRETS[1])
    lesson = a_lesson(scope, draft, module=module, title=SECRETS[1], file=a_media_file(scope))
    second = a_lesson(scope, draft, module=module, position=1)
    gone = a_module(scope, draft, position=1, title=SECRETS[1])
    a_lesson(scope, draft, module=gone, position=2)
    upload = a_media_file(
        scope,
        status=FileStatus.UPLOADING,
        received_bytes=0,
        size_bytes=UPLOAD_BYTES,
        target=f"lesson:{lesson.id}",
        ready_at=None,
    )
    removed = removal.remove_module(scope, str(gone.id))
    return {
        "draft": draft.id,
        "draft_module": module.id,
        "draft_lesson": lesson.id,
        "draft_second": second.id,
        "archived": _archived(scope).id,
        "upload": upload.id,
        "removed": removed.id,
    }


def _archived(scope: StoreScope) -> Course:
    """Ready to be sold again."""
    course = a_course(scope, status=CourseStatus.ARCHIVED, slug="tape-loops")
    a_lesson(scope, course, module=a_module(scope, course), file=a_media_file(scope))
    return course


def _outside_sign_in(session: Session, person: User) -> uuid.UUID:
    row = ExternalIdentity(
        user_id=person.id, issuer="https://issuer.test", subject="one", created_at=clock.now()
    )
    session.add(row)
    session.flush()
    return row.id


def _another_session(session: Session, person: User) -> uuid.UUID:
    """A second browser of the same person, to be signed out from the first."""
    hashed = sessions.hash_token(a_session(session, person))
    return session.exec(select(UserSession.id).where(UserSession.token_hash == hashed)).one()
