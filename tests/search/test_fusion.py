"""Fusion of dense and lexical scores."""

from hypothesis import given
from hypothesis import strategies as st

from index.search.fusion import ARTICLE_DENSE, READ, LexicalHits, fuse, longest_run, with_runs

SCORES = st.dictionaries(st.integers(0, 20), st.floats(0, 1))


def matches(scores, terms=1):
    return LexicalHits(scores, terms, 2)


def order(dense, floor, words, notices, terms=1):
    return [i for i, _ in fuse(dense, floor, matches(words, terms), matches(notices, terms))]


def test_both_sides_count():
    """What is best on both sides comes first, what is good on one side before what is good on none."""
    assert order({1: 0.9, 2: 0.9, 3: 0.8}, 0.8, {1: 5.0, 3: 4.0}, {}) == [1, 2, 3]


def test_no_shared_term_gives_nothing_from_the_lexical_side():
    """A passage without a lexical score gets the dense share alone."""
    assert dict(fuse({1: 0.9, 2: 0.8}, 0.8, matches({}), matches({}))) == {1: ARTICLE_DENSE, 2: 0.0}


def test_notice_counts_for_passages_that_depend_on_it():
    """Of two like passages the one in the fitting notice comes first."""
    assert order({1: 0.9, 2: 0.9}, 0.8, {1: 3.0, 2: 3.0}, {1: 1.0, 2: 8.0}) == [2, 1]


def test_passage_that_stands_by_itself_is_not_judged_by_its_notice():
    """An article that is best on both sides keeps the full score, whatever its law scores as a whole."""
    assert dict(fuse({1: 0.9, 2: 0.8}, 0.8, matches({1: 3.0}), matches({2: 5.0})))[1] == 1.0


def test_a_weak_match_of_words_weighs_little():
    """The best match of a question of many terms that shares one of them does not outweigh what is near in meaning."""
    assert order({1: 0.9, 2: 0.8}, 0.8, {2: 3.0}, {1: 1.0, 2: 2.0}, terms=2) == [2, 1]
    assert order({1: 0.9, 2: 0.8}, 0.8, {2: 3.0}, {1: 1.0, 2: 2.0}, terms=200) == [1, 2]


@given(SCORES, SCORES, SCORES)
def test_any_scores(dense, lexical, notice):
    """All candidates come back once, with scores in 0..1, best first."""
    lexical, notice = ({i: s for i, s in scores.items() if i in dense} for scores in (lexical, notice))
    ranked = fuse(dense, min(dense.values(), default=0.0), matches(lexical), matches(notice))
    assert {i for i, _ in ranked} == set(dense)
    assert all(-1e-9 <= score <= 1 + 1e-9 for _, score in ranked)
    assert [s for _, s in ranked] == sorted((s for _, s in ranked), reverse=True)


def test_a_phrase_as_asked_comes_before_its_pieces():
    """Of two like passages the one that prints a longer run of the question comes first."""
    texts = {1: "优化了程序，审批更快", 2: "优化审批程序"}
    ranked = with_runs([(1, 0.5), (2, 0.5)], "如何优化审批程序", lambda ids: texts)
    assert [i for i, _ in ranked] == [2, 1]


@given(SCORES, st.text("审批程序", max_size=9), st.text("审批程序", max_size=9))
def test_runs_keep_scores_in_range(scores, question, text):
    """All come back once, with scores in 0..1, best first, whether their texts were read or not."""
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    found = with_runs(ranked, question, lambda ids: dict.fromkeys(ids[::2], text))
    assert {i for i, _ in found} == set(scores)
    assert [s for _, s in found] == sorted((s for _, s in found), reverse=True)
    assert all(0 <= s <= 1 for _, s in found)


def test_what_is_not_read_stays_behind():
    """A run beyond the best READ is not looked for."""
    ranked = [(i, 1 - i / 1000) for i in range(READ + 1)]
    found = with_runs(ranked, "审批", lambda ids: {i: "审批" if i == READ else "" for i in ids})
    assert [i for i, _ in found] == list(range(READ + 1))


@given(st.text("审批程序", max_size=9), st.text("审批程序", max_size=9))
def test_longest_run(question, text):
    """The longest of all parts of the question that the text holds."""
    parts = (question[i:j] for i in range(len(question)) for j in range(i + 1, len(question) + 1))
    assert longest_run(question, text) == max((len(part) for part in parts if part in text), default=0)
