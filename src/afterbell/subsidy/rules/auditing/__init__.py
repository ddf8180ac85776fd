"""What an auditor asks of a term's books: five questions, each answered with the rows it rests on."""

from afterbell.subsidy.rules.auditing.answers import (
    QUESTIONS,
    Account,
    Answer,
    Answered,
    AuditBooks,
    GroupMonth,
    Stay,
    audit_books,
)

__all__ = ["QUESTIONS", "Account", "Answer", "Answered", "AuditBooks", "GroupMonth", "Stay", "audit_books"]
