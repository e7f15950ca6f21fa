"""Every address of the archive. They are kept for ever: what moves answers with a redirect."""

from collections.abc import Callable

from allauth.account.views import reauthenticate
from django.conf import settings
from django.contrib.auth.views import LogoutView
from django.http import HttpResponse
from django.urls import URLPattern, include, path

from archive.api import service
from archive.views import (
    about,
    about_pages,
    adjudicate,
    agreement,
    articles,
    claims,
    comments,
    corrections,
    desk_claims,
    downloads,
    entities,
    evidence_files,
    exports,
    fact_checks,
    feeds,
    health,
    home,
    imports,
    known_answers,
    metrics,
    notifications,
    oembed,
    operations,
    own_account,
    publish_desk,
    refusals,
    review,
    saved_searches,
    search,
    sign_in,
    sign_ins,
    sources,
    stories,
    tokens,
    topics,
    undo,
    uploads,
)  # fmt: skip
from archive.views import desk as desk_views
from archive.views import machines as forms
from archive.views.caching import shown
from archive.views.gate import ADMIN, DESK, Frame


def listing(name: str, view: Callable[..., HttpResponse]) -> list[URLPattern]:
    """A list page, and the same list as JSON and CSV."""
    return [
        path(f"{name}/", view, name=name),
        path(f"{name}.json", view, {"form": "json"}, name=f"{name}_json"),
        path(f"{name}.csv", view, {"form": "csv"}, name=f"{name}_csv"),
    ]


def import_pages(folder: str, frame: Frame) -> list[URLPattern]:
    """What is uploaded and imported, and what was refused of it, in a frame."""
    pages = {
        "": (imports.imports, "imports"),
        "upload/": (uploads.upload, "upload_new"),
        "uploads/<int:upload_id>/": (uploads.uploaded, "upload"),
        "refused/": (refusals.refused, "refused"),
        "<int:batch_id>/": (imports.batch, "batch"),
        "<int:batch_id>/resume/": (imports.resume, "resume"),
        "<int:batch_id>/stop/": (imports.stop, "stop"),
        "<int:batch_id>/files/": (imports.remove, "remove"),
        "<int:batch_id>/again/": (refusals.again, "again"),
        "<int:batch_id>/undo/": (undo.undo, "undo"),
        "<int:batch_id>/settle/": (refusals.settle, "settle"),
    }
    return [
        path(f"{folder}/imports/{address}", view, {"frame": frame}, name=f"{frame.prefix}_{name}")
        for address, (view, name) in pages.items()
    ]


lists = [
    *listing("articles", articles.articles),
    *listing("claims", claims.claims),
    *listing("entities", entities.entities),
    *listing("topics", topics.topics),
    *listing("sources", sources.sources),
    *listing("search", search.search),
    *listing("corrections", corrections.corrections),
    *listing("fact-checks", fact_checks.fact_checks),
]

pages = [
    path("", home.home, name="home"),
    path("articles/<int:pk>/", articles.article),
    path("articles/<int:pk>/<slug:slug>/", articles.article, name="article"),
    path("articles/<int:pk>/<slug:slug>.json", articles.article_as_json, name="article_json"),
    path("articles/<int:pk>/<slug:slug>/versions/<int:number>/", articles.article, name="article_version"),
    path("articles/<int:pk>/<slug:slug>/compare/", articles.compare, name="article_compare"),
    path("articles/<int:pk>/<slug:slug>/record/", articles.record, name="article_record"),
    path("articles/<int:pk>/<slug:slug>/record.json", articles.record, {"form": "json"}, name="article_record_json"),
    path("stories/<int:number>/", stories.story, name="story"),
    path("stories/<int:number>.json", stories.story, {"form": "json"}, name="story_json"),
    path("stories/<int:number>.csv", stories.story, {"form": "csv"}, name="story_csv"),
    path("claims/<int:pk>/", claims.claim),
    path("claims/<int:pk>/<slug:slug>/", claims.claim, name="claim"),
    path("evidence/<int:pk>/file", evidence_files.evidence_file, name="evidence_file"),
    path("claims/<int:pk>/<slug:slug>.json", claims.claim, {"form": "json"}, name="claim_json"),
    path("entities/<slug:slug>/", entities.entity, name="entity"),
    path("topics/<slug:slug>/", topics.topic, name="topic"),
    path("sources/<slug:slug>/", sources.source, name="source"),
    path("about/", about_pages.about, name="about"),
    path("about/components/", about_pages.components, name="components"),
    path("about/method/", about.method, name="method"),
    path("about/data/", about.data, name="data"),
    path("about/data.json", about.data, {"form": "json"}, name="data_json"),
]


