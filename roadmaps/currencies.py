"""The currencies in which a plan may count: the codes of ISO 4217 that are in use."""

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


def validate_currency(code: str) -> None:
    """Refuse what is no currency, and the dollar, in which every plan counts anyway."""
    if code == USD:
        raise ValidationError(_("Every plan counts in US dollars: leave this empty."))
    validate_code(code)


def validate_code(code: str) -> None:
    """Refuse what is no currency."""
    if code not in CODES:
        raise ValidationError(_("Choose a code of ISO 4217, three capital letters such as XOF."))
