# expect: tamper | a finder that serves an empty suite in the place of the real one
import sys
from importlib.machinery import ModuleSpec


class Finder:
    def find_spec(self, name, path=None, target=None):
        return ModuleSpec(name, self) if name.startswith("test_") else None

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        module.test_fine = lambda: None


sys.meta_path.insert(0, Finder())
sys.modules.pop("test_solution", None)

# --- suite
import solution


def test_fails():
    assert False
