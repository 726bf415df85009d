"""One build for every port and origin: the baked addresses become the page's own."""

from pathlib import Path

import pytest

from ppr_academy.same_origin import BuildNotUnderstood, make_same_origin

ENV = (
    "var e={PING:`http://localhost:8000/ping`,EVENT:`ws://localhost:8000/_event`,"
    "TRANSPORT:`websocket`};export{e as t};"
)
RULE = "HOSTS=[`localhost`,`0.0.0.0`,`::`,`0:0:0:0:0:0:0:0`],token"
API = "http://localhost:8000"


@pytest.fixture
def static(tmp_path: Path) -> Path:
    """A build as Reflex leaves it."""
    assets = tmp_path / "assets"
    assets.mkdir()
    (assets / "reflex-env-x1.js").write_text(ENV)
    (assets / "root-x2.js").write_text(RULE)
    (tmp_path / "index.html").write_text("<html>localhost</html>")
    return tmp_path


def test_addresses_are_read_from_the_page(static: Path) -> None:
    make_same_origin(static, API)
    assert (static / "assets" / "reflex-env-x1.js").read_text() == (
        'var e={PING:location.origin+"/ping",'
        'EVENT:location.origin.replace(/^http/,"ws")+"/_event",'
        "TRANSPORT:`websocket`};export{e as t};"
    )


def test_the_rule_that_drops_the_port_on_https_is_put_to_rest(static: Path) -> None:
    make_same_origin(static, API)
    assert (static / "assets" / "root-x2.js").read_text() == "HOSTS=[],token"


def test_a_build_that_was_not_minified_is_understood(static: Path) -> None:
    spaced = RULE.replace("[`", "[\n  `").replace(",`", ",\n  `").replace("`", '"')
    (static / "assets" / "root-x2.js").write_text(spaced)
    make_same_origin(static, API)
    assert (static / "assets" / "root-x2.js").read_text() == "HOSTS=[],token"


def test_a_build_without_the_address_is_not_understood(static: Path) -> None:
    (static / "assets" / "reflex-env-x1.js").write_text("var e={};")
    with pytest.raises(BuildNotUnderstood, match="holds no address of localhost:8000"):
        make_same_origin(static, API)


def test_a_build_without_the_file_is_not_understood(static: Path) -> None:
    (static / "assets" / "reflex-env-x1.js").unlink()
    with pytest.raises(BuildNotUnderstood, match="reflex-env chunk, found 0"):
        make_same_origin(static, API)


def test_a_build_with_the_rule_in_two_places_is_not_understood(static: Path) -> None:
    (static / "assets" / "copy.js").write_text(RULE)
    with pytest.raises(BuildNotUnderstood, match="list of hosts, found 2"):
        make_same_origin(static, API)


@pytest.mark.parametrize("name", ["assets/page.js", "index.html"])
def test_an_address_that_stays_somewhere_else_is_reported(static: Path, name: str) -> None:
    (static / name).write_text('x="http://localhost:8000/_upload"')
    with pytest.raises(BuildNotUnderstood, match="still names localhost:8000"):
        make_same_origin(static, API)
