"""Standards about mail in the office's name, and about exceptions themselves."""

from rideau.policy.standard import Evidence, Standard, Subject
from rideau.problems import Severity
from rideau.text import Text

MAIL = (
    Standard(
        "S080",
        Subject.MAIL,
        Text(
            "Mail that only claims to be the office's is refused.",
            "Le courriel qui se prétend du cabinet est refusé.",
        ),
        Text(
            "Nobody may write in a minister's name. SPF, DKIM and DMARC with p=reject tell every server so.",
            "Nul ne doit écrire au nom d'un ministre. SPF, DKIM et DMARC avec p=reject le disent à tous les "
            "serveurs.",
        ),
        ("ITSP.40.065", "GC-IM"),
        about=("email",),
        controls=("SI-8",),
        evidence=Evidence(
            ("/etc/rspamd/rideau/senders", "/etc/rspamd/dkim/*.key"),
            ("email.filter.signs", "email.filter.refuses"),
            ("_dmarc.DOMAIN", "*._domainkey.DOMAIN", "DOMAIN"),
        ),
    ),
    Standard(
        "S081",
        Subject.MAIL,
        Text(
            "The department's mail for the office is protected as well.",
            "Le courriel du cabinet tenu par le ministère est protégé aussi.",
        ),
        Text(
            "While “mx” and “spf” are unknown, nothing can be announced for the domain, and anybody may "
            "write "
            "in its name.",
            "Tant que « mx » et « spf » sont inconnus, rien ne peut être annoncé pour le domaine, et "
            "n'importe "
            "qui peut écrire en son nom.",
        ),
        ("ITSP.40.065", "GC-IM"),
        Text(
            "not said yet of the department's mail: {keys}",
            "pas encore précisé pour le courriel du ministère : {keys}",
        ),
        Text(
            "Ask the department and add it to “email”, or accept it for a while under “exceptions”.",
            "Demandez-le au ministère et ajoutez-le à « email », ou acceptez-le pour un temps sous « "
            "exceptions ».",
        ),
        about=("email",),
        partner=True,
        controls=("SI-8",),
    ),
    Standard(
        "S082",
        Subject.MAIL,
        Text("SPF names every address that sends.", "SPF nomme toutes les adresses qui envoient."),
        Text(
            "An address that the provider assigns cannot be listed, so SPF ends in ~all there: others may "
            "doubt such mail, and DKIM alone speaks for it.",
            "Une adresse attribuée par le fournisseur ne peut être inscrite; SPF finit alors par ~all : on "
            "peut "
            "douter de ce courriel, et seul DKIM parle pour lui.",
        ),
        ("ITSP.40.065",),
        Text(
            "the provider assigns the address of “{name}”", "le fournisseur attribue l'adresse de « {name} »"
        ),
        Text("Ask for a fixed address.", "Demandez une adresse fixe."),
        Severity.NOTE,
        about=("email",),
        controls=("SI-8",),
        evidence=Evidence(records=("DOMAIN",)),
    ),
)

EXCEPTIONS = (
    Standard(
        "S091",
        Subject.EXCEPTIONS,
        Text("An exception ends when it says.", "Une exception prend fin quand elle le dit."),
        Text(
            "What was accepted for a while is looked at again; ITSG-33 asks for the need and the duration of "
            "every exception to the traffic policy.",
            "Ce qui a été accepté pour un temps est réexaminé; ITSG-33 demande le besoin et la durée de "
            "toute "
            "exception à la politique du trafic.",
        ),
        ("ITSP.10.033",),
        Text("the exception to {rule} ended on {until}", "l'exception à {rule} a pris fin le {until}"),
        Text(
            "Remove it, or write a later date once somebody accepted it again.",
            "Supprimez-la, ou écrivez une date ultérieure une fois qu'elle a été acceptée de nouveau.",
        ),
        controls=("SC-7 (4)",),
    ),
    Standard(
        "S092",
        Subject.EXCEPTIONS,
        Text("An exception is about something.", "Une exception porte sur quelque chose."),
        Text(
            "One that covers nothing today hides the next finding.",
            "Celle qui ne couvre rien aujourd'hui cache la prochaine constatation.",
        ),
        ("ITSP.10.033",),
        Text("the exception to {rule} covers nothing", "l'exception à {rule} ne couvre rien"),
        Text("Remove it.", "Supprimez-la."),
        controls=("SC-7 (4)",),
    ),
)
