"""The `ppr` command: thin, each subcommand calls one function of the house.

Imports stand inside the commands, so that `ppr build` needs no database and `ppr --help` is quick.
"""

import argparse
import dataclasses
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0, or 1 with a sentence on stderr when it was refused."""
    from ppr_academy.build import BuildFailed
    from ppr_academy.services.core.errors import DomainError

    options = _parser().parse_args(arguments)
    # A relative data folder means the caller's; Reflex and Alembic look around in ours.
    if "DATA_DIR" in os.environ:
        os.environ["DATA_DIR"] = str(Path(os.environ["DATA_DIR"]).resolve())
    os.chdir(ROOT)
    try:
        return int(options.run(options) or 0)
    except BuildFailed as failure:
        print(failure, file=sys.stderr)
    except DomainError as refusal:
        print(refusal.message, file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="ppr", description="Runs and looks after PPR Academy.")
    commands = parser.add_subparsers(required=True, metavar="command")

    def add(name: str, run: Any, what: str, under: Any = commands) -> argparse.ArgumentParser:
        command: argparse.ArgumentParser = under.add_parser(name, help=what, description=what)
        command.set_defaults(run=run)
        return command

    def group(name: str, what: str) -> Any:
        made = commands.add_parser(name, help=what, description=what)
        return made.add_subparsers(required=True, metavar="command")

    build = add("build", _build, "build the browser's part, when something it is made of changed")
    build.add_argument("--force", action="store_true", help="build even when nothing changed")
    serve = add("serve", _serve, "serve the built academy on PORT (default 8000)")
    serve.add_argument("--processes", type=int, default=1, help="more than one needs REDIS_URL")
    serve.add_argument("--host", help="address to listen on (default HOST, then 127.0.0.1)")
    add("dev", _dev, "run with hot reload")
    add("migrate", _migrate, "bring the database to the newest tables")
    seed = add("seed", _seed, "make the demo academy; needs the sandbox")
    seed.add_argument("--scale", type=int, default=1, help="times the students and orders")
    seed.add_argument("--if-empty", action="store_true", help="only into an empty database")
    add("worker", _worker, "run jobs in a process of their own, until SIGTERM")

    user = group("user", "accounts")
    new = add("add", _user_add, "make an account; the password is read from the terminal", user)
    new.add_argument("email")
    new.add_argument("--name", required=True)
    new.add_argument("--admin", action="store_true", help="may use /admin")
    ledger = group("ledger", "the books")
    verify = add("verify", _ledger_verify, "check every money invariant; 1 when one breaks", ledger)
    verify.add_argument(
        "--with-processor", action="store_true", help="compare with Stripe's own list of charges"
    )
    verify.add_argument("--json", action="store_true", help="print the findings as JSON")
    refund = add("refund", _refund, "give the money of an order back; Stripe is told by a job")
    refund.add_argument("order", help="its number, like PPR-20001")
    refund.add_argument("--amount", default="", help="dollars; all that is left without it")
    refund.add_argument("--reason", required=True, help="what the store reads")
    refund.add_argument("--by", required=True, help="the e-mail address of an administrator")
    events = group("events", "webhook events")
    replay = add("replay", _events_replay, "handle a stored event again", events)
    replay.add_argument("id")
    return parser


def _build(options: argparse.Namespace) -> None:
    from ppr_academy.build import build

    if not build(force=options.force):
        print("build: nothing changed")


def _serve(options: argparse.Namespace) -> None:
    from ppr_academy.serve import serve
    from ppr_academy.services.core.config import get_settings

    settings = get_settings()
    print(f"PPR Academy: {settings.public_url}", flush=True)
    if settings.is_sandbox:
        stood_in = ", ".join(sorted(settings.sandbox))
        print(f"Sandbox mode ({stood_in}): no money moves, no mail leaves. See /sandbox.")
        _print_demo_accounts()
    serve(processes=options.processes, host=options.host)


def _print_demo_accounts() -> None:
    print("Demo accounts, password demo-academy:")
    for email, what in (
        ("admin@demo.test", "platform admin"),
        ("ava@demo.test", "creator of ava-keys"),
        ("milo@demo.test", "creator of milo-beats"),
        ("student@demo.test", "student"),
    ):
        print(f"  {email:<19} {what}")
    sys.stdout.flush()


def _dev(_options: argparse.Namespace) -> None:
    from ppr_academy.build import run_with_hot_reload
    from ppr_academy.services.core.config import get_settings

    settings = get_settings()
    print(f"PPR Academy, with hot reload: {settings.public_url}", flush=True)
    run_with_hot_reload(settings.port, settings.data_dir)


def _migrate(_options: argparse.Namespace) -> None:
    from ppr_academy.migrate import upgrade
    from ppr_academy.services.core import db

    upgrade(db.get_engine())


def _seed(options: argparse.Namespace) -> int:
    from ppr_academy.sandbox.demo.seed import is_wanted, seed_academy
    from ppr_academy.services.core import db
    from ppr_academy.services.core.config import get_settings
    from ppr_academy.services.core.log import configure_logging
    from ppr_academy.worker import load_jobs

    can_pay = "stripe" in get_settings().sandbox
    if options.if_empty and not (can_pay and is_wanted(db.get_engine())):
        return 0
    if not can_pay:
        print("The demo academy needs the sandbox's Stripe: unset STRIPE_API_KEY.", file=sys.stderr)
        return 1
    configure_logging("warning")
    load_jobs()
    print("seed: making the demo academy", flush=True)
    if not seed_academy(scale=options.scale, say=_print_now):
        print("seed: it is there already")
    if not options.if_empty:  # what starts the server next prints them as well
        _print_demo_accounts()
    return 0


def _print_now(line: str) -> None:
    print(f"seed: {line}", flush=True)


def _worker(_options: argparse.Namespace) -> None:
    from ppr_academy.worker import run_worker

    run_worker()


def _user_add(options: argparse.Namespace) -> None:
    from getpass import getpass

    from ppr_academy.services.core import db
    from ppr_academy.services.identity.accounts import add_user

    password = getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    with db.transaction() as session:
        add_user(
            session,
            email=options.email,
            name=options.name,
            password=password,
            is_admin=options.admin,
        )


def _ledger_verify(options: argparse.Namespace) -> int:
    from ppr_academy.services.commerce.verify import verify_ledger
    from ppr_academy.services.core import db

    with db.reading() as session:
        report = verify_ledger(session, with_processor=options.with_processor)
    if options.json:
        print(json.dumps(dataclasses.asdict(report), default=str))
    else:
        print("\n".join(map(str, report.breaks)) or "Every invariant holds.")
        print(f"Looked at {report.orders:,} paid orders and {report.groups:,} ledger groups.")
    return 1 if report.breaks else 0


def _refund(options: argparse.Namespace) -> None:
    from ppr_academy.services.commerce.refunds.decisions import refund_as_platform
    from ppr_academy.services.core import db
    from ppr_academy.services.identity.accounts import open_viewer
    from ppr_academy.worker import load_jobs

    load_jobs()
    with db.transaction() as session:
        viewer = open_viewer(session, options.by)
        refund_as_platform(viewer, options.order, amount=options.amount, reason=options.reason)
    print("It is on its way to Stripe. The store and the buyer see it on their pages.")


def _events_replay(options: argparse.Namespace) -> None:
    from ppr_academy.services.admin.handlers import inbox_handlers
    from ppr_academy.services.core.ids import parse_id
    from ppr_academy.services.core.inbox import replay_event

    print(replay_event(parse_id(options.id), inbox_handlers))


if __name__ == "__main__":
    sys.exit(main())
