"""A corpus of texts with a meaning in some format; no output may interpret them."""

IN_A_LINE = (
    '<b>x</b> <img src=x onerror="x()"> </p></div></li></label></td> <a href="javascript:x">x</a>',
    "</title></head><body><h1>x</h1> <!-- x --> <?php x ?> <![CDATA[x]]> </script></style>",
    "&amp; &lt;b&gt; &#60;i&#62; &copy; & <https://x.example> x@x.example https://x.example/?a&lt=2",
    "*x* **x** ***x*** _x_ __x__ a_b_c ~~x~~ ^^x^^ ==x== H~2~O `x` ``x`y`` ` \\` \\\\ \\* C:\\new",
    '[a](b) ![a](b) [a][b] [a] [x] [TOC] [^1] *[HTML]: x a | b "BPM" [BPM](b) <BPM> `BPM` BPM: x',
    '#let x = 1 #panic("x") #{ x } #image("/etc/passwd") #read("process.yaml") $x$ @ref <label>',
    "\\u{41} // x /* x */ -- --- ... ~ k: v # c &a !!python/x >- | /URI(field:x) _x0041_",
    "END:VEVENT\r\nBEGIN:VEVENT; a=b, c:d;e \\n \\N \\, ^n %0D%0A\nX-A:b",
    "x {: #x } {#x} {: .x onclick=x } {{ x }} {% x %} {# x #} ${x} %s %(x)s {0} $x$ :smile: (c) --",
    "“x” ‘x’ «x» „x“ 'x' \"x\" `x´ e\u0301 Z\u0337a\u0353\u0301 ß İ ﬁ 漢字（かな）、한국어 **太字**",
    "\U0001f39b\ufe0f \U0001f469\u200d\U0001f3a4 שלום (x) مرحبا \u202ex\u202c \u2066x\u2069 x\u200fx <b>",
    "a\u00a0b\u200bc\u2060d\u00ade\u3000f\u2003g",
    "a\u2028b\u2029c\u0085d\te\ne\r\nf\n\n    code\n\n- x\n===",
)
"""Strings with a meaning anywhere in a line, several per text."""
AT_ITS_START = (
    "<script>alert(1)</script>",
    "1. one",
    "- dash",
    "# hash #",
    "    code",
    "> quote",
    "***",
    "---",
    "| a | b |",
    "!!! note",
    ": definition",
    "[a]: https://x.example 'BPM'",
    "{: #x }",
    "```",
    "x" * 5000,
)
"""Strings with a meaning at the start of a line, or alone on it: one of each kind."""
CORPUS = (*IN_A_LINE, *AT_ITS_START)
FORMULAS = (
    *("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("https://x.example")', "=cmd|' /C calc'!A0"),
    *("\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM(A1)"),
)
"""Texts that a spreadsheet takes for a formula, in full-width characters as well."""
LONG_WORD = "https://x.example/a/way/that/no/line/of/a/narrow/place/could/hold?a=b and on"
ADDRESSES = (
    "//x.example/x.js",
    "https://x.example/x.js",
    "Sitemap: x",
    "url(//x.example/x)",
    LONG_WORD,
)
"""Texts that lead elsewhere if they aren't treated as text."""
MORE = (
    *("1) one", "+ plus", "* star", "## hash", "___", "===", "~~~", "[^1]: note", "*[HTML]: x"),
    *(
        '=== "x"',
        '--8<-- "x"',
        "??? x",
        "{{ x }}",
        "{% x %}",
        "<!-- -->",
        "<div markdown>*x*</div>",
    ),
    *FORMULAS,
    *ADDRESSES,
    *("&amp;", "\\# hash", "%YAML 1.2", "2019. A year", "{: .x }", "\tcode", "<?x", "</p>"),
)
"""More of the kind, for tests that need no site."""
ALL = " ".join(text for text in CORPUS if len(text) < 1000)


def folded(text: str) -> str:
    """Return a text with its white space collapsed, as a browser shows it."""
    return " ".join(text.split())
