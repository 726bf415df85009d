"""The creator's home page: each store its own figures."""

from tests.flows.permissions.row import NO_STORE, OK, Row, event

DASHBOARD = "dashboard.home.DashboardState"
_OWN_STORE = {"stranger": OK, "nobody": NO_STORE, "writes": False}

ROWS = [
    Row("DashboardState.watch", event(DASHBOARD, "watch", path="/dashboard"), **_OWN_STORE),
    Row(
        "DashboardState.watch of another store's course",
        event(DASHBOARD, "watch", path="/dashboard?course={course}"),
        **_OWN_STORE,
    ),
    Row(
        "DashboardState.choose_mode",
        event(DASHBOARD, "choose_mode", path="/dashboard?mode=create"),
        stranger=OK,
        nobody=OK,
    ),
]

PUBLIC: dict[str, str] = {}
