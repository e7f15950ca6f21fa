"""The closed lists that are not judgements: (code, label) pairs, in the order in which they are offered."""

Choices = list[tuple[str, str]]

TEXT_POLICIES: Choices = [("full", "Full text"), ("extract", "Extract"), ("headline", "Headline only")]
VISIBILITIES: Choices = [("hidden", "Hidden"), ("public", "Public"), ("withdrawn", "Withdrawn")]

BLOCK_KINDS: Choices = [
    ("headline", "Headline"),
    ("standfirst", "Standfirst"),
    ("body", "Body"),
    ("subheading", "Subheading"),
    ("caption", "Caption"),
    ("credit", "Credit"),
    ("pull_quote", "Pull quote"),
    ("boilerplate", "Boilerplate"),
    ("duplicate", "Duplicate"),
]
STORY_KINDS = ("standfirst", "body")  # what carries a headline without further word
APART_KINDS = ("caption", "credit", "pull_quote", "boilerplate", "duplicate")  # set apart and greyed on the page

ORIGINS: Choices = [("machine", "Suggested by machine"), ("source", "Given by the source"), ("person", "Set by a person")]
SUGGESTION_STATES: Choices = [("suggested", "Suggested"), ("accepted", "Accepted"), ("rejected", "Rejected")]

LEARNED_KINDS: Choices = [("claims", "Sentences worth checking"), ("topics", "Topics")]

ENTITY_KINDS: Choices = [
    ("person", "Person"),
    ("organisation", "Organisation"),
    ("place", "Place"),
    ("event", "Event"),
    ("work", "Work"),
]

DATE_PRECISIONS: Choices = [("second", "To the second"), ("day", "Day only"), ("month", "Month only"), ("unknown", "Unknown")]
KEY_KINDS: Choices = [
    ("url", "Canonical address"),
    ("guid", "Agency identifier"),
    ("source_headline_date", "Source, headline and date"),
    ("digest", "Digest of the content"),
]

RECORD_OUTCOMES: Choices = [
    ("new", "New"),
    ("new_version", "New version"),
    ("unchanged", "Unchanged"),
    ("duplicate", "Duplicate"),
    ("refused", "Refused"),
]
FACT_CHECKED = ("fact_check", "Fact check by others")  # of a record that brings no article
UNDONE = ("undone", "Undone")  # of a record whose article or version was taken back with its import
REFUSALS: Choices = [
    ("empty", "Nothing in it"),
    ("binary", "Not text"),
    ("too_large", "Larger than an article can be"),
    ("encoding", "Encoding not known"),
    ("encrypted", "Encrypted"),
    ("no_headline", "No headline"),
    ("no_text", "No text under the headline"),
    ("no_claim", "No claim in a fact check"),
    ("unreadable", "The file could not be read"),
    ("metadata", "The description beside the file is wrong"),
    ("unknown_format", "No known format"),
    ("not_an_article", "Not an article"),
    ("malformed", "Does not keep the rules of its format"),
    ("fatal", "Ended the process that read it"),
    ("unsafe_xml", "XML that declares entities or reaches outside"),
    ("withheld", "Withheld or cancelled by the source"),
    ("truncated", "Cut off before its end"),
    ("not_a_response", "Not a captured page"),
    ("revisit", "A capture that points to an earlier one"),
    ("taken_down", "A text that was taken down"),
]
SKIPS: Choices = [  # what was never meant to be an article: counted, and no refusal
    ("passed_over", "Other files in folders and archives"),
    ("not_an_article", "Other items: pictures, sections, products"),
    ("not_a_response", "Requests, pictures and the like in web archives"),
    ("revisit", "Captures of what was captured before"),
]
BATCH_STATES: Choices = [
    ("running", "Running"),
    ("finished", "Finished"),
    ("stopped", "Stopped"),
    ("failed", "Failed"),
    ("undone", "Undone"),
    ("undone_in_part", "Undone in part"),
]
ANALYSIS_STATES: Choices = [("running", "Running"), ("finished", "Finished"), ("stopped", "Stopped"), ("failed", "Failed")]
UNDONE_STATES = ("undone", "undone_in_part")
UPLOAD_STATES: Choices = [
    ("stored", "Uploaded"),
    ("looking", "Being looked through"),
    ("looked", "Looked through"),
    ("unusable", "Cannot be looked through"),
    ("imported", "Imported"),
    ("discarded", "Discarded"),
]
INPUT_FORMATS: Choices = [
    ("claim_review", "Fact checks by others (ClaimReview)"),
    ("warc_archive", "Web archive (WARC, ARC)"),
    ("newsml_g2", "NewsML-G2"),
    ("newsml_1", "NewsML 1"),
    ("nitf", "NITF"),
    ("wxr", "WordPress export (WXR)"),
    ("feed", "Feed (RSS, Atom)"),
    ("html_page", "Web page (HTML)"),
    ("json_feed", "JSON Feed"),
    ("ninjs", "ninjs"),
    ("json_lines", "JSON, one article a line"),
    ("json_file", "JSON, one document"),
    ("csv_table", "Table (CSV, TSV)"),
    ("plain_text", "Plain text, one article a file"),
]

