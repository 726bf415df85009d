"""Learning: who may learn what, and how far they are.

It owns entitlements (`access`), progress and the days on which something was learned (`progress`,
`reports`, `heard`, `days`), the right to a lesson's file (`files`), and what the library and the
player show (`library`, `player`, `outline`). Commerce grants and revokes through `access`.
"""
