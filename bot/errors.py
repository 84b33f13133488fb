"""The error tree. Expected outcomes are return values; these are for what stops a piece of work.

AssistantError
├── BadConfiguration   a setting that cannot be used: one sentence and the fix, exit code 78
├── IndexProblem       the index cannot be built, opened or written
└── StorageProblem     what lasts cannot be read or written now; nothing was half done
"""


class AssistantError(Exception):
    """`user_text` is one plain sentence that may be shown to whoever caused or can mend it."""

    def __init__(self, user_text: str) -> None:
        super().__init__(user_text)
        self.user_text = user_text


class BadConfiguration(AssistantError):
    pass


class IndexProblem(AssistantError):
    pass


class StorageProblem(AssistantError):
    """`may_pass` tells whether the same may work later: another program writes, the disk is full."""

    def __init__(self, user_text: str, *, may_pass: bool = False) -> None:
        super().__init__(user_text)
        self.may_pass = may_pass
