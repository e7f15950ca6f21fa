"""One article in every format, with the same string in every field that holds words."""

import json
from html import escape
from urllib.parse import quote

from tests.formats.test_warc_archive import http, record

STORY = "The ferry was 2 hours late on Monday, the harbour board of Kelbury said."


def files(name: str, text: str) -> dict[str, bytes]:
    """The files of one story, by their names. name: letters that make its addresses and identifiers its own."""
    here = {
        "n": name,
        "t": text,
        "x": escape(_xml(text)),
        "q": f"?q={quote(text, safe='', errors='replace')}",
    }
    return {
        f"{name}.txt": f"Ferry {text}\n\n{STORY} {text}\n".encode("utf-8", "surrogatepass"),
        f"{name}.txt.meta.json": json.dumps({"source": "Tarn Post", "url": _at(here, "txt"), "guid": name}).encode(),
        f"{name}.json": _json(here),
        f"{name}.jsonl": _json({**here, "n": f"{name}-l"}) + b"\n" + _json({**here, "n": f"{name}-m"}) + b"\n",
        f"{name}.csv": _csv(here),
        f"{name}-feed.json": _json_feed(here),
        f"{name}-ninjs.json": _ninjs(here),
        f"{name}.html": _html(here),
        f"{name}.warc": _warc(here),
        **{f"{name}-{kind}.xml": make(here).encode() for kind, make in XML.items()},
    }


def _at(here: dict[str, str], kind: str) -> str:
    return f"https://tarnpost.example/{here['n']}/{kind}{here['q']}"


def _xml(text: str) -> str:
    """text without what XML and HTML cannot hold at all (XML 1.0, section 2.2)."""
    return "".join(
        one
        for one in text
        if one in "\t\n"
        or (one >= " " and not "\x7f" <= one <= "\x9f" and not "\ud800" <= one <= "\udfff" and one not in "\ufffe\uffff")
    )


def _json(here: dict[str, str]) -> bytes:
    text = here["t"]
    fields = {name: text for name in ("standfirst", "byline", "section", "source")}
    value = {
        "headline": f"Ferry {text}", "text": f"{STORY} {text}", "url": _at(here, here["n"]), "guid": f"{here['n']} {text}",
        "published": text, "language": text, "topics": [{"label": text}], "entities": [{"name": text, "kind": "person"}],
        **fields,
    }  # fmt: skip
    return json.dumps(value).encode()


def _csv(here: dict[str, str]) -> bytes:
    cell = '"' + here["t"].replace('"', '""') + '"'
    row = f'"Ferry {cell[1:]},"{STORY} {cell[1:]},{cell},{cell},{cell},https://tarnpost.example/{here["n"]}/csv'
    return ("headline,text,byline,section,date,url\n" + row + "\n").encode("utf-8", "surrogatepass")


def _json_feed(here: dict[str, str]) -> bytes:
    item = {
        "id": f"{here['n']}-jf", "url": _at(here, "jf"), "title": f"Ferry {here['t']}", "content_text": f"{STORY} {here['t']}",
        "summary": here["t"], "authors": [{"name": here["t"]}], "tags": [here["t"]], "date_published": here["t"],
    }  # fmt: skip
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": here["t"], "items": [item]}).encode()


def _ninjs(here: dict[str, str]) -> bytes:
    words = {name: here["t"] for name in ("byline", "slugline", "versioncreated", "language", "copyrightholder")}
    named = {kind: [{"name": here["t"]}] for kind in ("person", "organisation", "place", "subject")}
    value = {"uri": f"urn:{here['n']}", "type": "text", "headline": f"Ferry {here['t']}", "body_text": f"{STORY} {here['t']}"}
    return json.dumps({**value, **words, **named}).encode()


