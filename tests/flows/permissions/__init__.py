"""Who may do what: one row for each event and each route, tried by four people.

A module for each domain holds its ROWS, and under PUBLIC the names of what decides nothing, each
with the reason. tests/flows/test_permissions.py tries every row and finds what is in no table.
"""
