"""Whole conversations over HTTP: questions, follow-ups, buttons, commands."""

from pathlib import Path

import pytest
from emulator import BOT, Fault, Telegram
from running_bot import ADMIN, service
from samples import MOUNTAIN, WATER

OFFERED = ["山发〔2021〕7号第一条", "水发〔2021〕9号第一条"]
"""What the answerer of the samples answers of the questions made from them."""


async def test_question_is_answered_with_number_and_clause(tmp_path: Path) -> None:
    """One message: the quote and one line that cites it; words and citation can be copied at once."""
    async with service(tmp_path) as at:
        said = await at.telegram.ask("沙袋")
        assert said.text == "县水利局要备足沙袋。\n山发〔2021〕7号 · 第二条 · 山县委 · 2021年6月1日"
        assert said.styled("blockquote") == ["县水利局要备足沙袋。"]
        assert list(said.buttons) == ["全文", "出处", "复制", "👍", "👎"]
        assert said.buttons["复制"]["copy_text"]["text"] == (
            "“县水利局要备足沙袋。”——《中共山县委关于做好防汛工作的通知》（山发〔2021〕7号）第二条"
        )


async def test_refusal(tmp_path: Path) -> None:
    """Without a clause there is no quote; what came closest is a tap away, labelled as no answer, and back."""
    async with service(tmp_path) as at:
        said = await at.telegram.ask("养老金")
        assert said.text == "没有找到可以直接引用的条款\n文件里没有这方面的内容。"
        assert list(said.buttons) == ["第三条 值班人员不得擅离岗位。", *OFFERED] and not said.styled("blockquote")
        await at.telegram.press(said, "第三条")
        near = at.telegram.to(42, "editMessageText")[0]
        assert near.text.startswith("相近，但不是对问题的回答：\n\n值班人员不得擅离岗位。\n《中共山县委")
        await at.telegram.press(near, "◂ 返回")
        assert at.telegram.to(42, "editMessageText")[1].text == said.text


async def test_follow_up_is_understood_per_person_and_topic(tmp_path: Path) -> None:
    """“那…” goes on from this person's last question in this chat and topic, and from nobody else's."""
    async with service(tmp_path) as at:
        await at.telegram.ask("沙袋", 1)
        assert "沙袋" in (await at.telegram.ask("那呢", 1)).text
        assert "没有找到" in (await at.telegram.ask("那呢", 2)).text
        group = {"chat": -100, "is_topic_message": True, "user": 1}
        mention = "@wenhao_test_bot"
        await at.telegram.ask(f"{mention} 线路", message_thread_id=5, **group)
        assert "线路" in (await at.telegram.ask(f"{mention} 那呢", message_thread_id=5, **group)).text
        assert "没有找到" in (await at.telegram.ask(f"{mention} 那呢", message_thread_id=6, **group)).text
        assert at.telegram.to(-100)[-1].body["message_thread_id"] == "6"


async def test_reply_to_an_answer_goes_on_from_it(tmp_path: Path) -> None:
    """In a group anybody can go on from an answer by replying to it, also when others asked in between."""
    async with service(tmp_path) as at:
        said = await at.telegram.ask("@wenhao_test_bot 沙袋", 1, -100)
        await at.telegram.ask("@wenhao_test_bot 险情", 1, -100)
        for user in (1, 2):
            went_on = await at.telegram.ask("那呢", user, -100, reply_to_message=said.result | {"date": 1})
            assert "备足沙袋" in went_on.text
        elsewhere = said.result | {"date": 1, "chat": {"id": -200, "type": "supergroup"}}
        assert "没有找到" in (await at.telegram.ask("那呢", 3, -200, reply_to_message=elsewhere)).text


async def test_reset_forgets(tmp_path: Path) -> None:
    """After /reset a follow-up has nothing to go on from."""
    async with service(tmp_path) as at:
        await at.telegram.ask("沙袋")
        assert "忘掉" in (await at.telegram.ask("/reset")).text
        assert "没有找到" in (await at.telegram.ask("那呢")).text


async def test_conversation_survives_a_restart(tmp_path: Path) -> None:
    """A bot started anew over the same data goes on with the conversation and serves the old buttons."""
    async with Telegram() as telegram:
        async with service(tmp_path, telegram):
            said = await telegram.ask("沙袋")
        async with service(tmp_path, telegram):
            assert "沙袋" in (await telegram.ask("那呢")).text
            await telegram.press(said, "全文")
            assert "供电所要检修线路。" in telegram.to(42, "editMessageText")[0].text


