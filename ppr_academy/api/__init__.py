"""Plain HTTP: what a native form, a file, a webhook or another program talks to."""
