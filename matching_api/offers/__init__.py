"""Structural offers, venues and facilitators: what organisations can run."""