async def test_whole_clause_in_place_and_back(tmp_path: Path) -> None:
    """The message turns into the whole clause and back into the answer."""
    async with service(tmp_path) as at:
        said = await at.telegram.ask("沙袋")
        await at.telegram.press(said, "全文")
        clause = at.telegram.to(42, "editMessageText")[0]
        assert clause.styled("blockquote") == ["二、保障物资。县水利局要备足沙袋。供电所要检修线路。"]
        assert clause.text.startswith("山发〔2021〕7号 第二条 · 全文")
        assert clause.styled("bold") == ["第二条 · 全文", "县水利局要备足沙袋。"]
        await at.telegram.press(clause, "◂ 返回")
        assert at.telegram.to(42, "editMessageText")[1].text == said.text


async def test_more_quotes_are_paged(tmp_path: Path) -> None:
    """Two quotes a page; a button leads on, and back; every quote comes once."""
    async with service(tmp_path) as at:
        said = await at.telegram.ask("沙袋 线路 昼夜")
        assert said.styled("blockquote") == ["县水利局要备足沙袋。", "供电所要检修线路。"]
        await at.telegram.press(said, "更多")
        second = at.telegram.to(42, "editMessageText")[0]
        assert second.styled("blockquote") == ["各村党支部要安排专人昼夜值守。"]
        await at.telegram.press(second, "◂")
        assert at.telegram.to(42, "editMessageText")[1].text == said.text


async def test_sources_of_an_answer(tmp_path: Path) -> None:
    """出处 shows titles and dates in full and that all is verbatim; each quote can be copied; back to the answer."""
    async with service(tmp_path) as at:
        said = await at.telegram.ask("沙袋 值守")
        await at.telegram.press(said, "出处")
        sources = at.telegram.to(42, "editMessageText")[0]
        assert "《中共山县委关于做好防汛工作的通知》\n山发〔2021〕7号 · 第二条 · 中共山县委" in sources.text
        assert "对象：县水利局" in sources.text and "以上为原文照录" in sources.text
        assert list(sources.buttons) == ["◂ 返回", "复制 山县委第二条", "复制 水县委第一条"]
        await at.telegram.press(sources, "◂ 返回")
        assert at.telegram.to(42, "editMessageText")[1].text == said.text


async def test_one_of_several_places(tmp_path: Path) -> None:
    """Where several notices answer, each is a button that leaves only its own quotes; 全部 brings all back."""
    async with service(tmp_path) as at:
        said = await at.telegram.ask("险情")
        assert list(said.buttons) == ["全文", "出处", "复制", "👍", "👎", "山县委", "水县委"]
        await at.telegram.press(said, "水县委")
        one = at.telegram.to(42, "editMessageText")[0]
        assert one.styled("blockquote") == ["有险情要立即报告县委值班室。"]
        assert list(one.buttons) == ["全文", "出处", "复制", "👍", "👎", "山县委", "全部", "以后先看水县委"]
        await at.telegram.press(one, "全文")
        clause = at.telegram.to(42, "editMessageText")[1]
        await at.telegram.press(clause, "◂ 返回")
        assert at.telegram.to(42, "editMessageText")[2].text == one.text
        await at.telegram.press(one, "全部")
        assert at.telegram.to(42, "editMessageText")[3].text == said.text


async def test_the_other_clause_of_an_answer_is_a_tap_away(tmp_path: Path) -> None:
    """From the whole clause of one quote a button leads to that of the other."""
    async with service(tmp_path) as at:
        said = await at.telegram.ask("沙袋 擅离")
        await at.telegram.press(said, "全文")
        clause = at.telegram.to(42, "editMessageText")[0]
        assert list(clause.buttons) == ["◂ 返回", "第三条"]
        await at.telegram.press(clause, "第三条")
        assert "有险情要立即报告" in at.telegram.to(42, "editMessageText")[1].text


async def test_what_is_too_long_to_copy_is_sent_by_itself(tmp_path: Path) -> None:
    """Telegram copies 256 characters at a tap; longer words come as a message that holds nothing else."""
    async with service(tmp_path) as at:
        long = "要备足沙袋、" * 60
        at.reader.change("mountain", MOUNTAIN.replace("要备足沙袋", f"{long}要备足沙袋"))
        said = await at.telegram.ask("沙袋")
        await at.telegram.press(said, "复制")
        sent = at.telegram.to(42)[1]
        assert (
            f"县水利局{long}要备足沙袋。\n《中共山县委关于做好防汛工作的通知》\n山发〔2021〕7号 · 第二条" in sent.text
        )


