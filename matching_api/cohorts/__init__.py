"""The monthly table: a frozen part of the waitlist, what is agreed about it, and what came of it; counts only."""
