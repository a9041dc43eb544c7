"""Which counts of persons may be shown together; pure arithmetic, knows no tables of the service and no persons."""
