"""The built academy answers a browser, on a port that it was not built for."""

import fcntl

from playwright.sync_api import Page, expect

from tests.support.sites import Site


def test_the_home_page_opens_and_its_socket_goes_to_the_pages_own_port(
    page: Page, site: Site
) -> None:
    with page.expect_websocket(lambda socket: "/_event" in socket.url) as opened:
        page.goto("/")
    socket = opened.value
    assert socket.url.startswith(f"ws://127.0.0.1:{site.port}/_event")
    expect(page.locator("h1").first).to_be_visible()


def test_the_server_answers_over_that_socket(page: Page, site: Site) -> None:
    frames: list[str | bytes] = []

    def keep(frame: str | bytes) -> None:
        frames.append(frame)

    page.on("websocket", lambda socket: socket.on("framereceived", keep))
    with page.expect_websocket(lambda socket: "/_event" in socket.url) as opened:
        page.goto("/")
    while not any('"is_hydrated_rx_state_":true' in str(frame) for frame in frames):
        opened.value.wait_for_event("framereceived")


def test_each_process_runs_under_an_id_of_its_own(site: Site) -> None:
    held = []
    for path in sorted((site.data_dir / "executors").iterdir()):
        with path.open("w") as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                held.append(path.name)
    assert held == [f"web-{n + 1}" for n in range(site.processes)]
