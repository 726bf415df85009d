"""What every domain stands on: settings, database, clock, errors, jobs, live hints, rate limits."""
