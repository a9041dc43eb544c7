"""What was known on every day: a book of counts, written with each change; names nobody and shows nothing by itself.

Whoever loads any part of this room has the book kept: from then on it is written before every commit.
"""

import matching_api.history.book  # noqa: F401
