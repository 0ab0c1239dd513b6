"""Departments by their code, with their applied titles in both languages.

Source: Treasury Board of Canada Secretariat, registry of applied titles. A department that is not here is
written out in the profile.
"""

from collections.abc import Mapping

from rideau.text import Text

DEPARTMENTS: Mapping[str, Text] = {
    "AAFC": Text("Agriculture and Agri-Food Canada", "Agriculture et Agroalimentaire Canada"),
    "CIRNAC": Text(
        "Crown-Indigenous Relations and Northern Affairs Canada",
        "Relations Couronne-Autochtones et Affaires du Nord Canada",
    ),
    "CRA": Text("Canada Revenue Agency", "Agence du revenu du Canada"),
    "DFO": Text("Fisheries and Oceans Canada", "Pêches et Océans Canada"),
    "DND": Text("National Defence", "Défense nationale"),
    "ECCC": Text("Environment and Climate Change Canada", "Environnement et Changement climatique Canada"),
    "ESDC": Text("Employment and Social Development Canada", "Emploi et Développement social Canada"),
    "FIN": Text("Department of Finance Canada", "Ministère des Finances Canada"),
    "GAC": Text("Global Affairs Canada", "Affaires mondiales Canada"),
    "HC": Text("Health Canada", "Santé Canada"),
    "HICC": Text(
        "Housing, Infrastructure and Communities Canada", "Logement, Infrastructures et Collectivités Canada"
    ),
    "IRCC": Text(
        "Immigration, Refugees and Citizenship Canada", "Immigration, Réfugiés et Citoyenneté Canada"
    ),
    "ISC": Text("Indigenous Services Canada", "Services aux Autochtones Canada"),
    "ISED": Text(
        "Innovation, Science and Economic Development Canada",
        "Innovation, Sciences et Développement économique Canada",
    ),
    "JUS": Text("Department of Justice Canada", "Ministère de la Justice Canada"),
    "NRCAN": Text("Natural Resources Canada", "Ressources naturelles Canada"),
    "PCH": Text("Canadian Heritage", "Patrimoine canadien"),
    "PCO": Text("Privy Council Office", "Bureau du Conseil privé"),
    "PS": Text("Public Safety Canada", "Sécurité publique Canada"),
    "PSPC": Text("Public Services and Procurement Canada", "Services publics et Approvisionnement Canada"),
    "TBS": Text("Treasury Board of Canada Secretariat", "Secrétariat du Conseil du Trésor du Canada"),
    "TC": Text("Transport Canada", "Transports Canada"),
    "VAC": Text("Veterans Affairs Canada", "Anciens Combattants Canada"),
    "WAGE": Text("Women and Gender Equality Canada", "Femmes et Égalité des genres Canada"),
}