async def test_anothers_tap_in_a_group_answers_them_alone(tmp_path: Path) -> None:
    """The message of the group stays; who has not spoken to the bot yet gets a link that opens the same view."""
    async with service(tmp_path) as at:
        said = await at.telegram.ask("@wenhao_test_bot 沙袋", 1, -100)
        told = await at.telegram.press(said, "全文", 2)
        assert told.text == "已私下发给您。" and not at.telegram.to(-100, "editMessageText")
        own = at.telegram.to(2)[0]
        assert "供电所要检修线路。" in own.text
        await at.telegram.press(own, "◂ 返回", 2)
        assert at.telegram.to(2, "editMessageText")[0].text == said.text
        at.telegram.faults.append(Fault("sendMessage", 403, "Forbidden: bot can't initiate conversation", chat=3))
        told = await at.telegram.press(said, "全文", 3)
        payload = str(told.body["url"]).partition("start=")[2]
        assert (await at.telegram.ask(f"/start {payload}", 3)).text == own.text
        await at.telegram.press(said, "全文", 1)
        assert at.telegram.to(-100, "editMessageText")[0].text == own.text


async def test_offered_questions_are_asked_at_a_tap(tmp_path: Path) -> None:
    """/start and refusals offer questions that the notices on file answer; a tap asks one."""
    async with service(tmp_path) as at:
        start = await at.telegram.ask("/start")
        assert "点一下就问" in start.text and list(start.buttons) == OFFERED
        await at.telegram.press(start, "山发")
        said = await at.telegram.next_to(42, 1)
        assert said.text.startswith("山发〔2021〕7号第一条\n\n一、明确责任。\n山发〔2021〕7号 · 第一条 · 山县委")


async def test_feedback_is_kept_and_exported(tmp_path: Path) -> None:
    """有用, or 不对 with a reason; the administrator gets question, answer and reason as CSV."""
    async with service(tmp_path) as at:
        assert "还没有反馈" in (await at.telegram.ask("/feedback", ADMIN)).text
        said = await at.telegram.ask("沙袋", 1)
        assert (await at.telegram.press(said, "👍", 1)).text == "谢谢，已记下。"
        said = await at.telegram.ask("险情", 2)
        await at.telegram.press(said, "👎", 2)
        reasons = at.telegram.to(2, "editMessageReplyMarkup")[0]
        assert list(reasons.buttons) == ["答非所问", "条款不对", "不完整", "其他"]
        await at.telegram.press(reasons, "条款不对", 2)
        assert at.telegram.to(2, "editMessageText")[0].buttons == said.buttons
        await at.telegram.say("/feedback", ADMIN)
        sent = await at.telegram.next_to(ADMIN, 0, "sendDocument")
        rows = sent.files["document"].decode("utf-8-sig").splitlines()
        assert [line.split(",")[1:5] for line in rows if line.startswith("20")] == [
            ["1", "有用", "", "沙袋"],
            ["2", "不对", "条款不对", "险情"],
        ]
        assert "（山发〔2021〕7号）第二条：县水利局要备足沙袋。" in "\n".join(rows)


async def test_an_old_message_shows_what_still_stands(tmp_path: Path) -> None:
    """After a rebuild the words that are gone are not shown again, and it is said how many; the rest stays."""
    async with service(tmp_path) as at:
        said = await at.telegram.ask("沙袋 线路 昼夜")
        at.reader.change("mountain", MOUNTAIN.replace("备足沙袋", "备足石料").replace("现就", "现根据上级要求就"))
        await at.telegram.press(said, "更多")
        shown = at.telegram.to(42, "editMessageText")[0]
        await at.telegram.press(said, "全文")
        assert at.telegram.to(42, "editMessageText")[1].text == shown.text
        assert shown.styled("blockquote") == ["供电所要检修线路。", "各村党支部要安排专人昼夜值守。"]
        assert shown.text.endswith("另有 1 条引文已随文件更新撤下，不再显示。")
        await at.telegram.press(shown, "全文")
        clause = at.telegram.to(42, "editMessageText")[2].styled("blockquote")[0]
        assert clause.startswith("二、保障物资。县水利局要备足石料")


