"""Words as they are compared: small, without accents, Arabic without what readers leave out."""

import re
import unicodedata

# Signs within a word: letters, digits, and the marks that stand on or between them.
WORD = re.compile(r"[\w\u0300-\u036f\u064b-\u065f\u0670]+")
# What is written in several ways: ta marbuta, alef maksura, alef wasla; the tatweel says nothing.
ARABIC = str.maketrans({"ة": "ه", "ى": "ي", "ٱ": "ا", "ـ": ""})
# The Arabic article with what is written together with it. Taken off as often as it seems to stand
# there, so that a word that begins with its letters is the same with an article and without; three
# letters stay, so that short words are not taken for others.
ARTICLE = re.compile(r"^(?:[وف]?(?:[بك]?ال|لل)(?=\w{3}))+")
MOST_WORDS, MOST_LETTERS = 8, 40
MARKUP = re.compile(
    r"\[\[[^\]|]*\|([^\]]*)\]\]|\[\^[^\]]*\]:?|[*#>|`\[\]]+|^!\w+ |^- |^\d+\. ", re.M
)


def folded_word(word: str) -> str:
    """The alef forms lose their hamza and madda with the accents; an article falls away."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(each for each in apart if not unicodedata.combining(each)).translate(ARABIC)
    return ARTICLE.sub("", bare)


def folded(text: str) -> str:
    """The words of a text, folded, one blank between them."""
    return " ".join(folded_word(each) for each in WORD.findall(text))


def words_of(query: str) -> list[str]:
    """What somebody typed, as words that can be looked for."""
    # Folding may write one sign as several, such as a bracketed number: words are taken anew, so
    # that nothing but signs of words reaches a query.
    found = [each[:MOST_LETTERS] for each in WORD.findall(folded(query.replace("\0", "")))]
    return list(dict.fromkeys(each for each in found if each.strip("_")))[:MOST_WORDS]


def plain(text: str) -> str:
    """The words of Markdown without its signs."""
    return " ".join(MARKUP.sub(lambda found: f" {found[1] or ''} ", text).split())


def trigrams(word: str) -> set[str]:
    """As pg_trgm takes them."""
    padded = f"  {word} "
    return {padded[place : place + 3] for place in range(len(padded) - 2)}


def similarity(one: str, other: str) -> float:
    """As pg_trgm says it: 1 for the same word, 0 for words that share no three letters."""
    first, second = trigrams(one), trigrams(other)
    return len(first & second) / len(first | second)
