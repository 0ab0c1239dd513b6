"""The desk phones that an office may have."""

from enum import StrEnum


class PhoneModel(StrEnum):
    """The desk phones that can be provisioned."""

    CISCO_8841 = "cisco-8841"
    CISCO_8851 = "cisco-8851"
    CISCO_8861 = "cisco-8861"
    GRANDSTREAM_GRP2612 = "grandstream-grp2612"
    GRANDSTREAM_GRP2614 = "grandstream-grp2614"
    GRANDSTREAM_GRP2616 = "grandstream-grp2616"
    POLY_EDGE_E220 = "poly-edge-e220"
    POLY_EDGE_E350 = "poly-edge-e350"
    POLY_EDGE_E450 = "poly-edge-e450"
    SNOM_D715 = "snom-d715"
    SNOM_D735 = "snom-d735"
    SNOM_D785 = "snom-d785"
    YEALINK_T33G = "yealink-t33g"
    YEALINK_T43U = "yealink-t43u"
    YEALINK_T46U = "yealink-t46u"
    YEALINK_T54W = "yealink-t54w"
    YEALINK_T57W = "yealink-t57w"