def feed(stem: str, view: Callable[..., HttpResponse], name: str) -> list[URLPattern]:
    """A feed, as Atom and as JSON Feed."""
    return [path(f"{stem}{end}", view, {"form": form}, name=f"{name}_{form}") for form, end in feeds.ENDS.items()]


ARTICLE, CLAIM = "articles/<int:pk>/<slug:slug>", "claims/<int:pk>/<slug:slug>"
machines = [
    path("search/suggest.json", search.suggest, name="search_suggest"),
    path("articles/export.jsonl", exports.exported_list, {"form": "jsonl"}, name="articles_export_jsonl"),
    path("articles/export.csv", exports.exported_list, {"form": "csv"}, name="articles_export_csv"),
    path("search/export.jsonl", exports.exported_search, {"form": "jsonl"}, name="search_export_jsonl"),
    path("search/export.csv", exports.exported_search, {"form": "csv"}, name="search_export_csv"),
    path("downloads/<path:name>", downloads.download, name="download"),
    *feed("feeds/verdicts", feeds.verdicts, "verdicts_feed"),
    *feed("sources/<slug:slug>", feeds.source, "source_feed"),
    *feed("topics/<slug:slug>", feeds.topic, "topic_feed"),
    *feed("entities/<slug:slug>", feeds.entity, "entity_feed"),
    *feed("search", feeds.search, "search_feed"),
    *feed("corrections", feeds.corrections, "corrections_feed"),
    path(f"{ARTICLE}.jsonld", forms.article_as_jsonld, name="article_jsonld"),
    path(f"{ARTICLE}/annotations.jsonld", forms.annotations, name="annotations"),
    path(f"{ARTICLE}/versions/<int:number>/annotations.jsonld", forms.annotations, name="version_annotations"),
    path(f"{ARTICLE}/versions/<int:number>/cite.<str:form>", forms.cite_article, name="cite_article"),
    path(f"{ARTICLE}/card.png", forms.article_picture, {"form": "png"}, name="article_card_png"),
    path(f"{ARTICLE}/card.svg", forms.article_picture, {"form": "svg"}, name="article_card_svg"),
    path(f"{CLAIM}.jsonld", forms.claim_as_jsonld, name="claim_jsonld"),
    path(f"{CLAIM}/cite.<str:form>", forms.cite_claim, name="cite_claim"),
    path(f"{CLAIM}/card.png", forms.claim_picture, {"form": "png"}, name="claim_card_png"),
    path(f"{CLAIM}/card.svg", forms.claim_picture, {"form": "svg"}, name="claim_card_svg"),
    path("claimreview.json", forms.claim_review_feed, name="claim_review_feed"),
    path("oembed", oembed.embed, name="oembed"),
    path("api/v1/", service.reference, name="api_reference"),
    path("api/v1/", include(service.urls)),
    path("sitemap.xml", about.sitemap_index, name="sitemap"),
    path("sitemaps/<slug:section>-<int:number>.xml", about.sitemap_shard, name="sitemap_shard"),
    path("robots.txt", about.robots, name="robots"),
]

operators = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("metrics", metrics.metrics, name="metrics"),
]

