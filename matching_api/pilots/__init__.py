"""The register of pilots: which groups try something new, with what intended result, checked against the principles."""
