"""Turns a raw export into a delivery without personal data, at the source; opens no network, knows no service."""
