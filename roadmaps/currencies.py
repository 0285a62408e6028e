"""The currencies in which a plan may count: the codes of ISO 4217 that are in use."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

USD = "USD"
# XTS is the code that the standard keeps for tests: fictional countries may count in it.
IN_USE = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN
BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS
GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW
KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD
NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD
SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES
VND VUV WST XAF XCD XCG XOF XPF XTS YER ZAR ZMW ZWG
"""
CODES = frozenset(IN_USE.split())
# The standard counts these in whole numbers, those to three decimals, and all others to two.
WHOLE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
IN_THOUSANDTHS = "BHD IQD JOD KWD LYD OMR TND"
PLACES = dict.fromkeys(WHOLE.split(), 0) | dict.fromkeys(IN_THOUSANDTHS.split(), 3)
MOST_PLACES = 3


def places_of(code: str) -> int:
    """The decimals in which amounts of this currency are counted."""
    return PLACES.get(code, 2)


def decimals_of(amount: Decimal) -> int:
    """The decimals that an amount has, idle zeros apart."""
    return max(0, -amount.normalize().as_tuple().exponent)


def why_too_fine(amount: Decimal, code: str) -> str:
    """Why no amount of this currency is so fine, or nothing."""
    places = places_of(code)
    if decimals_of(amount) <= places:
        return ""
    if not places:
        return _("%(currency)s has no decimals: give a whole number.") % {"currency": code}
    words = _("%(currency)s has %(places)s decimals: give no more than these.")
    return words % {"currency": code, "places": places}


def validate_currency(code: str) -> None:
    """Refuse what is no currency, and the dollar, in which every plan counts anyway."""
    if code == USD:
        raise ValidationError(_("Every plan counts in US dollars: leave this empty."))
    validate_code(code)


def validate_code(code: str) -> None:
    """Refuse what is no currency."""
    if code not in CODES:
        raise ValidationError(_("Choose a code of ISO 4217, three capital letters such as XOF."))
