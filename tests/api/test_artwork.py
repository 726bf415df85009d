"""Pictures that are drawn from their address."""

from xml.etree import ElementTree

import pytest
from starlette.testclient import TestClient

from ppr_academy.api.app import create_api


@pytest.fixture(scope="module")
def client() -> TestClient:
    return TestClient(create_api(), raise_server_exceptions=True)


@pytest.mark.parametrize("path", ["face.svg", "face.svg?family=ember", "tile-0.svg", "tile-5.svg"])
def test_an_address_is_a_picture_that_never_changes(client: TestClient, path: str) -> None:
    first, second = (client.get(f"/media/art/ava-keys/{path}") for _ in range(2))
    assert first.status_code == 200
    assert first.headers["content-type"].startswith("image/svg+xml")
    assert "immutable" in first.headers["cache-control"]
    assert ElementTree.fromstring(first.text).tag.endswith("svg")
    assert first.text == second.text


def test_the_tiles_of_a_banner_differ(client: TestClient) -> None:
    drawn = {client.get(f"/media/art/ava-keys/tile-{n}.svg").text for n in range(6)}
    assert len(drawn) == 6


@pytest.mark.parametrize(
    "path",
    [
        "ava-keys/face.svg?family=neon",
        "ava-keys/banner.svg",
        "ava-keys/tile-10.svg",
        "AVA/face.svg",
        "%3Cscript%3E/face.svg",
        f"{'a' * 41}/face.svg",
    ],
)
def test_any_other_address_is_nothing(client: TestClient, path: str) -> None:
    assert client.get(f"/media/art/{path}").status_code == 404


def test_a_cover_is_drawn_from_its_words(client: TestClient) -> None:
    path = "/media/art/ava-keys/covers/house-chords-101.svg?topic=harmony&family=harbor"
    drawn = client.get(path)
    assert drawn.status_code == 200
    assert ElementTree.fromstring(drawn.text).tag.endswith("svg")
    assert client.get(f"{path}&motif=tape").text != drawn.text


@pytest.mark.parametrize("query", ["motif=neon", "family=neon", "motif=../../etc/passwd"])
def test_no_cover_is_drawn_from_other_words(client: TestClient, query: str) -> None:
    assert client.get(f"/media/art/ava-keys/covers/a.svg?{query}").status_code == 404
