"""Runs what was enqueued, here and now, without the job engine."""

from sqlalchemy import Engine

from ppr_academy.services.core import jobs


def run_jobs(engine: Engine, done: set[str] | None = None) -> list[str]:
    """Run every waiting job, and what those enqueue, each once. Returns their names in order.

    Pass the same `done` again to skip what ran before.
    """
    done = set() if done is None else done
    names: list[str] = []
    while fresh := [j for j in jobs.list_waiting(engine) if j.workflow_id not in done]:
        for waiting in fresh:
            done.add(waiting.workflow_id)
            names.append(waiting.name)
            jobs.job_kinds()[waiting.name].handler(*waiting.input["args"])
    return names
