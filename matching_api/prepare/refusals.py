"""Why an export, a mapping or a key cannot be used at all: one Dutch sentence, which never repeats a cell."""


class CannotPrepare(Exception):  # noqa: N818  the word of the domain
    """Nothing can be made of this; the message is for the person at the screen."""


class UnreadableExport(CannotPrepare):
    """The file is not a table that can be read."""


class UnclearColumns(CannotPrepare):
    """A required column is not found, or two columns claim the same place."""


class UnusableMapping(CannotPrepare):
    """The mapping file is broken, or made for something else."""


class UnusableKey(CannotPrepare):
    """The key file holds no key of 256 bits, or the key of another organisation."""


class UnsafeDelivery(CannotPrepare):
    """The last check found something in the delivery that may not leave; nothing is given out."""
