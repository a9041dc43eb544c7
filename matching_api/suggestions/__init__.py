"""The life of a suggestion, from proposed to completed; every step carries a person's name."""
