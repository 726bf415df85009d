"""`/dashboard`: the creator's home page."""

import reflex as rx

from ppr_academy.components.charts import bar_chart, chart_table, fall_off, feed, legend
from ppr_academy.components.media.cover import cover
from ppr_academy.components.ui.base import inks
from ppr_academy.components.ui.choice import tab_link
from ppr_academy.components.ui.icon import icon
from ppr_academy.components.ui.key import key
from ppr_academy.components.ui.link import link
from ppr_academy.components.ui.marks import led
from ppr_academy.components.ui.panel import head, loading, page_title, panel, skeleton
from ppr_academy.components.ui.table import item, row, table, td, th
from ppr_academy.pages.layouts import dashboard_layout
from ppr_academy.pages.registry import page
from ppr_academy.state.dashboard.home import DashboardState
from ppr_academy.state.session import SessionState

Revenue = DashboardState.revenue
Students = DashboardState.students


@page(
    "/dashboard",
    title="Home",
    layout=dashboard_layout("Home"),
    on_load=[DashboardState.choose_mode],
)
def dashboard() -> rx.Component:
    """The page."""
    return rx.cond(DashboardState.is_loaded, _home(), _waiting())


def _home() -> rx.Component:
    return rx.fragment(
        page_title(
            Revenue.heading,
            key(
                "Open the store",
                icon="external-link",
                to="/" + SessionState.me.store_slug,
                class_name="hide-s",
            ),
            key("New course", icon="plus", kind="lit", to="/dashboard/courses?new=1"),
        ),
        rx.el.div(_earned(), _just_now(), class_name="row1"),
        rx.cond(Students.courses.length() > 0, _stops(), rx.fragment()),
        rx.el.div(_needs(), _sells(), class_name="row2"),
    )


def _waiting() -> rx.Component:
    return loading(
        skeleton("40%", "40px"),
        rx.el.div(skeleton("100%", "430px"), skeleton("100%", "430px"), class_name="row1"),
        skeleton("100%", "240px"),
    )


def _earned() -> rx.Component:
    return panel(
        rx.el.div(
            rx.el.div(
                rx.el.p(Revenue.title, class_name="small quiet"),
                rx.el.p(Revenue.total, class_name="num", data_testid="revenue-total"),
            ),
            rx.el.div(
                led("Live", tone="on"),
                rx.cond(
                    Revenue.change != "",
                    rx.el.p(
                        rx.el.b(Revenue.change, class_name=rx.cond(Revenue.is_up, "up", "quiet")),
                        " ",
                        Revenue.change_of,
                        class_name="small dim",
                    ),
                    rx.fragment(),
                ),
                class_name="cmp",
            ),
            class_name="fig",
        ),
        bar_chart(Revenue.days, Revenue.lines, label=Revenue.said),
        legend(Revenue.series),
        chart_table(Revenue.days),
        class_name="earn",
    )


def _just_now() -> rx.Component:
    return panel(
        head(
            "Just now",
            rx.cond(
                Students.learning_now > 0,
                led(Students.learning_now, " learning", tone="on"),
                rx.fragment(),
            ),
        ),
        rx.cond(
            DashboardState.feed.length() > 0,
            feed(DashboardState.feed),
            rx.el.p(
                "Sales, new students and finished lessons appear here the moment they happen.",
                class_name="small quiet pad",
            ),
        ),
        class_name="feed",
    )


def _stops() -> rx.Component:
    return panel(
        head(
            "Where students stop",
            rx.el.nav(
                rx.foreach(
                    Students.courses,
                    lambda one: tab_link(
                        one.title, to="/dashboard?course=" + one.id, current=one.is_on
                    ),
                ),
                class_name="seg",
                aria_label="Course",
            ),
        ),
        fall_off(
            Students.parts,
            started=Students.started,
            flag=Students.flag,
            has_flag=Students.has_flag,
            label=Students.said,
        ),
        class_name="stop",
        **inks(Students.track_dark, Students.track_light),
    )


def _needs() -> rx.Component:
    return panel(
        head("Needs you"),
        rx.cond(
            DashboardState.needs.length() > 0,
            rx.el.ul(rx.foreach(DashboardState.needs, _need), class_name="need"),
            rx.el.p("Nothing waits for you.", class_name="small quiet pad"),
        ),
    )


def _need(need: rx.Var) -> rx.Component:
    return rx.el.li(
        rx.el.span(
            rx.match(need.icon, ("landmark", icon("landmark", 16)), icon("pencil", 16)),
            class_name=["badge", "sq", need.tone],
        ),
        rx.el.p(rx.el.b(need.title), rx.el.small(need.text)),
        key(need.action, size="sm", to=need.href),
    )


def _sells() -> rx.Component:
    return panel(
        head(
            "What sells",
            link(
                "Sales and money",
                icon("arrow-right", 16),
                to="/dashboard/money",
                class_name="",
            ),
        ),
        rx.cond(
            Revenue.sellers.length() > 0,
            table(
                (th("Course"), th("Sold", right=True), th("Yours", right=True)),
                rx.foreach(
                    Revenue.sellers,
                    lambda one: row(
                        td(
                            item(
                                rx.cond(one.cover != "", cover(one.cover), rx.fragment()),
                                rx.el.span(one.title),
                            )
                        ),
                        td(one.sold, right=True),
                        td(rx.el.b(one.amount), right=True),
                    ),
                ),
                label="What sells",
            ),
            rx.el.p("Nothing sold this month yet.", class_name="small quiet pad"),
        ),
    )
