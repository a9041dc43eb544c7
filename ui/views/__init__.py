"""One file a page, each with one function `show` that reads from top to bottom."""
