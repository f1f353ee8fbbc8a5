"""The pipeline of LangChain's retrieval tutorials, over the same notices and the model that ours was trained from.

    python tests/benchmarks/tutorial.py build MODEL CORPUS FOLDER    prints how many chunks there are
    python tests/benchmarks/tutorial.py ask MODEL FOLDER             questions from standard input, one a line

Needs the extra `benchmarks`: pip install -e '.[benchmarks]'
"""

from __future__ import annotations

import sys
from pathlib import Path

from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter


def embeddings(model: str) -> HuggingFaceEmbeddings:
    """The model with its prompts, without which it finds less."""
    return HuggingFaceEmbeddings(
        model_name=model,
        encode_kwargs={"prompt_name": "document", "normalize_embeddings": True},
        query_encode_kwargs={"prompt_name": "query", "normalize_embeddings": True},
    )


def build(model: str, corpus: str, folder: str) -> None:
    """Chunks of 250 characters with 50 of overlap, in a FAISS store on disk."""
    files = (path for path in Path(corpus).rglob("*") if path.suffix in (".txt", ".md") and path.name != "README.md")
    notices = [Document(path.read_text(encoding="utf-8"), metadata={"file": path.name}) for path in files]
    chunks = RecursiveCharacterTextSplitter(chunk_size=250, chunk_overlap=50).split_documents(notices)
    FAISS.from_documents(chunks, embeddings(model)).save_local(folder)
    print(len(chunks))


def ask(model: str, folder: str) -> None:
    """The three nearest chunks of each question."""
    store = FAISS.load_local(folder, embeddings(model), allow_dangerous_deserialization=True)
    for question in sys.stdin:
        for found in store.similarity_search(question.strip(), k=3):
            print(found.metadata["file"], found.page_content)


if __name__ == "__main__":
    {"build": build, "ask": ask}[sys.argv[1]](*sys.argv[2:])
