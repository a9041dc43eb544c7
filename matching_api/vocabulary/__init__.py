"""Themes, tags and the labels that map to them, and the places of the country; facts, no people."""
