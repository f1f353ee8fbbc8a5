"""What of a notice is one unit of retrieval."""

from itertools import pairwise

import pytest
from samples import MOUNTAIN

from index.ingest.corpus import corpus_files
from index.notice import Notice, Sentence
from index.parsing.parser import parse_file, parse_text
from index.parsing.passages import ARTICLE, LONG, embedded_text, lexical_text, passages
from index.settings import Settings


def body(notice):
    return [passage for passage in passages(notice) if passage.kind == "body"]


def made(*sentences, path=("一",), bearer=None):
    """A notice of these sentences, all of one clause."""
    text, spans = "", []
    for sentence in sentences:
        spans.append(Sentence(len(text), len(text) + len(sentence.rstrip("\n")), path, bearer))
        text += sentence
    return Notice(file="a.txt", reading_text=text, sentences=tuple(spans))


def law(*paragraphs):
    text = "\n".join(("山县防汛条例", "第一条　" + paragraphs[0], *paragraphs[1:], "第二条　本条例自公布之日起施行。"))
    return parse_text(text, "law.txt")


@pytest.mark.parametrize("file", [p.name for p in corpus_files(Settings.from_environ({}).corpus)])
def test_shipped_notices(file):
    """Every passage is a span of its notice, and the sentences' spans are covered in their order."""
    corpus = Settings.from_environ({}).corpus
    notice = parse_file(corpus / file, corpus)
    found = body(notice)
    for passage in passages(notice):
        assert notice.reading_text[passage.start : passage.end] == passage.text
        assert passage.end - passage.start <= ARTICLE
    assert all(one.end <= other.start for one, other in pairwise(found))
    covered = "".join(p.text for p in found).replace("\n", "")
    assert covered == "".join(notice.reading_text[s.start : s.end] for s in notice.sentences).replace("\n", "")


def test_one_sentence_is_one_passage_with_its_bearer_and_heading():
    """A notice's sentence stands alone, with its path, the heading above it and whom it binds."""
    sandbags = next(p for p in body(parse_text(MOUNTAIN, "m.txt")) if "沙袋" in p.text)
    assert (sandbags.text, sandbags.path, sandbags.heading) == ("县水利局要备足沙袋。", ("二",), "保障物资")
    assert sandbags.duty_bearer == "县水利局"


def test_elements_are_passages():
    """A printed element such as the document number can be found and quoted."""
    assert "山发〔2021〕7号" in [p.text for p in passages(parse_text(MOUNTAIN, "m.txt")) if p.kind == "element"]


def test_very_short_sentences_join_their_neighbour():
    """A fragment of a few characters is not a passage of its own."""
    assert [p.text for p in body(made("要快。", "各乡镇党委要每天巡查堤防并记录水位。"))] == [
        "要快。各乡镇党委要每天巡查堤防并记录水位。"
    ]


def test_short_sentences_of_different_bearers_stay_apart():
    """What binds two bodies is never one passage."""
    text = "县水利局备沙袋。供电所检线路。"
    notice = Notice("a.txt", text, sentences=(Sentence(0, 8, (), "县水利局"), Sentence(8, 15, (), "供电所")))
    assert [p.duty_bearer for p in body(notice)] == ["县水利局", "供电所"]


def test_short_sentences_do_not_join_across_a_paragraph():
    """A heading on its own line stays apart from the paragraph below."""
    assert len(body(made("一、抓紧落实\n", "要每天巡查。"))) == 2


def test_long_sentence_is_cut_at_semicolons():
    """A sentence of many duties is cut at ；, with nothing lost."""
    sentence = (
        "；".join(f"第{i}队要在汛期之内每天巡查自己负责的那一段堤防并且详细记录当天水位的变化情况" for i in range(9))
        + "。"
    )
    found = body(made(sentence))
    assert "".join(p.text for p in found) == sentence
    assert len(found) > 1
    assert all(len(p.text) <= LONG and p.text[-1] in "；。" for p in found)


def test_short_article_stays_whole():
    """An article of a law is one passage, its paragraphs included."""
    first = body(law("县级以上地方政府负责防汛。", "乡镇政府协助县级政府做好防汛工作。"))[0]
    assert first.path == ("第一条",)
    assert "乡镇政府协助" in first.text


def test_long_article_is_cut_by_its_paragraphs():
    """An article beyond the limit is cut, and each part still belongs to the article."""
    paragraph = "县级以上地方政府应当组织有关部门加强汛期的巡查和值守，发现险情应当立即处置并且报告上级。"
    found = [p for p in body(law(*[paragraph * 4] * 3)) if "第一条" in p.path]
    assert len(found) >= 3
    assert all(len(p.text) <= ARTICLE for p in found)


def test_name_of_a_chapter_is_no_passage():
    """The line that names a chapter of a law gives the articles below their heading, and is not found itself."""
    notice = parse_text("山县防汛条例\n第一章　总则\n第一条　防汛工作由县政府负责，各部门配合。\n", "law.txt")
    assert [p.text for p in body(notice)] == ["第一条 防汛工作由县政府负责，各部门配合。"]
    assert body(notice)[0].heading == "总则"


def test_a_sentence_is_embedded_by_itself_and_an_article_with_its_law():
    """The title that all sentences of a notice share is left to the lexical side; an article needs its law's name."""
    notice = parse_text(MOUNTAIN, "m.txt")
    sandbags = next(p for p in body(notice) if "沙袋" in p.text)
    element = next(p for p in passages(notice) if p.kind == "element")
    assert embedded_text(notice, sandbags) == sandbags.text
    assert lexical_text(notice, sandbags) == f"{notice.title} 保障物资 {sandbags.text}"
    assert embedded_text(notice, element) == lexical_text(notice, element) == element.text
    statute = parse_text("山县防汛条例\n第一章　总则\n第一条　防汛工作由县政府负责，各部门配合。\n", "law.txt")
    article = body(statute)[0]
    assert embedded_text(statute, article) == f"{statute.title} 总则 {article.text}"
