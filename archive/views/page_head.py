"""What the head of a page, and the Link header with it, tell programs: the card, other forms, how to cite, structured data."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.utils.safestring import SafeString, mark_safe

from archive.publish import jsonld
from archive.publish.annotations import MEDIA_TYPE as ANNOTATIONS
from archive.publish.card import HEIGHT, WIDTH, Card
from archive.publish.site import Site
from archive.views.negotiation import varied

JSON, JSON_LD, BIBTEX = "application/json", "application/ld+json", "application/x-bibtex"
CSL, RIS = "application/vnd.citationstyles.csl+json", "application/x-research-info-systems"
CITED_AS = {BIBTEX: "bib", CSL: "csl.json", RIS: "ris", "text/x-bibliography": "txt"}
DESCRIPTION = 200  # characters


@dataclass(frozen=True)
class PageHead:
    """address: canonical, without host. cite_as: the permanent address of what is shown. forms: by media type.

    picture: of the card; empty where the public may not see it. data: what the script element of structured data holds.
    """

    address: str
    cite_as: str
    title: str
    description: str
    forms: dict[str, str]
    picture: str
    alt: str
    embed: str
    data: SafeString
    url: str
    site: str
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def others(self) -> list[tuple[str, str, str]]:
        """Its other forms: how each stands to the page, its media type, its address."""
        return [("describedby" if kind in CITED_AS else "alternate", kind, address) for kind, address in self.forms.items()]


def page_head(
    address: str, card: Card, *, why: str, forms: dict[str, str], cite_as: str, data: jsonld.Node, is_public: bool, site: Site
) -> PageHead:
    url = site.at(address)
    return PageHead(
        address=address,
        cite_as=site.at(cite_as),
        title=card.words,
        description=f"{card.label}. {why}".strip()[:DESCRIPTION],
        forms=forms,
        picture=site.at(f"{address}card.png") if is_public else "",
        alt=card.alt,
        embed=site.at(f"/oembed?{urlencode({'url': url})}") if is_public else "",
        data=structured(data),
        url=url,
        site=site.name,
    )


def structured(data: jsonld.Node) -> SafeString:
    """What may stand in a script element of structured data."""
    return mark_safe(jsonld.in_a_script(data))  # noqa: S308 - in_a_script() leaves nothing that could be markup


def forms_of(address: str, *, cite: str, annotations: str = "") -> dict[str, str]:
    """The other forms of the page at this address, by media type."""
    found = {JSON: f"{address[:-1]}.json", JSON_LD: f"{address[:-1]}.jsonld"}
    return found | ({ANNOTATIONS: annotations} if annotations else {}) | cited_forms(cite)


def cited_forms(stem: str) -> dict[str, str]:
    return {kind: f"{stem}.{end}" for kind, end in CITED_AS.items()}


def linked(response: HttpResponse, head: PageHead) -> HttpResponse:
    """With the Link header (RFC 8288; cite-as: RFC 8574)."""
    links = [f'<{head.url}>; rel="canonical"', f'<{head.cite_as}>; rel="cite-as"', '</about/data/#texts>; rel="license"']
    links += [_link(address, kind, rel) for rel, kind, address in head.others]
    if head.embed:
        links += [f'<{head.embed}&format={form}>; rel="alternate"; type="{kind}+oembed"' for form, kind in EMBEDS.items()]
    response["Link"] = ", ".join(links)
    return varied(response)


EMBEDS = {"json": JSON, "xml": "text/xml"}


def _link(address: str, kind: str, rel: str) -> str:
    quoted = kind.replace("\\", "\\\\").replace('"', '\\"')
    return f'<{address}>; rel="{rel}"; type="{quoted}"'
