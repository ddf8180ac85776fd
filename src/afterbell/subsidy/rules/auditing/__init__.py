"""What an auditor asks of a term's books: six questions, each answered with the rows it rests on."""

from afterbell.subsidy.rules.auditing.answers import (
    QUESTIONS,
    Account,
    Answer,
    Answered,
    AuditBooks,
    Fees,
    GroupMonth,
    Stay,
    audit_books,
)

__all__ = ["QUESTIONS", "Account", "Answer", "Answered", "AuditBooks", "Fees", "GroupMonth", "Stay", "audit_books"]
