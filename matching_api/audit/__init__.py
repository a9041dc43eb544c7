"""The closed list of events that may be recorded; has no field for tags, ages or pseudonyms."""
