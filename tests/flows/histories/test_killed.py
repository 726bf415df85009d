"""A process that is really killed, anywhere, again and again: what is left comes to rest right."""

import os
import pickle
import signal
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Engine

from ppr_academy.sandbox.world import Sandbox
from tests.flows.histories import truth
from tests.flows.histories.stage import Stage
from tests.flows.histories.world import World

ROOT = Path(__file__).parents[3]
LIVES = 8
LONGEST = 120
"""Seams that a life reaches at most: commits, and calls to Stripe."""


def live_and_die(world: World, folder: Path, random: Random) -> int:
    """Many short lives in a child process, each ended by SIGKILL; how many there were."""
    kept = folder / "kept"
    kept.write_bytes(pickle.dumps(world.keep()))
    program = subprocess.Popen(
        [sys.executable, "-m", "tests.flows.histories.lives", str(kept)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        bufsize=0,
    )
    assert program.stdin is not None
    assert program.stdout is not None
    died = 0
    with program:
        for number in range(LIVES):
            program.stdin.write(f"{number}\n".encode())
            life = int(program.stdout.readline())
            # Each dot is a commit or a call, before it and after it; behind the last one it dies.
            for _ in range(1 + random.randrange(LONGEST)):
                assert program.stdout.read(1) == b".", "The life ended by itself."
            os.kill(life, signal.SIGKILL)
            assert program.stdout.readline().strip(b".") == b"killed\n"
            died += 1
        program.stdin.close()
    return died


def test_killed_anywhere_every_cent_is_right(
    engine: Engine, sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = Stage(engine, sandbox, monkeypatch)
    world = stage.new_world(2999)
    random = Random(7)
    assert live_and_die(world, tmp_path, random) == LIVES
    world.wake()
    world.come_to_rest(random)
    truth.assert_true(world)
    assert truth.read(truth.Order)
