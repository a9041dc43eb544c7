"""Pieces that pages are made of; none of them is a page and none decides anything."""
