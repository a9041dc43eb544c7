"""What is kept, for how long, and how it goes: sharing, retention, requests of data subjects, the register."""
