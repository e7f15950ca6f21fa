"""Lists of the admin that are searched by words: through the search index, for going through the archive takes ever longer."""

from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from archive.queries.looked_up import MOST, articles_with, newest
from archive.queries.paging import is_number


class LookedUp:
    """of: where a row has its article. own: a column whose letters must hold each word as well; none where the article does."""

    of = "article"
    own = ""
    search_help_text = f"Whole words, as on the page of search; among the {MOST:,} newest articles that have them."

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        typed = search_term.replace("\x00", "").strip()
        if not typed:
            return queryset, False
        found, said = articles_with(typed, user=request.user)
        if request.resolver_match.url_name.endswith("_changelist"):  # what is offered while one types tells nothing
            for words in dict.fromkeys(said):
                messages.warning(request, words)
        if found is None:
            return newest(queryset).filter(self._letters(typed, self.own or "headline")), False
        named = Q(**{f"{self.of}__in": found})
        named = named & self._letters(typed, self.own) if self.own else named
        return queryset.filter(named | Q(pk=int(typed)) if is_number(typed) else named), False

    def _letters(self, typed: str, column: str) -> Q:
        held: Any = Q()
        for word in typed.split():
            held &= Q(**{f"{column}__icontains": word.strip('"')})
        return held
