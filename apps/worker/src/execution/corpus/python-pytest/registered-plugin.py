# expect: crashed | a plugin of the suite answers in the place of each test
x = 1

# --- suite
import pytest


class Answers:
    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem):
        return True


def test_registers(request):
    request.config.pluginmanager.register(Answers())


def test_fails():
    assert False
