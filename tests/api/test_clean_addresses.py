"""Prerendered pages answer at their own address, without a redirect."""

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ppr_academy.api import clean_addresses
from ppr_academy.api.clean_addresses import CleanAddresses


@pytest.fixture
def client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    for page in ("index.html", "sign-in/index.html", "dashboard/money/index.html"):
        (tmp_path / page).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / page).touch()
    monkeypatch.setattr(clean_addresses, "BUILD", tmp_path)

    def echo(request: Request) -> PlainTextResponse:
        return PlainTextResponse(request.url.path)

    return TestClient(CleanAddresses(Starlette(routes=[Route("/{path:path}", echo)])))


@pytest.mark.parametrize(
    ("asked", "served"),
    [
        ("/sign-in", "/sign-in/"),
        ("/dashboard/money", "/dashboard/money/"),
        ("/", "/"),
        ("/sign-in/", "/sign-in/"),
        ("/ava-keys", "/ava-keys"),
        ("/api/health", "/api/health"),
    ],
)
def test_a_prerendered_page_is_found_without_its_slash(
    client: TestClient, asked: str, served: str
) -> None:
    assert client.get(asked).text == served
