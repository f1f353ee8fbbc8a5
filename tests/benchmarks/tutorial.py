"""The pipeline of LangChain's retrieval tutorials, over the same notices and the same model as ours.

    python tests/benchmarks/tutorial.py build MODEL CORPUS FOLDER
    python tests/benchmarks/tutorial.py ask MODEL FOLDER QUESTION

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
    notices = [
        Document(path.read_text(encoding="utf-8"), metadata={"file": path.name}) for path in Path(corpus).glob("*.txt")
    ]
    chunks = RecursiveCharacterTextSplitter(chunk_size=250, chunk_overlap=50).split_documents(notices)
    FAISS.from_documents(chunks, embeddings(model)).save_local(folder)


def ask(model: str, folder: str, question: str) -> None:
    """The three nearest chunks."""
    store = FAISS.load_local(folder, embeddings(model), allow_dangerous_deserialization=True)
    for found in store.similarity_search(question, k=3):
        print(found.metadata["file"], found.page_content)


if __name__ == "__main__":
    {"build": build, "ask": ask}[sys.argv[1]](*sys.argv[2:])
