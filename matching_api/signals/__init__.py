"""Signals: what is new for a coordinator or specialist, by mail for who asked for it; counts and links only."""
