"""Runs one suite, or one exploration, inside a sandbox. Python 3.11 or later."""
