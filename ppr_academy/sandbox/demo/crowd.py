"""Makes the demo academy larger: each crowd is another 44 students with the same month.

What the services wrote for the first students is copied row by row under new ids, a little
earlier, a crowd in one transaction, with its charges at the sandbox. So the books of a crowd hold
as the first ones do, and thousands of orders take seconds. Letters and webhooks are not copied.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, SQLModel

from ppr_academy.models.activity import Activity
from ppr_academy.models.commerce import (
    BillingCustomer,
    LedgerEntry,
    LedgerGroup,
    Order,
    OrderLine,
    PaymentFact,
)
from ppr_academy.models.identity import User
from ppr_academy.models.learning import Entitlement, LearningDay, LessonProgress
from ppr_academy.sandbox.demo import queries
from ppr_academy.sandbox.demo.people import STUDENTS
from ppr_academy.sandbox.demo.stage import Stage
from ppr_academy.sandbox.store import Doc, Select
from ppr_academy.services.core import db

Row = dict[str, Any]
Rows = Mapping[type[SQLModel], list[Row]]

# In an order that the foreign keys allow; by which column the rows of a student, or of one of
# their orders, are known.
_OF_STUDENTS: dict[type[SQLModel], str] = {
    User: "id",
    BillingCustomer: "user_id",
    Order: "buyer_id",
    Entitlement: "user_id",
    Activity: "user_id",
    LessonProgress: "user_id",
    LearningDay: "user_id",
}
_OF_ORDERS: dict[type[SQLModel], str] = {
    OrderLine: "order_id",
    PaymentFact: "order_id",
    LedgerGroup: "order_id",
    LedgerEntry: "order_id",
}
# What a copy points at as the first row does.
_SHARED = ("store_id", "course_id", "lesson_id", "offer_id")
# What the processor calls things, once in the whole table.
_OUTSIDE = ("stripe_customer_id", "stripe_session_id", "stripe_payment_intent_id", "external_id")
_APART = timedelta(seconds=97)
_MOST_CHARGES = 1_000_000


def add_crowds(stage: Stage, count: int) -> int:
    """See to it that there are `count` crowds besides the first students; how many were new."""
    with db.reading() as session:
        people = queries.map_people(session)
        wanted = [n for n in range(2, count + 2) if _address(STUDENTS[0].email, n) not in people]
        if not wanted:
            return 0
        rows = _first_month(session, [people[student.email] for student in STUDENTS])
    charges = _charges(stage, {str(row["id"]) for row in rows[Order]})
    for number in wanted:
        crowd = _Crowd(number, rows)
        with db.transaction() as session:
            order_number = queries.take_order_numbers(session, len(rows[Order]))
            for model in rows:
                queries.insert_rows(session, model, crowd.copies(model, order_number))
            # Before the commit: charges without it are found again by the next seed.
            _put_charges(stage, [crowd.charge(charge) for charge in charges])
    return len(wanted)


def _first_month(session: Session, students: list[uuid.UUID]) -> Rows:
    rows = {m: queries.list_rows(session, m, name, students) for m, name in _OF_STUDENTS.items()}
    rows[Order] = [row for row in rows[Order] if row["paid_at"] is not None]
    orders = [row["id"] for row in rows[Order]]
    rows |= {m: queries.list_rows(session, m, name, orders) for m, name in _OF_ORDERS.items()}
    return rows


@dataclass(frozen=True, slots=True)
class _Crowd:
    """Copies of the first students' rows: for the same number always the same."""

    number: int
    rows: Rows

    def copies(self, model: type[SQLModel], order_number: int) -> list[Row]:
        """The rows of one table. Orders are numbered from `order_number` on."""
        made = [self._copy(row) for row in self.rows[model]]
        for place, row in enumerate(made):
            if model is Order:
                row |= {"number": order_number + place, "stripe_session_url": ""}
            elif model is User:
                row["name"] = self._name(place)
                row["email"] = _address(row["email"], self.number)
            elif model is PaymentFact:
                row["event_id"] = None
        return made

    def charge(self, charge: Doc) -> Doc:
        """The processor's side of a copied order."""
        order_id = self._id(uuid.UUID(charge["metadata"]["order_id"]))
        return charge | {
            "id": self._outside(charge["id"]),
            "payment_intent": self._outside(charge["payment_intent"]),
            "created": charge["created"] - int((self.number * _APART).total_seconds()),
            "metadata": charge["metadata"] | {"order_id": str(order_id)},
        }

    def _copy(self, row: Row) -> Row:
        return {name: self._value(name, value) for name, value in row.items()}

    def _value(self, name: str, value: Any) -> Any:
        if isinstance(value, uuid.UUID):
            return value if name in _SHARED else self._id(value)
        if isinstance(value, datetime):
            return value - self.number * _APART
        if name == "source_key":
            return f"{value}:{self.number}"
        return self._outside(value) if name in _OUTSIDE and value else value

    def _id(self, first: uuid.UUID) -> uuid.UUID:
        return uuid.uuid5(first, str(self.number))

    def _outside(self, name: str) -> str:
        return f"{name}_{self.number}"

    def _name(self, place: int) -> str:
        first, last = STUDENTS[place], STUDENTS[(place + self.number) % len(STUDENTS)]
        return f"{first.name.split()[0]} {last.name.split()[-1]}"


def _address(email: str, number: int) -> str:
    name, _, host = email.partition("@")
    return f"{name}.{number}@{host}"


def _charges(stage: Stage, orders: set[str]) -> list[Doc]:
    with stage.sandbox.state.sandbox.store.read() as tx:
        found, _ = tx.select(Select("charge", limit=_MOST_CHARGES))
    return [charge for charge in found if charge["metadata"].get("order_id") in orders]


def _put_charges(stage: Stage, charges: list[Doc]) -> None:
    with stage.sandbox.state.sandbox.store.write() as tx:
        for charge in charges:
            if tx.find(charge["id"]) is None:
                tx.put("charge", charge)
