"""Each rule reports a planted violation, and keeps silent on the right way beside it."""

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlmodel import Field, SQLModel

from tests.architecture.rules import database, locks, money, reach, states, tree
from tests.architecture.rules.source import ROOT, Finding, Source, parse

Rule = Callable[[Source], Iterator[Finding]]
SERVICE = "ppr_academy/services/catalog/publish.py"
STATE = "ppr_academy/state/dashboard/courses.py"
VIEWS = "ppr_academy/services/catalog/views.py"

BAD: list[tuple[Rule, str, str]] = [
    (database.statements_outside_queries, SERVICE, "from sqlmodel import Session, select"),
    (database.statements_outside_queries, SERVICE, "from sqlalchemy import text"),
    (database.statements_outside_queries, SERVICE, "import sqlalchemy as sa\nsa.update(Course)"),
    (database.statements_outside_queries, "ppr_academy/api/x.py", "from sqlmodel import delete"),
    (database.commits_outside_the_edge, SERVICE, "def f(session):\n    session.commit()"),
    (database.commits_outside_the_edge, SERVICE, "def f(session):\n    session.rollback()"),
    (database.status_set_outside_move, SERVICE, "def publish(c):\n    c.status = Status.LIVE"),
    (database.status_set_outside_move, SERVICE, "def publish(c):\n    setattr(c, 'status', 'x')"),
    (money.inexact_money, SERVICE, "from decimal import Decimal"),
    (money.inexact_money, SERVICE, "class View:\n    price: float"),
    (money.inexact_money, SERVICE, "def charge(amount_cents: float) -> None: ..."),
    (money.inexact_money, SERVICE, "def f(order):\n    return float(order.platform_fee)"),
    (money.inexact_money, SERVICE, "def f(price_cents):\n    return price_cents / 100"),
    (
        states.undecorated_events,
        STATE,
        "class S(Page, rx.State):\n    def go(self): ...",
    ),
    (states.undecorated_events, STATE, "class S(Page):\n    async def save(self): ..."),
    (states.secrets_in_views, VIEWS, "class Account:\n    password_hash: str"),
    (states.secrets_in_views, VIEWS, "class Session:\n    token: str = ''"),
]

GOOD: list[tuple[Rule, str, str]] = [
    (database.statements_outside_queries, SERVICE, "from sqlmodel import Session"),
    (
        database.statements_outside_queries,
        "ppr_academy/services/catalog/queries.py",
        "from sqlmodel import select",
    ),
    (database.commits_outside_the_edge, "ppr_academy/services/core/db.py", "session.commit()"),
    (database.status_set_outside_move, SERVICE, "def _move(c, to):\n    c.status = to"),
    (database.status_set_outside_move, STATE, "self.status = 'saving'"),
    (money.inexact_money, SERVICE, "def f(price_cents):\n    divmod(price_cents, 100)"),
    (money.inexact_money, SERVICE, "def f(seconds: float):\n    return seconds / 2"),
    (
        states.undecorated_events,
        STATE,
        "class S(rx.State):\n    @rx.event\n    def go(self): ...\n    def _x(self): ...",
    ),
    (states.secrets_in_views, VIEWS, "class Course:\n    title: str"),
]


def _name(case: object) -> str | None:
    return getattr(case, "__name__", None)


@pytest.mark.parametrize(("rule", "path", "text"), BAD, ids=_name)
def test_a_violation_is_reported_with_its_place(rule: Rule, path: str, text: str) -> None:
    found = list(rule(parse(path, text)))
    assert len(found) == 1
    assert str(found[0]).startswith(f"{path}:{found[0].line}: ")


@pytest.mark.parametrize(("rule", "path", "text"), GOOD, ids=_name)
def test_the_right_way_passes(rule: Rule, path: str, text: str) -> None:
    assert list(rule(parse(path, text))) == []


class PlantedRow(SQLModel):
    id: int = Field(primary_key=True)


def test_a_row_in_a_states_annotation_is_reported() -> None:
    hints = {"rows": list[PlantedRow], "one": PlantedRow | None, "title": str}
    assert list(states.rows_in_annotations("CoursesState", hints)) == [
        "CoursesState.rows holds a database row; show a view.",
        "CoursesState.one holds a database row; show a view.",
    ]


def _unused(text: str) -> list[str]:
    source = parse("planted.py", text)
    return [found.message for found in reach.unreachable([source])]


def test_a_function_without_a_caller_is_reported() -> None:
    assert _unused("def used(): ...\ndef lonely(): ...\nused()") == ["nothing uses lonely."]


def test_a_chain_that_nobody_starts_is_reported_at_its_head() -> None:
    assert _unused("def head():\n    tail()\ndef tail(): ...") == ["nothing uses head."]


def test_two_functions_that_only_call_each_other_are_reported() -> None:
    assert len(_unused("def one():\n    two()\ndef two():\n    one()")) == 2


def test_a_method_without_a_caller_is_reported() -> None:
    text = "class Box:\n    def open(self): ...\n    def lose(self): ...\nBox().open()"
    assert _unused(text) == ["nothing uses lose."]


def test_a_registered_function_is_used_and_so_is_all_it_calls() -> None:
    assert _unused("@page('/')\ndef home():\n    card()\ndef card(): ...") == []


def test_a_name_in_a_string_counts_as_used() -> None:
    assert _unused("def show(): ...\nSOURCE = ('show', 1)") == []


def test_an_event_that_no_page_names_is_reported() -> None:
    text = "class S(State):\n    @rx.event\n    def vanish(self): ...\nS"
    assert _unused(text) == ["nothing uses vanish."]


