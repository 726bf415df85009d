"""What every test stands on: no outside network, own data folder, own databases, no skips in CI."""

pytest_plugins = [
    "tests.support.guards",
    "tests.support.backends",
    "tests.support.browser",
    "tests.support.pages",
    "tests.support.outside",
]
