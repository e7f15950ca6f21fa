"""The language of an article as pages tell it, where the machine does not read it."""

from django.utils.translation import get_language_info

from archive.analysis.language import is_english_code


def unread_language(code: str) -> str:
    """The name of the language, where the analysers do not know it: "German"; its tag where it has no name here. "" otherwise."""
    if is_english_code(code):
        return ""
    try:
        return str(get_language_info(code.lower())["name"])
    except KeyError:
        return code