def test_a_caller_in_a_builder_counts() -> None:
    service = parse("planted.py", "def make(): ...")
    assert list(reach.unreachable([service], [parse("builder.py", "make()")])) == []


def test_a_table_that_nobody_writes_or_reads_is_reported() -> None:
    source = parse(SERVICE, "scope.new(Course, title='x')\nselect(Order)\nEntry(amount=1)")
    tables = {"Course": "course", "Order": "orders", "Entry": "entry"}
    assert list(reach.unused_tables(tables, [source])) == [
        "Course is never read.",
        "Order is never written.",
        "Entry is never read.",
    ]


def test_a_table_that_a_migration_fills_is_written() -> None:
    source = parse(SERVICE, "select(Counter)")
    assert list(reach.unused_tables({"Counter": "counter"}, [source], filled=["counter"])) == []


def test_a_table_that_is_inserted_into_by_its_name_is_written() -> None:
    source = parse(SERVICE, "insert_once(session, metadata.tables['entry'])\nselect(Entry)")
    assert list(reach.unused_tables({"Entry": "entry"}, [source])) == []


def test_a_job_without_a_handler_and_a_handler_without_a_cause_are_reported() -> None:
    source = parse(SERVICE, "enqueue(session, 'a.b', key='1')\n@jobs.job('c.d')\ndef handle(): ...")
    messages = [found.message for found in reach.jobs_without_partner([source])]
    assert messages == ["no handler runs the job a.b.", "nothing starts the job c.d."]
    assert list(reach.handled_jobs(source)) == ["c.d"]


def test_a_schedule_starts_a_job() -> None:
    source = parse(SERVICE, "@job('c.d')\ndef handle(): ...\nschedule('c.d', '* * * * *')")
    assert list(reach.jobs_without_partner([source])) == []


@pytest.fixture
def planted(tmp_path: Path) -> Path:
    """A git folder to plant files in."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return tmp_path


def test_a_file_that_is_too_long_is_reported(planted: Path) -> None:
    (planted / "long.py").write_text("x = 1\n" * (tree.MAX_LINES + 1))
    (planted / "short.py").write_text("x = 1\n" * tree.MAX_LINES)
    assert list(tree.files_too_long(planted)) == ["long.py has 401 lines; 400 are allowed."]


@pytest.mark.parametrize(
    "word",
    ["https://registry.npm" + "js.org", "--index-" + "url x", "/" + "work/main", "pypi." + "org"],
)
def test_an_address_or_path_of_a_machine_is_reported(planted: Path, word: str) -> None:
    (planted / "notes.md").write_text(f"fine\nsee {word} here\n")
    assert [line.split(": ")[0] for line in tree.forbidden_words(planted)] == ["notes.md:2"]


def test_an_npm_lock_with_an_address_or_without_a_hash_is_reported() -> None:
    packages = {"": {}, "a": {"resolved": "x", "integrity": "y"}, "b": {}}
    assert list(locks.npm_lock_faults({"packages": packages})) == [
        "a names where it was downloaded from.",
        "b has no hash.",
    ]


def test_a_python_lock_with_an_address_or_without_a_hash_is_reported() -> None:
    text = "--find-links x\na==1 \\\n    --hash=sha256:0\nb==2\n    # via a\n"
    assert list(locks.python_lock_faults(text)) == ["--find-links x", "b==2 has no hash."]


def test_a_requirement_that_was_not_locked_is_reported() -> None:
    assert locks.not_locked("a\nB_c[x]>=1\nnew\n", "a==1\nb-c==2\n") == ["new"]


def test_a_need_of_another_python_or_system_is_reported() -> None:
    needs = {
        "a": ['b; python_full_version < "3.11.3"', 'c; sys_platform == "win32"', 'd; extra == "x"'],
        "d": ['e; sys_platform == "darwin"', 'f; extra == "y"'],
    }
    found = locks.unlocked_elsewhere("a[x]", "a==1\nd==1\n", lambda name: needs.get(name, []))
    assert sorted(line.split(",")[0] for line in found) == [
        'a needs b; python_full_version < "3.11.3"',
        'd needs e; sys_platform == "darwin"',
    ]


def test_a_heavy_style_sheet_is_reported() -> None:
    sizes = {"light.css": 59_999, "heavy.css": 694_000}
    assert list(tree.heavy_styles(sizes)) == ["heavy.css has 694000 bytes; 60000 are allowed."]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("DTZ005", "from datetime import datetime\n\nnow = datetime.now()\n"),
        ("TID251", "import reflex as rx\n\nbase = rx.Model\n"),
        ("TID251", "import reflex as rx\n\ntheme = rx.theme()\n"),
        ("TID251", "import reflex as rx\n\ntoken = rx.LocalStorage('')\n"),
        ("BLE001", "try:\n    x = 1\nexcept Exception:\n    x = 2\n"),
        ("PGH003", "x = 1  # type: ignore\n"),
        ("T201", "print(1)\n"),
    ],
)
def test_ruff_reports(code: str, text: str) -> None:
    command = [sys.executable, "-m", "ruff", "check", "--output-format=concise", "-"]
    command += ["--stdin-filename", "ppr_academy/services/planted.py"]
    done = subprocess.run(
        command, cwd=ROOT, input=text, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert code in done.stdout


def test_the_planted_sources_are_python() -> None:
    for _, _, text in (*BAD, *GOOD):
        ast.parse(text)
