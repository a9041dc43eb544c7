"""Figures with definitions; only counts leave this room, never rows."""
