"""Two people with CalDAV clients: one invites the other to a room, who says yes. Runs on a client machine."""

import json
import sys
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import caldav

GIVEN = json.load(sys.stdin)
START = datetime(2027, 3, 1, 15, tzinfo=UTC) + timedelta(days=uuid4().int % 3_000)
"""A day on which no other run of this booked the room."""
MOMENT = "%Y%m%dT%H%M%SZ"


def principal(login: str) -> caldav.Principal:
    # Whether the certificate is believed is asked elsewhere: this machine does not know the office.
    client = caldav.DAVClient(
        GIVEN["url"], username=login, password=GIVEN["passwords"][login], ssl_verify_cert=False
    )
    return client.principal()


def meeting(uid: str, start: datetime, *invited: str) -> str:
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tests//EN", "BEGIN:VEVENT", f"UID:{uid}",
        f"DTSTAMP:{datetime.now(UTC):{MOMENT}}", f"DTSTART:{start:{MOMENT}}",
        f"DTEND:{start + timedelta(hours=1):{MOMENT}}", "SUMMARY:Séance d'information",
        f"ORGANIZER:mailto:chief@{GIVEN['domain']}",
        *(f"ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:{each}@{GIVEN['domain']}" for each in invited),
        "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip
    return "\n".join(lines)


def answers(event: caldav.Event) -> dict[str, str]:
    """Return what each attendee answered so far."""
    event.load()
    attendees = event.icalendar_component["ATTENDEE"]
    found = attendees if isinstance(attendees, list) else [attendees]
    return {str(each).removeprefix("mailto:").split("@")[0]: each.params["PARTSTAT"] for each in found}


def accept(login: str, uid: str) -> None:
    (calendar,) = principal(login).calendars()
    event = calendar.event_by_uid(uid)
    for each in event.icalendar_component["ATTENDEE"]:
        if str(each).startswith(f"mailto:{login}@"):
            each.params["PARTSTAT"] = "ACCEPTED"
    event.save()


chief = principal("chief")
(own,) = chief.calendars()
event = own.save_event(meeting(uid := str(uuid4()), START, "minister", GIVEN["room"]))
said = {"invited": answers(event)}
accept("minister", uid)
said["accepted"] = answers(event)
try:
    own.save_event(meeting(str(uuid4()), START + timedelta(minutes=30), GIVEN["room"])).delete()
    said["again"] = "booked"
except caldav.lib.error.PutError as error:
    said["again"] = str(error)
outbox = chief.schedule_outbox()
asked = "\n".join(
    [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tests//EN", "METHOD:REQUEST", "BEGIN:VFREEBUSY",
        f"UID:{uuid4()}", f"DTSTAMP:{START:{MOMENT}}", f"DTSTART:{START:{MOMENT}}",
        f"DTEND:{START + timedelta(hours=2):{MOMENT}}", f"ORGANIZER:mailto:chief@{GIVEN['domain']}",
        f"ATTENDEE:mailto:minister@{GIVEN['domain']}", "END:VFREEBUSY", "END:VCALENDAR", "",
    ]
)  # fmt: skip
answer = chief.client.post(str(outbox.url), asked, {"Content-Type": "text/calendar; charset=utf-8"})
said["busy"] = str(answer.raw)
event.delete()
print(json.dumps(said))
