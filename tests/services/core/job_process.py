"""A process that runs one kind of job, to be killed by test_jobs. Not a test.

Usage: python -m tests.services.core.job_process DATABASE_URL EXECUTOR FOLDER
The handler's first run in FOLDER hangs in the middle; later ones finish.
"""

import sys
import threading
from pathlib import Path

from ppr_academy.services.core import db, jobs
from ppr_academy.services.core.config import load_settings


def main() -> None:
    url, executor, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])

    @jobs.job("test.make_mark")
    def make_mark(name: str) -> None:
        with (folder / "runs").open("a") as runs:
            runs.write(f"{executor} {name}\n")
        try:
            (folder / "hung").touch(exist_ok=False)
        except FileExistsError:
            (folder / f"mark-{name}").touch(exist_ok=True)
            return
        threading.Event().wait()

    settings = load_settings(database_url=url, executor_id=executor, data_dir=folder)
    jobs.start(settings, db.make_engine(url))
    (folder / f"started-{executor}").touch()
    threading.Event().wait()


if __name__ == "__main__":
    main()
