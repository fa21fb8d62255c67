"""Return whether a word could be Vietnamese: its spelling, not its meaning. Tells right conversions from wrong ones."""

import re
import unicodedata
from functools import lru_cache

_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_ACUTE_OR_DOT = ("\u0301", "\u0323")
# Rhymes without their tone, by the vowel they begin with.
_RHYMES = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
i ia ich iêc iêm iên iêng iêp iêt iêu im in inh ip it iu
o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong oong op ot
ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
u ua uân uâng uât uây uc uê uêch uênh ui um un ung uôc uôi uôm uôn uông uôt up ut
uy uya uych uyên uyêt uynh uyt uyu uơ
ư ưa ưc ưi ưm ưn ưng ươc ươi ươm ươn ương ươp ươt ươu ưt ưu
y yêm yên yêng yêt yêu
"""
_AFTER_QU = """
a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
e en eo et ê ên êt êch ênh y yên yêt ych ynh yt yp yu ôc ơ ơi ơn
"""
_FIRST = "b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|r|s|th|tr|t|v|x"


def _spelling() -> re.Pattern[str]:
    rhymes = "|".join(sorted(_RHYMES.split(), key=len, reverse=True))
    after_qu = "|".join(sorted(_AFTER_QU.split(), key=len, reverse=True))
    wrong = "c[eêiy]|g[eêy]|ng[eêiy]|k[aăâoôơuư]|gh[^eêi]|ngh[^eêi]"
    return re.compile(f"(?!{wrong})(?:(?:{_FIRST})?(?:{rhymes})|qu(?:{after_qu})|gi(?:n|ng|m|p|t)?)")


_SPELLING = _spelling()
# ở Đắk Lắk, Đắk Nông: names keep a k that Vietnamese spelling has given up.
_FOREIGN_END = re.compile("k$")


@lru_cache(maxsize=20_000)
def is_syllable(word: str) -> bool:
    """Return whether `word` is spelled as Vietnamese syllables are, in any case, in NFC or NFD."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = [mark for mark in decomposed if ord(mark) in _TONES]
    if len(tones) > 1:
        return False
    bare = unicodedata.normalize("NFC", decomposed.translate(_TONES))
    bare = _FOREIGN_END.sub("c", bare)
    if bare.endswith(("c", "ch", "p", "t")) and tones and tones[0] not in _ACUTE_OR_DOT:
        return False
    return _SPELLING.fullmatch(bare) is not None
