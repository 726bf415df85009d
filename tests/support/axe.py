"""Asks axe-core, in the page itself, what keeps a person out."""

from playwright.sync_api import Page

WANTED = ("serious", "critical")


def violations(page: Page, *, only_colors: bool = False) -> list[str]:
    """What axe finds serious or critical on the page as it is now: rule, element, why.

    `only_colors` asks only what another theme can change.
    """
    # Imported here: the package reads half a megabyte of script when it is imported.
    from axe_playwright_python.base import AXE_SCRIPT

    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    rules = {"runOnly": ["color-contrast", "link-in-text-block"]} if only_colors else {}
    found = page.evaluate("o => axe.run(o)", {"resultTypes": ["violations"], **rules})
    return [
        f"{rule['id']} ({rule['impact']}): {node['target']} {node['html'][:200]} "
        f"{(node.get('failureSummary') or '')[:300]}"
        for rule in found["violations"]
        if rule["impact"] in WANTED
        for node in rule["nodes"]
    ]
