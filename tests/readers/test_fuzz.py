"""A seeded part of `tests/benchmarks/reading/fuzz.py`: nothing that it makes crashes a reader."""

import random

import pytest
from benchmarks.reading import fuzz


def test_texts_that_no_office_wrote() -> None:
    """Whatever pieces of notices follow each other, the parser reads them."""
    findings = fuzz.Findings()
    for number in range(60):
        findings.read(f"text {number}", None, fuzz.text_of(random.Random(f"suite {number}")))
    assert not any(outcome.startswith(("CRASH", "no reason")) for outcome in findings.outcomes)


@pytest.mark.parametrize("suffix", sorted(fuzz.samples()))
def test_damaged_files(tmp_path, suffix: str) -> None:
    """A damaged file of each format is read or refused with a reason; the sound one is read."""
    path, findings, data = tmp_path / f"a{suffix}", fuzz.Findings(), fuzz.samples()[suffix]
    path.write_bytes(data)
    findings.read(f"sound {suffix}", path)
    assert findings.outcomes == {"read": 1}
    for number in range(25):
        path.write_bytes(fuzz.mutated(data, suffix, random.Random(f"suite {suffix} {number}")))
        findings.read(f"{suffix} {number}", path)
    assert not any(outcome.startswith(("CRASH", "no reason")) for outcome in findings.outcomes)
