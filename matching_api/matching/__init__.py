"""Match rounds: the only room that asks the matcher; never decides about a youth."""
