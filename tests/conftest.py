"""What all tests share: settings that are made for the test, never the machine's own."""

import os

from hypothesis import settings

os.environ["SAMENSTART_SECRET_KEY"] = "a key for tests only, longer than thirty-two characters"
os.environ["SAMENSTART_TODAY"] = "2026-11-22"

# An example may take as long as the machine needs; under CI hypothesis does this, and draws the same ones, by itself.
if "CI" not in os.environ:
    settings.register_profile("unhurried", deadline=None)
    settings.load_profile("unhurried")
