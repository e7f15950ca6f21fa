"""How well texts are read: each part of the analysis beside what people marked by hand (`make bench-reading`)."""
