"""The one way in which a backup or a restore refuses; repeats no value of any row."""


class BackupRefused(Exception):  # noqa: N818  told to the operator in one sentence
    """It was not done; the text is a sentence that says why."""


def reason(error: OSError) -> str:
    """What the machine had against it."""
    return f"{(error.strerror or 'unknown reason').lower()}."