async def test_an_answer_whose_words_are_all_gone_can_be_asked_again(tmp_path: Path) -> None:
    """Going back from a clause never destroys the answer: it says what became of it and offers to ask anew."""
    async with service(tmp_path) as at:
        said = await at.telegram.ask("沙袋")
        await at.telegram.press(said, "全文")
        clause = at.telegram.to(42, "editMessageText")[0]
        at.reader.change("mountain", MOUNTAIN.replace("县水利局要备足沙袋", "县水利局要备足沙袋和石料"))
        await at.telegram.press(clause, "◂ 返回")
        gone = at.telegram.to(42, "editMessageText")[1]
        assert gone.text == "所引的文件已更新或撤下，原来的引文不再显示。"
        await at.telegram.press(gone, "重新提问")
        assert "县水利局要备足沙袋和石料。" in (await at.telegram.next_to(42, 1)).text


async def test_edited_question_changes_its_answer(tmp_path: Path) -> None:
    """New words change the answer in its place, the same words do not; an answer that was deleted comes anew."""
    async with service(tmp_path) as at:
        message = await at.telegram.say("沙袋")
        await at.telegram.next_to(42, 0)
        await at.telegram.edit(message, "沙袋")
        await at.telegram.edit(message, "线路")
        changed = await at.telegram.next_to(42, 0, "editMessageText")
        assert "检修线路" in changed.text and list(changed.buttons) == ["全文", "出处", "复制", "👍", "👎"]
        assert len(at.telegram.to(42)) == 1
        at.telegram.faults.append(Fault("editMessageText", 400, "Bad Request: message to edit not found"))
        await at.telegram.edit(message, "值守")
        assert "昼夜值守" in (await at.telegram.next_to(42, 1)).text


async def test_question_in_parts_is_joined(tmp_path: Path) -> None:
    """A pasted text that Telegram cut is one question; so is a message that announces more."""
    async with service(tmp_path) as at:
        await at.telegram.say("前" * 4096)
        assert "问题太长（4099 字）" in (await at.telegram.ask("到这里")).text
        await at.telegram.say("请问下面这个：")
        assert "检修线路" in (await at.telegram.ask("线路")).text
        assert len(at.telegram.to(42)) == 2
        assert "夜值守" in (await at.telegram.ask("值守 ，")).text  # nothing follows: asked as it is


async def test_start_help_and_deep_link(tmp_path: Path) -> None:
    """/start shows what to ask; /help the commands, more for administrators; a deep link opens its notice."""
    async with service(tmp_path) as at:
        start = await at.telegram.ask("/start")
        assert "现有文件 2 份" in start.text
        assert "/stats" not in (await at.telegram.ask("/help")).text
        assert "/stats" in (await at.telegram.ask("/help", ADMIN)).text
        doc = await at.telegram.ask("/doc 山发〔2021〕7号")
        link = next(line for line in doc.text.splitlines() if "t.me/wenhao_test_bot?start=" in line)
        again = await at.telegram.ask(f"/start {link.partition('start=')[2]}")
        assert again.text == doc.text
        await at.telegram.press(doc, "二、")
        clause = at.telegram.to(42, "editMessageText")[0]
        again = await at.telegram.ask(f"/start {clause.text.rpartition('start=')[2]}")
        assert again.text == clause.text and "备足沙袋" in again.text
        for dead in ("n-nothing", "v-p-0000-0-a", "v-p", "x"):
            said = await at.telegram.ask(f"/start {dead}")
            assert said.text.startswith("这个链接所指的文件或条款已不在文件库中。") and "请直接提问" in said.text
        assert (await at.telegram.ask("/start help")).text == start.text


