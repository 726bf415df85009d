"""Who may do what: one list of rows per domain, run by tests/flows/test_permissions.py.

A row is a dict: `name` ("GET /api/files/{file_id}", "PlayerState.complete"), `call`, a function of
the world and of who asks that returns what came of it ("ok", a refusal's code, an HTTP status), and
`expect`, the outcome for each of `visitor`, `stranger` (signed in, no store, no course),
`other_owner` (owns another store), `student` (has the course) and `owner` (of the course's store).

A module that also has `COVERS`, prefixes of modules, promises a row for each of their event
handlers and routes; the test holds it to that.
"""
