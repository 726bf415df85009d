"""`/admin/orders/{order_id}`: what is known of an order's money, what is posted, and mending it."""

import reflex as rx

from ppr_academy.components.ui.fields import field, text_field
from ppr_academy.components.ui.key import key, keys
from ppr_academy.components.ui.link import link
from ppr_academy.components.ui.local_time import local_time
from ppr_academy.components.ui.marks import badge, led
from ppr_academy.components.ui.panel import head, loading, note, page_title, panel, skeleton
from ppr_academy.components.ui.table import row, table, td, th
from ppr_academy.pages.layouts import admin_layout
from ppr_academy.pages.registry import page
from ppr_academy.state.admin.order import OrderBooksState

Books = OrderBooksState.books


@page(
    "/admin/orders/[order_id]",
    title="Order",
    layout=admin_layout("Order", OrderBooksState.is_missing),
    on_load=[OrderBooksState.watch],
)
def order() -> rx.Component:
    """The page."""
    waiting = loading(skeleton("40%", "40px"), skeleton("100%", "160px"), skeleton("100%", "380px"))
    return rx.cond(OrderBooksState.is_loaded, _filled(), waiting)


def _filled() -> rx.Component:
    return rx.fragment(
        link("Money", to="/admin", class_name="back small"),
        page_title(Books.number, badge(Books.status)),
        rx.cond(
            Books.adds_up,
            rx.fragment(),
            note(
                "What is posted is not what should be.",
                "The last column says what is missing. The next event of this order posts it by "
                "itself; a correction posts it now.",
                tone="bad",
                role="status",
                data_testid="books-broken",
            ),
        ),
        _facts(),
        _accounts(),
        rx.el.div(_groups(), _said(), class_name="row2"),
        rx.cond(Books.can_correct, _form(), rx.fragment()),
    )


def _facts() -> rx.Component:
    return panel(
        rx.el.dl(
            _fact("What", Books.title),
            _fact("Who", Books.buyer),
            _fact("Store", link(Books.store, to="/" + Books.store_slug, class_name="link")),
            _fact("When", local_time(Books.at)),
            _fact("List price", Books.price),
            rx.cond(Books.discount != "", _fact("Discount", Books.discount), rx.fragment()),
            _fact("Paid", Books.charged),
            _fact("Our 10 %", Books.fee),
            _fact("The creator's", Books.share),
            class_name="facts",
        ),
        pad=True,
    )


def _fact(name: str, value: rx.Component | rx.Var) -> rx.Component:
    return rx.el.div(rx.el.dt(name), rx.el.dd(value))


def _accounts() -> rx.Component:
    return panel(
        head(
            "Where the money is",
            rx.cond(
                Books.adds_up,
                led("Adds up to the cent", tone="on"),
                led("Does not add up", tone="bad"),
            ),
        ),
        table(
            (
                th("Account", class_name="what"),
                th("Should be", right=True, class_name="opt"),
                th("Posted", right=True),
                th("Missing", right=True),
            ),
            rx.foreach(Books.accounts, _account),
            label="Accounts",
        ),
        class_name="accounts",
    )


def _account(line: rx.Var) -> rx.Component:
    return row(
        td(line.name, class_name="what"),
        td(line.target, right=True, class_name="opt"),
        td(line.posted, right=True),
        td(rx.cond(line.missing != "", rx.el.b(line.missing, class_name="miss"), "–"), right=True),
        key=line.account,
        data_testid="account",
    )


def _groups() -> rx.Component:
    return panel(
        head("Posted"),
        rx.cond(
            Books.groups.length() > 0,
            rx.el.ol(
                rx.foreach(
                    Books.groups,
                    lambda group: rx.el.li(
                        rx.el.div(
                            rx.cond(
                                group.who != "",
                                rx.el.b("Correction: ", group.reason),
                                rx.el.b(group.reason, class_name="first-up"),
                            ),
                            rx.el.p(
                                local_time(group.at, "short"),
                                rx.cond(group.who != "", " by " + group.who, ""),
                                class_name="micro dim",
                            ),
                        ),
                        rx.el.dl(
                            rx.foreach(
                                group.sides,
                                lambda entry: rx.el.div(
                                    rx.el.dt(entry.name), rx.el.dd(entry.amount)
                                ),
                            )
                        ),
                        key=group.id,
                        data_testid="group",
                    ),
                ),
                class_name="groups",
            ),
            rx.el.p("Nothing: this order was never paid.", class_name="small quiet pad"),
        ),
    )


def _said() -> rx.Component:
    return panel(
        head("What Stripe said"),
        rx.cond(
            Books.facts.length() > 0,
            rx.el.ul(
                rx.foreach(
                    Books.facts,
                    lambda fact: rx.el.li(
                        rx.el.div(
                            rx.el.b(fact.kind, class_name="first-up"),
                            rx.el.p(
                                fact.state,
                                ", ",
                                local_time(fact.at, "short"),
                                class_name="micro dim",
                            ),
                        ),
                        rx.cond(
                            fact.event_id != "",
                            link(
                                fact.amount,
                                to="/admin/events/" + fact.event_id,
                                class_name="link",
                            ),
                            rx.el.span(fact.amount),
                        ),
                        key=fact.external_id + fact.kind,
                    ),
                ),
                class_name="groups",
            ),
            rx.el.p("Nothing yet.", class_name="small quiet pad"),
        ),
    )


def _form() -> rx.Component:
    """What is missing on each account, and why. A new form each time something was posted."""
    return panel(
        head("Mend a wrong posting"),
        rx.el.form(
            rx.el.p(
                "Nothing that was posted is ever changed. A correction adds what is missing: what "
                "one account gets, another gives. It stays, whatever comes later, and the creator "
                "reads it with your reason in the sale.",
                class_name="small quiet",
            ),
            rx.el.fieldset(
                rx.el.legend("What is missing, in dollars and cents", class_name="label"),
                rx.el.div(
                    rx.foreach(
                        Books.accounts,
                        lambda line: field(
                            line.name,
                            rx.el.input(
                                id="amount-" + line.account,
                                name=line.account,
                                type="text",
                                input_mode="text",
                                auto_complete="off",
                                max_length=20,
                                placeholder="0.00",
                                aria_describedby="amounts-note",
                                class_name="in",
                            ),
                            id="amount-" + line.account,
                        ),
                    ),
                    class_name="amounts",
                ),
                rx.el.p(
                    OrderBooksState.amounts_error,
                    id="amounts-note",
                    class_name="hint bad",
                    aria_live="polite",
                ),
            ),
            text_field(
                "Why",
                id="reason",
                name="reason",
                error=OrderBooksState.reason_error,
                hint="The creator reads this.",
                max_length=300,
                auto_complete="off",
            ),
            keys(
                key(
                    "Post the correction",
                    type="submit",
                    busy=OrderBooksState.is_posting,
                    busy_text="Posting",
                    data_testid="correct",
                )
            ),
            on_submit=OrderBooksState.correct,
            key=Books.seen,
            class_name="mend",
        ),
    )
