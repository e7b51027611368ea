// Reads a calendar as an app for calendars does, by node-ical, and writes what it makes of it as JSON.
// node calendar.mjs http://127.0.0.1:8080/v1/councils/noord/calendar.ics
import ical from "node-ical";

const response = await fetch(process.argv[2], { headers: { "Accept-Language": process.argv[3] ?? "nl" } });
if (!response.ok) {
  console.error(`${response.status} ${await response.text()}`);
  process.exit(1);
}
const calendar = await ical.async.parseICS(await response.text());
const events = Object.values(calendar)
  .filter((part) => part.type === "VEVENT")
  .map(({ uid, summary, location, status, sequence, start, end, dtstamp, lastmodified, categories }) => ({
    uid,
    summary,
    location: location ?? null,
    status,
    sequence: Number(sequence),
    start: start.toISOString(),
    end: end.toISOString(),
    stamp: dtstamp.toISOString(),
    changed: lastmodified.toISOString(),
    categories,
  }))
  .sort((one, other) => one.start.localeCompare(other.start));
console.log(JSON.stringify({ name: calendar.vcalendar?.["WR-CALNAME"] ?? null, version: calendar.vcalendar?.version ?? null, events }));
