"""Asking families whether they still wait for the same help: call lists, answers, and what the answers change."""
