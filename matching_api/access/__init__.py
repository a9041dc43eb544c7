"""Organisations, accounts, roles and tokens: who may ask; knows nothing of youths or groups."""
