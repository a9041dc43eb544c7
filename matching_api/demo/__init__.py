"""The demo region: invented organisations, accounts, deliveries and offers; nothing here runs in production."""
