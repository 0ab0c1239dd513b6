"""What a call to a number costs whom: the area codes of Canada, toll-free ones, and what is never called.

Canada's are those that its Numbering Administrator lists (https://cnac.ca/area_code_maps/canadian_area_codes.htm);
the Caribbean has area codes of the same plan, and is as dear as any country.
"""

CANADA = (
    "204", "226", "236", "249", "250", "257", "263", "289", "306", "343", "354", "365", "367", "368", "382",
    "403", "416", "418", "428", "431", "437", "438", "450", "468", "474", "506", "514", "519", "548", "579",
    "581", "584", "587", "604", "613", "639", "647", "672", "683", "705", "709", "742", "753", "778", "780",
    "782", "807", "819", "825", "867", "873", "879", "902", "905", "942",
)  # fmt: skip
TOLL_FREE = ("800", "833", "844", "855", "866", "877", "888")
NEVER = ("+1900XXXXXXX", "+1XXX976XXXX", "+881.", "+882.", "+883.", "+979.")
"""Premium numbers, satellites and networks without a country: where fraud goes (ITU-T E.164, annex D)."""