account = [
    path("login/", sign_in.SignIn.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("account/", own_account.own_account, name="own_account"),
    path("account/password/<uidb64>/<token>/", sign_in.ChoosePassword.as_view(), name="choose_password"),
    # the same doors by the names that allauth knows them by, and of its own pages those that are used
    path("", include([path("login/", sign_in.SignIn.as_view(), name="account_login")])),
    path("", include([path("logout/", LogoutView.as_view(), name="account_logout")])),
    path("account/", include([path("confirm/", reauthenticate, name="account_reauthenticate")])),
]
if settings.TWO_FACTOR != "off":
    account.append(path("account/second-factor/", include("allauth.mfa.urls")))

# desk
desk = [
    path("desk/", desk_views.desk, name="desk"),
    path("desk/next/", desk_views.take_next, name="desk_next"),
    path("desk/articles/<int:article_id>/", desk_views.article, name="desk_article"),
    path("desk/articles/<int:article_id>/start/", desk_views.start, name="desk_start"),
    path("desk/articles/<int:article_id>/move/", desk_views.make_move, name="desk_move"),
    path("desk/articles/<int:article_id>/tags/", desk_views.tags, name="desk_tags"),
    path("desk/articles/<int:article_id>/assign/", desk_views.give, name="desk_assign"),
    path("desk/articles/<int:article_id>/sheets-required/", desk_views.require, name="desk_require"),
    path("desk/articles/<int:article_id>/comments/", comments.comments, name="desk_comments"),
    path("desk/articles/<int:article_id>/known-answer/", known_answers.known_answer, name="desk_known_answer"),
    path("desk/known-answers/", known_answers.known_answers, name="desk_known_answers"),
    path("desk/known-answers/<int:known_answer_id>/end/", known_answers.end, name="desk_end_known_answer"),
    path("desk/comments/<int:comment_id>/withdraw/", comments.withdraw, name="desk_withdraw_comment"),
    path("desk/notifications/", notifications.listed, name="desk_notifications"),
    path("desk/notifications/read/", notifications.read_all, name="desk_read_all"),
    path("desk/notifications/<int:notification_id>/read/", notifications.read_one, name="desk_read_one"),
    path("desk/assignments/<int:assignment_id>/release/", desk_views.give_back, name="desk_release"),
    path("desk/sheets/<int:sheet_id>/put-away/", desk_views.put_away, name="desk_put_away"),
    path("desk/tokens/", tokens.tokens, name="desk_tokens"),
    path("desk/tokens/<int:token_id>/revoke/", tokens.revoke, name="desk_revoke_token"),
    path("desk/searches/", saved_searches.searches, name="desk_searches"),
    path("desk/searches/<int:search_id>/", saved_searches.found, name="desk_search_finds"),
    path("desk/searches/<int:search_id>/tell/", saved_searches.tell, name="desk_tell_search"),
    path("desk/searches/<int:search_id>/delete/", saved_searches.delete, name="desk_delete_search"),
    path("desk/claims/orphans/", desk_claims.lost_claims, name="desk_orphans"),
    path("desk/claims/<int:claim_id>/", desk_claims.answer_suggestion, name="desk_claim"),
    path("desk/claims/<int:claim_id>/change/", desk_claims.change, name="desk_change_claim"),
    path("desk/review/<int:sheet_id>/", review.review, name="desk_review"),
    path("desk/review/<int:sheet_id>/discard/", review.discard, name="desk_discard"),
    path("desk/adjudicate/<int:version_id>/", adjudicate.decide, name="desk_adjudicate"),
    path("desk/operations/", operations.operations, name="desk_operations"),
    path("desk/operations/sign-ins/", sign_ins.log, name="desk_sign_ins"),
    path("desk/operations/sign-ins/let-in/", sign_ins.let_in, name="desk_let_in"),
    path("desk/operations/people/<int:person_id>/", sign_ins.person, name="desk_access"),
    path("desk/operations/people/<int:person_id>/link/", sign_ins.make_link, name="desk_password_link"),
    path("desk/operations/people/<int:person_id>/sign-out/", sign_ins.sign_out, name="desk_sign_out"),
    path("desk/operations/people/<int:person_id>/lost-factors/", sign_ins.lost_factors, name="desk_lost_factors"),
    path("desk/agreement/", agreement.agreement, name="desk_agreement"),
    path("desk/agreement.json", agreement.agreement, {"form": "json"}, name="desk_agreement_json"),
    path("desk/publish/<int:article_id>/", publish_desk.publish, name="desk_publish"),
    path("desk/correct/<int:article_id>/", publish_desk.correctable, name="desk_correct"),
    path("desk/correct/<int:article_id>/headline/", publish_desk.correct, name="desk_correct_headline"),
    path("desk/correct/<int:article_id>/claims/<int:claim_id>/", publish_desk.correct, name="desk_correct_claim"),
    path("desk/imports/records/<int:record_id>/raw", refusals.raw, name="desk_raw"),
    *import_pages("desk", DESK),
]

# The same pages inside the admin.
framed = {"frame": ADMIN}
in_admin = [
    path("admin/desk/articles/<int:article_id>/start/", desk_views.start, framed, name="admin_desk_start"),
    path("admin/desk/articles/<int:article_id>/move/", desk_views.make_move, framed, name="admin_desk_move"),
    path("admin/desk/articles/<int:article_id>/tags/", desk_views.tags, framed, name="admin_desk_tags"),
    path("admin/desk/articles/<int:article_id>/assign/", desk_views.give, framed, name="admin_desk_assign"),
    path("admin/desk/articles/<int:article_id>/sheets-required/", desk_views.require, framed, name="admin_desk_require"),
    path("admin/desk/articles/<int:article_id>/comments/", comments.comments, framed, name="admin_desk_comments"),
    path(
        "admin/desk/articles/<int:article_id>/known-answer/", known_answers.known_answer, framed, name="admin_desk_known_answer"
    ),
    path("admin/desk/known-answers/", known_answers.known_answers, framed, name="admin_desk_known_answers"),
    path("admin/desk/known-answers/<int:known_answer_id>/end/", known_answers.end, framed, name="admin_desk_end_known_answer"),
    path("admin/desk/comments/<int:comment_id>/withdraw/", comments.withdraw, framed, name="admin_desk_withdraw_comment"),
    path("admin/desk/assignments/<int:assignment_id>/release/", desk_views.give_back, framed, name="admin_desk_release"),
    path("admin/desk/sheets/<int:sheet_id>/put-away/", desk_views.put_away, framed, name="admin_desk_put_away"),
    path("admin/desk/claims/orphans/", desk_claims.lost_claims, framed, name="admin_desk_orphans"),
    path("admin/desk/claims/<int:claim_id>/", desk_claims.answer_suggestion, framed, name="admin_desk_claim"),
    path("admin/desk/claims/<int:claim_id>/change/", desk_claims.change, framed, name="admin_desk_change_claim"),
    path("admin/desk/review/<int:sheet_id>/", review.review, framed, name="admin_desk_review"),
    path("admin/desk/review/<int:sheet_id>/discard/", review.discard, framed, name="admin_desk_discard"),
    path("admin/desk/adjudicate/<int:version_id>/", adjudicate.decide, framed, name="admin_desk_adjudicate"),
    path("admin/desk/publish/<int:article_id>/", publish_desk.publish, framed, name="admin_desk_publish"),
    path("admin/desk/correct/<int:article_id>/", publish_desk.correctable, framed, name="admin_desk_correct"),
    path("admin/desk/correct/<int:article_id>/headline/", publish_desk.correct, framed, name="admin_desk_correct_headline"),
    path(
        "admin/desk/correct/<int:article_id>/claims/<int:claim_id>/",
        publish_desk.correct,
        framed,
        name="admin_desk_correct_claim",
    ),
]
in_admin += import_pages("admin/desk", ADMIN)
urlpatterns = [*shown([*lists, *pages, *machines]), *operators, *account, *desk, *in_admin]
