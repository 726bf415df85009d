"""The demo academy: three stores, eight courses, their sounds, their students and one month.

Pure material: nothing here writes to a database or asks the clock. Seeding plays it through the
real services.
"""
