"""Group-offer matching as a pure library: a problem in, a plan out; no network, database, clock or environment."""