async def test_doc_and_its_clauses(tmp_path: Path) -> None:
    """Elements as printed or 原文未载明, and each clause one tap away."""
    async with service(tmp_path) as at:
        doc = await at.telegram.ask("/doc 山发[2021] 7 号")
        for wanted in ("山发7号", "山发 7", "山发〔2021〕7号", "防汛", "mountain.txt"):
            assert (await at.telegram.ask(f"/doc {wanted}")).text == doc.text
        assert "发文字号：山发〔2021〕7号\n发文机关：中共山县委\n主送机关：各乡镇党委" in doc.text
        assert "成文日期：2021年6月1日" in doc.text
        assert "原文未载明：紧急程度、密级" in doc.text
        assert list(doc.buttons) == ["一、明确责任", "二、保障物资", "三、严肃纪律"]
        await at.telegram.press(doc, "三、")
        clause = at.telegram.to(42, "editMessageText")[0]
        assert "值班人员不得擅离岗位。" in clause.styled("blockquote")[0]
        await at.telegram.press(clause, "◂ 返回")
        assert at.telegram.to(42, "editMessageText")[1].text == doc.text
        assert "没有找到“天发”" in (await at.telegram.ask("/doc 天发")).text
        assert "现有文件 2 份" in (await at.telegram.ask("/doc")).text
        several = await at.telegram.ask("/doc 中共")
        assert len(several.buttons) == 2


async def test_sources(tmp_path: Path) -> None:
    """All notices, each one tap away."""
    async with service(tmp_path) as at:
        sources = await at.telegram.ask("/sources")
        assert sources.text.startswith("现有文件 2 份\n\n1. 《中共山县委关于做好防汛工作的通知》\n山发〔2021〕7号")
        await at.telegram.press(sources, "2")
        assert "水发〔2021〕9号" in at.telegram.to(42, "editMessageText")[0].text


async def test_language(tmp_path: Path) -> None:
    """Labels follow the question's writing until a language is chosen; the quotation never changes."""
    async with service(tmp_path) as at:
        assert list((await at.telegram.ask("沙袋 這裡")).buttons) == ["全文", "出處", "複製", "👍", "👎"]
        assert "出处" in (await at.telegram.ask("what 沙袋")).buttons
        choice = await at.telegram.ask("/lang")
        await at.telegram.press(choice, "English")
        said = await at.telegram.ask("沙袋")
        assert "Cite" in said.buttons and said.styled("blockquote") == ["县水利局要备足沙袋。"]
        assert "No clause found" in (await at.telegram.ask("天气")).text
        await at.telegram.press(choice, "随提问")
        assert "出处" in (await at.telegram.ask("沙袋")).buttons


async def test_privacy_and_erasing(tmp_path: Path) -> None:
    """The button deletes what is kept of this person: follow-ups and old buttons are gone, others' stay."""
    async with service(tmp_path) as at:
        mine, theirs = await at.telegram.ask("沙袋", 1), await at.telegram.ask("沙袋", 2)
        privacy = await at.telegram.ask("/privacy", 1)
        assert "30 分钟" in privacy.text and "30 天" in privacy.text
        await at.telegram.press(privacy, "删除", 1)
        assert "没有找到" in (await at.telegram.ask("那呢", 1)).text
        assert "过期" in (await at.telegram.press(mine, "全文", 1)).text
        assert "过期" not in (await at.telegram.press(theirs, "全文", 2)).text


async def test_unknown_command_suggests(tmp_path: Path) -> None:
    """A mistyped command is met with the one that was meant."""
    async with service(tmp_path) as at:
        said = await at.telegram.ask("/sorces")
        assert said.text == "没有 /sorces 这个命令。您是要 /sources 吗？全部命令见 /help。"


@pytest.mark.parametrize(
    ("content", "said"), [("photo", "只读得懂文字"), ("voice", "话筒"), ("sticker", "只读得懂文字")]
)
async def test_what_is_not_text_is_refused_kindly(tmp_path: Path, content: str, said: str) -> None:
    """Photos, voice and stickers are answered once, an album once in all."""
    media = {
        "photo": [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}],
        "voice": {"file_id": "v", "file_unique_id": "v", "duration": 1},
        "sticker": {
            "file_id": "s",
            "file_unique_id": "s",
            "width": 1,
            "height": 1,
            "is_animated": False,
            "is_video": False,
            "type": "regular",
        },
    }
    async with service(tmp_path) as at:
        for _ in range(3):
            await at.telegram.send(
                {"message": at.telegram.message(None, media_group_id="1", **{content: media[content]})}
            )
        assert said in (await at.telegram.ask("沙袋")).text
        await at.telegram.next_to(42, 1)
        assert len(at.telegram.to(42)) == 2


