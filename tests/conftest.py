"""What all tests share: settings that are made for the test, never the machine's own."""

import os

os.environ["SAMENSTART_SECRET_KEY"] = "a key for tests only, longer than thirty-two characters"
os.environ["SAMENSTART_TODAY"] = "2026-11-22"
