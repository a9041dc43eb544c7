"""Backs a database up and puts a backup back, while others work with it; knows tables by name only."""
