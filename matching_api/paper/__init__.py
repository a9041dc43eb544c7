"""Documents to print and workbooks, out of data that may be shown; knows no tables of the service and no persons."""
