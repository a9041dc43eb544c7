"""The same request sent again is answered as the first time and has no second effect; knows no resources."""
