"""Help requests and how they come in; refuses personal data at the door."""