def _html(here: dict[str, str]) -> bytes:
    told = {
        "@type": "NewsArticle",
        "headline": f"Ferry {here['t']}",
        "author": {"name": here["t"]},
        "articleSection": here["t"],
        "datePublished": here["t"],
        "publisher": {"name": here["t"]},
    }
    told = json.dumps(told).replace("<", "\\u003c")
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>Ferry {here["x"]}</title>'
        f'<link rel="canonical" href="{escape(_at(here, "html"))}"><script type="application/ld+json">{told}</script>'
        f'<meta name="author" content="{here["x"]}"></head><body><article><h1>Ferry {here["x"]}</h1>'
        f"<p>{STORY} {STORY} {here['x']}</p><p>{STORY} It gave no reason.</p></article></body></html>"
    ).encode("utf-8", "replace")


def _warc(here: dict[str, str]) -> bytes:
    page = _html({**here, "n": f"{here['n']}-warc"})
    return record(http(page), url=f"https://tarnpost.example/{here['n']}/warc")


def _rss(here: dict[str, str]) -> str:
    x = here["x"]
    return (
        f'<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>{x}</title><item>'
        f"<title>Ferry {x}</title><link>{escape(_at(here, 'rss'))}</link><description>{STORY} {escape(x)}</description>"
        f"<dc:creator>{x}</dc:creator>"
        f"<category>{x}</category><pubDate>{x}</pubDate></item></channel></rss>"
    )


def _atom(here: dict[str, str]) -> str:
    x = here["x"]
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom"><title>{x}</title><entry><id>urn:{here["n"]}-atom</id>'
        f'<title>Ferry {x}</title><author><name>{x}</name></author><category term="{x}"/><updated>{x}</updated>'
        f"<content>{STORY} {x}</content></entry></feed>"
    )


def _wxr(here: dict[str, str]) -> str:
    x = here["x"]
    return (
        '<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        f' xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>{x}</title><item><title>Ferry {x}</title>'
        f"<link>{escape(_at(here, 'wxr'))}</link><dc:creator>{x}</dc:creator>"
        f"<content:encoded>{STORY} {escape(x)}</content:encoded>"
        f'<category domain="post_tag" nicename="{x}">{x}</category><wp:post_type>post</wp:post_type>'
        f"<wp:status>publish</wp:status><wp:post_date_gmt>{x}</wp:post_date_gmt></item></channel></rss>"
    )


def _nitf(here: dict[str, str]) -> str:
    x = here["x"]
    return (
        f'<nitf><head><title>{x}</title><docdata><doc-id id-string="{here["n"]}-nitf"/><date.issue norm="{x}"/><key-list>'
        f'<keyword key="{x}"/></key-list></docdata></head><body><body.head><hedline><hl1>Ferry {x}</hl1></hedline>'
        f"<byline>{x}</byline></body.head><body.content><p>{STORY} {x}</p></body.content></body></nitf>"
    )


def _newsml_g2(here: dict[str, str]) -> str:
    x = here["x"]
    return (
        f'<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:{here["n"]}-g2" version="1"><itemMeta>'
        f'<itemClass qcode="ninat:text"/><provider literal="{x}"/><versionCreated>{x}</versionCreated></itemMeta><contentMeta>'
        f'<by>{x}</by><headline>Ferry {x}</headline><subject qcode="{x}"><name>{x}</name></subject></contentMeta><contentSet>'
        f"<inlineData>{STORY} {x}</inlineData></contentSet></newsItem>"
    )


def _newsml_1(here: dict[str, str]) -> str:
    x = here["x"]
    return (
        f"<NewsML><NewsItem><Identification><NewsIdentifier><ProviderId>tarnpost.example</ProviderId><DateId>20260302</DateId>"
        f"<NewsItemId>{here['n']}</NewsItemId><PublicIdentifier>urn:{here['n']}-n1</PublicIdentifier></NewsIdentifier>"
        f"</Identification><NewsComponent><NewsLines><HeadLine>Ferry {x}</HeadLine><ByLine>{x}</ByLine></NewsLines><ContentItem>"
        f"<DataContent><p>{STORY} {x}</p></DataContent></ContentItem></NewsComponent></NewsItem></NewsML>"
    )


XML = {"rss": _rss, "atom": _atom, "wxr": _wxr, "nitf": _nitf, "g2": _newsml_g2, "n1": _newsml_1}
