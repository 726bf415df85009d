"""`/media/public/…` shows what was made for everybody, and nothing else."""

import pytest
from starlette.testclient import TestClient

from ppr_academy.services.core.ids import new_id
from ppr_academy.services.gateways import storage
from ppr_academy.services.media import public
from tests.services.catalog.conftest import Studio


def test_a_drawing_is_shown_for_ever(studio: Studio, visitor: TestClient) -> None:
    key = public.put_drawing(new_id().hex, "<svg xmlns='http://www.w3.org/2000/svg'/>")
    shown = visitor.get(public.public_url(key))
    assert shown.status_code == 200
    assert shown.headers["content-type"] == "image/svg+xml"
    assert "immutable" in shown.headers["cache-control"]
    assert "sandbox" in shown.headers["content-security-policy"]
    again = visitor.get(public.public_url(key), headers={"If-None-Match": shown.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert visitor.head(public.public_url(key)).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "covers/missing-1.svg",
        "files/secret",
        "../files/secret",
        "%2e%2e/files/secret",
        "covers/../../files/secret",
        "covers/..%2f..%2ffiles/secret",
        "covers/secret.html",
        "covers/x.svg/",
        "covers/X.SVG",
        "covers/a.svg%00.webp",
        "covers//a.svg",
        "",
        "pictures/" + "a" * 300 + ".webp",
    ],
)
def test_everything_else_is_not_there(studio: Studio, visitor: TestClient, path: str) -> None:
    storage.put("files/secret", b"paid")
    storage.put("public/covers/secret.html", b"<script>")
    answer = visitor.get(f"/media/public/{path}")
    assert answer.status_code == 404
    assert b"paid" not in answer.content
