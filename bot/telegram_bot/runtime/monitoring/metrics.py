"""What is counted for Prometheus; one registry a bot."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class Metrics:
    """Counters of questions, refusals and errors, the latency of answers in seconds, and what is in hand."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.questions = Counter("wenhao_questions", "Questions asked", ["source"], registry=registry)
        self.refusals = Counter("wenhao_refusals", "Questions without a quotable clause", registry=registry)
        self.latency = Histogram(
            "wenhao_answer_seconds",
            "From taking up a question to having sent its answer",
            registry=registry,
            buckets=(0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30),
        )
        self.errors = Counter("wenhao_errors", "Errors by kind", ["kind"], registry=registry)
        self.turned_away = Counter("wenhao_turned_away", "Updates not handled", ["reason"], registry=registry)
        self.summaries = Counter("wenhao_summaries", "Summaries by where they came from", ["source"], registry=registry)
        self.summary_sentences = Counter(
            "wenhao_summary_sentences", "Sentences of summaries, shown or dropped", ["outcome"], registry=registry
        )
        self.proposals = Counter(
            "wenhao_proposals", "Questions read by a model, by where it came from", ["source"], registry=registry
        )
        self.model_tokens = Counter("wenhao_model_tokens", "Tokens that the model reports", registry=registry)
        self.in_hand = Gauge("wenhao_updates_in_hand", "Updates waiting or being handled", registry=registry)
        self.notices = Gauge("wenhao_notices", "Notices in the open index", registry=registry)