SHEET_STATES: Choices = [
    ("draft", "Draft"),
    ("submitted", "Submitted"),
    ("returned", "Returned"),
    ("discarded", "Discarded"),
    ("lapsed", "Lapsed"),
]
LIVE_SHEET_STATES = ("draft", "submitted")
LEFT_SHEET_STATES = ("discarded", "lapsed")  # drafts that came to nothing; who begins again goes on from them
VERDICT_BASES: Choices = [
    ("agreement", "Agreed by blind reviewers"),
    ("single", "Single review"),
    ("adjudication", "Decided by an adjudicator"),
    ("correction", "Corrected after publication"),
]
ANCHOR_STATES: Choices = [("anchored", "Anchored"), ("orphaned", "Orphaned")]
CORRECTION_KINDS: Choices = [
    ("headline_verdict", "Headline verdict changed"),
    ("claim_verdict", "Claim verdict changed"),
    ("page", "Page changed"),
    ("withdrawal", "Article withdrawn"),
    ("restoration", "Article restored"),
]

EVIDENCE_KINDS: Choices = [
    ("official_record", "Official record"),
    ("statistics", "Statistics"),
    ("document", "Document"),
    ("interview", "Interview"),
    ("news_report", "News report"),
    ("expert", "Expert"),
    ("audio_video", "Audio or video"),
    ("other", "Other"),
]
STANCES: Choices = [("supports", "Supports"), ("refutes", "Refutes"), ("context", "Gives context")]

SIGN_IN_OUTCOMES: Choices = [
    ("signed_in", "Signed in"),
    ("failed", "Failed"),
    ("kept_out", "Failed too often, and has to wait"),
]

# The verbs of the record, each with the sentence people read. {note} stands for the note of the event.
EVENT_VERBS: Choices = [
    ("article_imported", "Imported"),
    ("version_imported", "New version imported"),
    ("article_reanalysed", "Read anew by machine: suggestions changed"),
    ("duplicate_found", "Found again under another address"),
    ("state_moved", "State changed"),
    ("visibility_moved", "Visibility changed"),
    ("sheet_started", "Review started"),
    ("sheet_saved", "Draft saved"),
    ("sheet_submitted", "Review submitted"),
    ("sheet_returned", "Review returned to its author"),
    ("sheet_discarded", "Review discarded"),
    ("sheet_lapsed", "Draft lapsed: it was left lying"),
    ("claim_added", "Claim added"),
    ("claim_accepted", "Suggested claim accepted"),
    ("claim_rejected", "Suggested claim rejected"),
    ("claim_orphaned", "Claim lost its place in the text"),
    ("claim_moved", "Claim found again in a new version"),
    ("claim_reanchored", "Claim given other words of the text"),
    ("claim_split", "Claim split"),
    ("claim_merged", "Claim merged into another"),
    ("claim_linked", "Claim said to be the same as one checked before"),
    ("claim_unlinked", "Claim no longer said to be the same as one checked before"),
    ("verdict_reached", "Verdict reached"),
    ("verdict_published", "Verdict published"),
    ("verdict_corrected", "Verdict corrected"),
    ("tags_set", "Tags set"),
    ("block_revised", "Line of the text classed anew"),
    ("assigned", "Assigned"),
    ("released", "Released"),
    ("roles_synced", "Roles synchronised"),
    ("roles_given", "Roles of a person changed"),
    ("account_changed", "Powers of an account changed"),
    ("second_factor_added", "Second factor added"),
    ("second_factor_removed", "Second factor removed"),
    ("sessions_ended", "Signed out everywhere by an administrator"),
    ("password_reset", "Password made void, and a link made to choose another"),
    ("password_chosen", "New password chosen by such a link"),
    ("sign_in_freed", "Somebody who had failed too often let in again"),
    ("entities_merged", "Merged into another"),
    ("entity_split", "Another split off"),
    ("entity_accepted", "Suggested name accepted"),
    ("entity_rejected", "Name rejected"),
    ("record_edited", "Details changed"),
    ("fact_check_imported", "Fact check by others imported"),
    ("fact_check_changed", "Fact check by others changed by its publisher"),
    ("fact_check_removed", "Fact check by others taken back with its import"),
    ("comment_written", "Comment written"),
    ("comment_withdrawn", "Comment withdrawn by its author"),
    ("known_answer_set", "Known answer set"),
    ("known_answer_ended", "Known answer ended"),
    ("token_made", "Token for the read API made"),
    ("token_revoked", "Token for the read API revoked"),
    ("refusals_resolved", "Refused items settled"),
    ("import_undone", "Import undone"),
    ("weights_learned", "Suggestions learned from decisions"),
    ("archive_restored", "Restored from an export"),
    ("verdict_restored", "Verdict restored from an export"),
    ("text_taken_down", "Text taken down by law"),
    ("person_erased", "Personal data of an account erased"),
]


def event_verbs() -> Choices:
    return EVENT_VERBS


A_REVIEWER = "a reviewer"  # in place of the name of whoever reviews, or is to review, an article

# What the desk tells one of its people. {who} stands for whoever brought it about.
NOTIFICATION_KINDS: Choices = [
    ("mentioned", "{who} mentioned you in a comment"),
    ("replied", "{who} answered a comment of yours"),
    ("assigned", "{who} gave you an article to review"),
    ("sent_back", "{who} sent your review back"),
    ("put_away", "{who} put your draft away"),
    ("lapsed", "Your draft lapsed: it was left lying"),
    ("published", "The verdicts on an article you reviewed were published"),
    ("corrected", "A verdict on an article you reviewed was corrected"),
    ("reopened", "The review of an article you reviewed begins again"),
    ("found", "New for your saved search “{search}”: {found}"),
]


def notification_kinds() -> Choices:
    return NOTIFICATION_KINDS


def label(choices: Choices, code: str) -> str:
    """What people see for a stored code; the code itself where it is not in the list."""
    return dict(choices).get(code, code)
