"""One module a format, each with `read(data, name) -> Source`; the libraries are imported when a file needs them."""
