"""A person, organisation, place, event or work in the words of schema.org, the same as at Wikidata where that is known."""

from archive.publish.jsonld import CONTEXT, TYPES, Node, said, same_as
from archive.publish.site import Site
from archive.queries.entities import EntityPage


def entity_node(page: EntityPage, *, site: Site) -> Node:
    entity = page.entity
    address = site.at(entity.get_absolute_url())
    return said(
        {
            "@context": CONTEXT,
            "@type": TYPES.get(entity.kind, "Thing"),
            "@id": f"{address}#entity",
            "name": entity.name,
            "alternateName": list(page.aliases),
            "description": entity.description,
            "sameAs": same_as(entity.wikidata_id),
            "mainEntityOfPage": address,
        }
    )