async def test_inline_mode_gives_citations(tmp_path: Path) -> None:
    """What is typed after the bot's name becomes citations to send; a keystroke later the earlier words are dropped."""
    async with service(tmp_path) as at:
        await at.telegram.inline("险")
        await at.telegram.inline("险情")
        said = await at.telegram.until(lambda said: said.method == "answerInlineQuery")
        assert [result["title"] for result in said.body["results"]] == [
            "山发〔2021〕7号 第三条",
            "水发〔2021〕9号 第二条",
        ]
        content = said.body["results"][0]["input_message_content"]
        assert content["message_text"].startswith("有险情要立即报告县防汛指挥部。\n《中共山县委")
        await at.telegram.inline("天气")
        nothing = await at.telegram.until(lambda said: said.method == "answerInlineQuery" and not said.body["results"])
        assert nothing.body["button"]["text"] == "输入问题，或文号加条款"
        assert len([said for said in at.telegram.said if said.method == "answerInlineQuery"]) == 2


async def test_groups_only_when_spoken_to(tmp_path: Path) -> None:
    """Commands, mentions and replies to the bot are answered as replies; all else is passed over."""
    async with service(tmp_path) as at:
        group = -100
        await at.telegram.say("沙袋", 1, group)
        await at.telegram.say("/help@other_bot", 1, group)
        await at.telegram.say("/roll", 1, group)
        asked = await at.telegram.say("@wenhao_test_bot 沙袋", 1, group)
        said = await at.telegram.next_to(group, 0)
        assert said.body["reply_parameters"]["message_id"] == asked["message_id"]
        bots = at.telegram.message("…", 7, group) | {"from": BOT}
        assert "线路" in (await at.telegram.ask("线路", 1, group, reply_to_message=bots)).text
        assert "直接提问" in (await at.telegram.ask("/help@wenhao_test_bot", 1, group)).text
        assert "没有 /roll" in (await at.telegram.ask("/roll@wenhao_test_bot", 1, group)).text
        assert len(at.telegram.to(group)) == 4


async def test_a_reply_that_points_to_anothers_message_asks_about_it(tmp_path: Path) -> None:
    """In a group 这条说的对吗, or the name alone, asks what the message says that it replies to."""
    async with service(tmp_path) as at:
        theirs = at.telegram.message("沙袋", 5, -100)
        for words in ("这条说的对吗？", ""):
            said = await at.telegram.ask(f"@wenhao_test_bot {words}", 1, -100, reply_to_message=theirs)
            assert "备足沙袋" in said.text
        said = await at.telegram.ask("@wenhao_test_bot 线路", 1, -100, reply_to_message=theirs)
        assert "检修线路" in said.text


async def test_what_stands_below_a_picture_is_asked(tmp_path: Path) -> None:
    """A caption is a question, below a picture and below a file of somebody who may not add notices."""
    photo = [{"file_id": "p", "file_unique_id": "p", "width": 1, "height": 1}]
    file = {"file_id": "d", "file_unique_id": "d", "file_name": "a.pdf", "file_size": 9}
    async with service(tmp_path) as at:
        await at.telegram.send({"message": at.telegram.message(None, caption="沙袋", photo=photo)})
        assert "备足沙袋" in (await at.telegram.next_to(42, 0)).text
        await at.telegram.send({"message": at.telegram.message(None, caption="线路", document=file)})
        assert "检修线路" in (await at.telegram.next_to(42, 1)).text


async def test_the_place_of_a_chat_comes_first(tmp_path: Path) -> None:
    """Of several places that answer the one that was said is shown; a tap keeps it, another forgets it."""
    async with service(tmp_path) as at:
        assert "/place 山县委" in (await at.telegram.ask("/place")).text
        said = await at.telegram.ask("险情")
        await at.telegram.press(said, "水县委")
        one = at.telegram.to(42, "editMessageText")[0]
        assert (await at.telegram.press(one, "以后先看水县委")).text.startswith("已记下：水县委。")
        said = await at.telegram.ask("险情")
        assert said.styled("blockquote") == ["有险情要立即报告县委值班室。"]
        assert list(said.buttons) == ["全文", "出处", "复制", "👍", "👎", "山县委", "全部"]
        assert len((await at.telegram.ask("险情", 2)).styled("blockquote")) == 2
        told = await at.telegram.ask("/place")
        assert "现在是：水县委" in told.text
        await at.telegram.press(told, "不再")
        assert len((await at.telegram.ask("险情")).styled("blockquote")) == 2
        await at.telegram.ask("/place 山县")
        own = await at.telegram.ask("险情")
        assert own.styled("blockquote") == ["有险情要立即报告县防汛指挥部。"] and "都不是" not in own.text


