"""An agent that answers from the notices: `WENHAO_LLM=provider:model python examples/langchain_agent.py 问题`.

Needs an index (`wenhao rebuild`) and the provider's package (`pip install 'wenhao[llm]'`).
"""

import os
import sys
from typing import Any

from langchain.agents import create_agent
from langchain_core.language_models import BaseChatModel

from bot.langchain_integration import NoticeTool

PROMPT = "你回答公文方面的问题。先用 ask_notices 查，只引用它给出的原话，照抄并附文号和条款；它拒答，就说公文里没有。"


def notice_agent(model: str | BaseChatModel, index: str = ".wenhao") -> Any:
    """An agent with one tool, over the index in a folder."""
    return create_agent(model, [NoticeTool.from_folder(index)], system_prompt=PROMPT)


if __name__ == "__main__":
    agent = notice_agent(os.environ["WENHAO_LLM"])
    result = agent.invoke({"messages": [("user", " ".join(sys.argv[1:]))]})
    print(result["messages"][-1].text)
