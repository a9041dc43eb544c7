"""The page at `/bron/`: preparing an export in the browser; serves its own files and takes nothing in."""
