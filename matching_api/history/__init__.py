"""What was known on every day: a book of counts, written with each change; names nobody and shows nothing by itself."""
