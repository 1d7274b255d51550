"""The tables of this room: threads of questions and answers, and what is sealed."""

from .sealed import Draw, Holder, Opening, SafeguardingKey, SafeguardingKeyQuerySet, SealedPost, random_id
from .threads import (
    Answer,
    AnswerQuerySet,
    DigestChoice,
    DigestRun,
    Entered,
    Helped,
    Interest,
    InterestQuerySet,
    Question,
    QuestionQuerySet,
    QuoteRequest,
    QuoteRequestQuerySet,
    SealedText,
)

__all__ = [
    "Answer",
    "AnswerQuerySet",
    "DigestChoice",
    "DigestRun",
    "Draw",
    "Entered",
    "Helped",
    "Holder",
    "Interest",
    "InterestQuerySet",
    "Opening",
    "Question",
    "QuestionQuerySet",
    "QuoteRequest",
    "QuoteRequestQuerySet",
    "SafeguardingKey",
    "SafeguardingKeyQuerySet",
    "SealedPost",
    "SealedText",
    "random_id",
]
