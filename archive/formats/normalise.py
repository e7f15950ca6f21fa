"""What makes two records the same article: canonical address, digest of the content, natural key."""

import hashlib
import re
import sys
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from archive.formats.records import ArticleRecord

TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|mc_[ce]id|_ga|_gl|_hs\w+|hs\w+Tracking|mkt_tok|vero_\w+"
    r"|cmpid|icid|ncid|ocid|smid|smtyp|xtor|at_\w+|ns_\w+|ito|taid|soc_src|soc_trk|sr_share|srnd|guccounter|guce_\w+"
    r"|ref_src|ref_url|referrer|sref|fb_ref|wt\.\w+|__twitter_impression|amp_\w+|usqp",
    re.IGNORECASE,
)
PERHAPS_TRACKING = re.compile(r"cmp|cid|sh|ref|source|src|partner", re.IGNORECASE)  # a number there may tell the article
AMP_PARAMETERS = (("amp", ""), ("amp", "1"), ("amp", "true"), ("outputtype", "amp"), ("output", "amp"))
AMP_PATH = re.compile(
    r"^/amp(?=/[^/])|(?:/amp|\.amp|/amp\.html)$|(?<=\.)amp\.(?=html?$)"
    r"|/amp(?=/[^/]*\d{5}[^/]*$)",  # /news/amp/uk-51234567: the number tells the article
    re.IGNORECASE,
)
AMP_VIEWER = re.compile(r"https?://(?:www\.)?google(?:\.\w{2,3}){1,2}/amp/(?:s/)?(?=[^/]+\.[^/]+/)", re.IGNORECASE)
AMP_CACHE = re.compile(r"https?://[\w-]+\.cdn\.ampproject\.org/(?:[civ]|wp)/(?:s/)?(?=[^/]+\.[^/]+/)", re.IGNORECASE)
SAME_HOST = re.compile(r"^(?:(?:www|amp)\.)+(?=[^.]+\.)")  # a site answers with and without these
DEFAULT_PORTS = (80, 443)
ENCODED = re.compile(r"%([0-9A-Fa-f]{2})")
MOST_MARKS, JOINER = 30, "\u034f"  # on one letter; what stands before more of them
UNRESERVED = set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")


class NaturalKey(NamedTuple):
    """kind: one of policy.vocabulary.KEY_KINDS. value: 64 hexadecimal characters, the same for the same article."""

    kind: str
    value: str


def canonical_url(url: str) -> str:
    """url as the archive compares it; "" for "". The same again when given its own result.

    https, host in small letters and as ASCII (IDNA), without "www." or "amp." before it, no default port, no user, fragment,
    tracking parameters, AMP marks or slash at the end; parameters in order of their names; one way of writing each character.
    """
    if not url:
        return ""
    parts = urlsplit(_out_of_amp_cache(_composed(url.strip())))
    host = _host(parts.hostname or "")
    if parts.port and parts.port not in DEFAULT_PORTS:
        host = f"{host}:{parts.port}"
    return urlunsplit(("https", host, _path(parts.path), _query(parts.query), ""))


@lru_cache(maxsize=1)  # asked for twice in a row where it is the natural key too
def content_digest(headline: str, text: str) -> str:
    """SHA-256 of headline and text, the same for any white space and either way of writing an accented letter."""
    return _sha256(_folded(headline), _folded(text))


def natural_key(record: ArticleRecord, *, source: str = "") -> NaturalKey:
    """What identifies the article: its address, else its agency's identifier, else source, headline and date, else its content.

    The address of a whole site (https://post.example/) is that of no article, for every story was on its front page once.
    source: who published it, where the record does not say.
    """
    source = _folded(record.source or source).casefold()
    if (address := canonical_url(record.url)) and _leads_further(address):
        return NaturalKey("url", _sha256("url", address))
    if record.guid:
        return NaturalKey("guid", _sha256("guid", source, record.guid.strip()))
    if source and record.published:
        day = record.published.at.date().isoformat()
        return NaturalKey("source_headline_date", _sha256("shd", source, _folded(record.headline).casefold(), day))
    return NaturalKey("digest", _sha256("digest", source, content_digest(record.headline, record.text)))


def _leads_further(address: str) -> bool:
    """Whether a canonical address is of something within its site."""
    parts = urlsplit(address)
    return bool(parts.path or parts.query)


def _out_of_amp_cache(url: str) -> str:
    """The address that Google's AMP viewer (google.com/amp/s/...) or cache (<name>.cdn.ampproject.org/c/s/...) shows."""
    for shown in (AMP_VIEWER, AMP_CACHE):
        if match := shown.match(url):
            return "https://" + url[match.end() :]
    return url


def _host(host: str) -> str:
    if ":" in host:
        return f"[{host}]"
    return SAME_HOST.sub("", ".".join(map(_label, host.strip(".").lower().split("."))))


def _label(label: str) -> str:
    """One part of a host's name in ASCII (RFC 5891, section 4.4)."""
    return label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")


def _path(path: str) -> str:
    path = quote(ENCODED.sub(_as_written, path), safe="/%:@!$&'()*+,;=~-._")
    while True:
        shorter = AMP_PATH.sub("", path.rstrip("/"))
        if shorter == path:
            return path
        path = shorter


def _as_written(match: re.Match[str]) -> str:
    """A percent-encoded byte: the character where it needs no encoding, else in capitals (RFC 3986, section 6.2.2)."""
    character = chr(int(match[1], 16))
    return character if character in UNRESERVED else match[0].upper()


def _query(query: str) -> str:
    kept = [pair for pair in parse_qsl(query, keep_blank_values=True) if not _is_tracking(*pair)]
    kept = [pair for pair in kept if (pair[0].lower(), pair[1].lower()) not in AMP_PARAMETERS]
    return urlencode(sorted(kept))


def _is_tracking(name: str, value: str) -> bool:
    """Two articles taken for one is worse than one taken for two: what may tell them apart stays."""
    tells = any(letter.isdigit() for letter in value)
    return bool(TRACKING.fullmatch(name) or (PERHAPS_TRACKING.fullmatch(name) and not tells))


def _folded(text: str) -> str:
    return " ".join(_composed(text).split())


def _composed(text: str) -> str:
    """In normal form C; in time that grows with the text even where marks without end stand on one letter.

    Such runs are broken as Unicode advises (UAX #15, section 13, Stream-Safe Text Format): no writing has that many.
    """
    if unicodedata.is_normalized("NFC", text):
        return text
    return unicodedata.normalize("NFC", _long_run_of_marks().sub(lambda run: run[0] + JOINER, text))


@cache
def _long_run_of_marks() -> re.Pattern[str]:
    marks = "".join(filter(unicodedata.combining, map(chr, range(sys.maxunicode + 1))))
    return re.compile(f"[{marks}]{{{MOST_MARKS}}}")


def _sha256(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
