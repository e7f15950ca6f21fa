from archive.models.analysis_run import AnalysisRun
from archive.models.article import Article, Block, Version
from archive.models.assignment import Assignment
from archive.models.batch import ImportBatch, Record
from archive.models.claim import Claim
from archive.models.claim_link import ClaimKey, ClaimKeyNumber, ClaimLink
from archive.models.comment import Comment
from archive.models.correction import Correction
from archive.models.entity import Alias, ArticleEntity, Entity, Mention
from archive.models.event import Event
from archive.models.evidence import Evidence
from archive.models.fact_check import FactCheck, FactCheckAddress, FactCheckClaim, FactCheckRecord
from archive.models.kept import KeptForever
from archive.models.known_answer import KnownAnswer, KnownVerdict
from archive.models.learned import LearnedWeights
from archive.models.name_start import NameStart
from archive.models.notification import Notification
from archive.models.record_head import RecordHead
from archive.models.restored import RestoredHead, RestoredLine
from archive.models.saved_search import SavedSearch, SavedSearchFind
from archive.models.search_change import SearchArchive, SearchChange
from archive.models.sheet import ClaimRating, HeadlineRating, Sheet
from archive.models.sketch import Sketch, SketchNumber
from archive.models.source import Source
from archive.models.summary import Counted, Tally
from archive.models.takedown import Takedown, TakedownDigest
from archive.models.term import ArticleTerm
from archive.models.token import ApiToken
from archive.models.topic import ArticleTopic, Topic
from archive.models.upload import Upload
from archive.models.verdict import ClaimVerdict, HeadlineVerdict, VerdictEvidence

__all__ = [
    "Alias",
    "AnalysisRun",
    "ApiToken",
    "Article",
    "ArticleEntity",
    "ArticleTerm",
    "ArticleTopic",
    "Assignment",
    "Block",
    "Claim",
    "ClaimKey",
    "ClaimKeyNumber",
    "ClaimLink",
    "ClaimRating",
    "ClaimVerdict",
    "Comment",
    "Correction",
    "Counted",
    "Entity",
    "Event",
    "Evidence",
    "FactCheck",
    "FactCheckAddress",
    "FactCheckClaim",
    "FactCheckRecord",
    "HeadlineRating",
    "HeadlineVerdict",
    "ImportBatch",
    "KeptForever",
    "KnownAnswer",
    "KnownVerdict",
    "LearnedWeights",
    "Mention",
    "Notification",
    "Record",
    "RecordHead",
    "RestoredHead",
    "RestoredLine",
    "SavedSearch",
    "SavedSearchFind",
    "SearchArchive",
    "SearchChange",
    "Sheet",
    "Sketch",
    "SketchNumber",
    "Source",
    "Takedown",
    "TakedownDigest",
    "NameStart",
    "Tally",
    "Topic",
    "Upload",
    "VerdictEvidence",
    "Version",
]
