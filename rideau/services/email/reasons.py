"""What a sender reads whose message is refused: both languages in one reply.

A reply of SMTP is in ASCII (RFC 5321), so the French is put in words that need no accents.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a message is refused, or must be sent again later."""

    spam: str = "This looks like spam. / Ce message a tout d'un pourriel."
    virus: str = "It carries a virus. / Ce message contient un virus."
    program: str = "We take no programs or scripts. / Nous n'acceptons ni programmes ni scripts."
    deep: str = "We cannot look through an attachment. / Nous ne pouvons pas examiner un fichier joint."
    unscanned: str = "We cannot look for viruses now; try later. / Antivirus hors service; essayez plus tard."
    hourly: str = "Too many recipients in an hour; try later. / Trop de destinataires; essayez plus tard."
    ours: str = "Sign in to write as this domain. / Ouvrez une session pour signer de ce domaine."
    foreign: str = "Write in your own name. / Chacun signe de son propre nom."
