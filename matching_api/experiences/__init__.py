"""What families say of groups: one sentence each, that somebody else has looked at before it is shown."""
