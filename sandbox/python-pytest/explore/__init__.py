"""Runs the public callables of one untrusted module on chosen inputs and reports what they did.

Lives inside the sandbox. Standard library only, Python 3.11 or later.
"""

from .exploration import explore

__all__ = ["explore"]