async def test_a_place_that_issued_nothing_here(tmp_path: Path) -> None:
    """It is kept, and that no notice is from there is said, then and under every answer."""
    async with service(tmp_path) as at:
        assert (await at.telegram.ask("/place 羅山縣")).text.endswith("目前沒有羅山縣發的文件。")
        assert "以上都不是罗山县的文件。" in (await at.telegram.ask("险情")).text
        assert "都不是" not in (await at.telegram.ask("天气")).text


async def test_one_of_several_places_that_may_be_meant(tmp_path: Path) -> None:
    """The beginning of several names is asked back, and the one that is tapped is kept."""
    async with service(tmp_path) as at:
        at.reader.change("mountain", MOUNTAIN.replace("中共山县委", "中共罗山县委"))
        at.reader.change("water", WATER.replace("中共水县委", "中共罗田县委"))
        await at.telegram.ask("/reload", ADMIN)
        assert "/place 罗山县" in (await at.telegram.ask("/place")).text
        which = await at.telegram.ask("/place 罗")
        assert list(which.buttons) == ["罗山县", "罗田县"]
        await at.telegram.press(which, "罗田县")
        kept = at.telegram.to(42, "editMessageText")[-1]
        assert kept.text.startswith("已记下：罗田县。") and list(kept.buttons) == ["不再按地方"]
        assert (await at.telegram.ask("险情")).styled("blockquote") == ["有险情要立即报告县委值班室。"]
        assert (await at.telegram.ask("/place 罗山县")).text.startswith("已记下：罗山县。")


async def test_a_mention_that_asks_nothing(tmp_path: Path) -> None:
    """It is told to ask, and offered what the notices on file answer."""
    async with service(tmp_path) as at:
        said = await at.telegram.ask(f"@{BOT['username']}", 1, -1001)
        assert said.text == "请写出要问的事，或点一下：" and list(said.buttons) == OFFERED


async def test_a_notice_in_english(tmp_path: Path) -> None:
    """The names of the elements, and what is not stated, are in the reader's language; what is printed is not."""
    async with service(tmp_path) as at:
        await at.telegram.press(await at.telegram.ask("/lang"), "English")
        doc = (await at.telegram.ask("/doc 山发 7")).text
        assert "\nDocument number: 山发〔2021〕7号\nIssuer: 中共山县委\n" in doc
        assert "\nDate of issue: 2021-06-01\n" in doc and "\nNot stated: Urgency, Classification, " in doc


async def test_talk(tmp_path: Path) -> None:
    """A greeting offers questions; 不对 asks what is wrong with the answer before, and the question is kept with it."""
    async with service(tmp_path) as at:
        assert list((await at.telegram.ask("你好", 1)).buttons) == OFFERED
        assert not (await at.telegram.ask("谢谢", 1)).buttons
        await at.telegram.ask("沙袋", 1)
        wrong = await at.telegram.ask("不对", 1)
        assert list(wrong.buttons) == ["答非所问", "条款不对", "不完整", "其他"]
        await at.telegram.press(wrong, "条款不对", 1)
        await at.telegram.say("/feedback", ADMIN)
        rows = (await at.telegram.next_to(ADMIN, 0, "sendDocument")).files["document"].decode("utf-8-sig")
        assert ",不对,条款不对,沙袋," in rows


async def test_profile(tmp_path: Path) -> None:
    """Telegram is told what the bot is for, in both languages, and the commands of people, groups, administrators."""
    async with service(tmp_path) as at:
        await at.telegram.until(lambda said: str(ADMIN) in str(said.body.get("scope")))
        said = {(one.method, str(one.body.get("language_code", ""))) for one in at.telegram.said}
        assert {("setMyDescription", ""), ("setMyDescription", "en"), ("setMyShortDescription", "en")} <= said
        scopes = [str(one.body.get("scope")) for one in at.telegram.said if one.method == "setMyCommands"]
        assert len(scopes) == 5 and str(ADMIN) in scopes[-1]


async def test_own_inline_result_is_no_question(tmp_path: Path) -> None:
    """A citation that somebody sends by way of the bot is not taken for a question to it."""
    async with service(tmp_path) as at:
        await at.telegram.say("沙袋", via_bot=BOT)
        await at.telegram.ask("线路")
        assert len(at.telegram.to(42)) == 1
