# expect: passed | the source is not imported before the suite has set the stage
import os

KEY = os.environ["STAGE_KEY"]

# --- suite
import os

os.environ["STAGE_KEY"] = "set"

import stage


def test_key():
    assert stage.KEY == "set"
