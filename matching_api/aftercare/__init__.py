"""What comes after the start of a group: attendance, how it ended, what families said, what was learned."""
