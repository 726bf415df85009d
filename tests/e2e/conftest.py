"""The served academy that journeys walk through, once on each floor it can stand on."""

from collections.abc import Iterator

import pytest

from tests.support.backends import new_postgres, new_redis
from tests.support.sites import Site, serve_site


@pytest.fixture(
    scope="session", params=["sqlite, one process", "postgres and redis, two processes"]
)
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    """The seeded demo academy, served on a free port; a test that takes it runs on both floors."""
    data_dir = tmp_path_factory.mktemp("site")
    if request.param.startswith("sqlite"):
        with serve_site(data_dir) as site:
            yield site
        return
    with (
        new_postgres("e2e") as database_url,
        new_redis() as redis_url,
        serve_site(data_dir, database_url=database_url, redis_url=redis_url, processes=2) as site,
    ):
        yield site


@pytest.fixture(scope="session")
def base_url(site: Site) -> str:
    """Where the academy answers; relative addresses of `page.goto` start here."""
    return site.base_url


@pytest.fixture(autouse=True)
def _quiet_log(site: Site) -> Iterator[None]:
    """A journey that looked fine and left an exception in the server's log was not fine."""
    before = site.log.stat().st_size
    yield
    troubles = site.troubles(before)
    assert not troubles, "\n".join(troubles)
