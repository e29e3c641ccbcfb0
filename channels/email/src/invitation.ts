// A calendar part (RFC 5545) as what the timeline draws: title, time, place, organiser. Times keep the zone's name beside them.
export interface Invitation {
  readonly type: 'invitation';
  readonly [key: string]: unknown;
  readonly method: string;
  readonly title: string;
  readonly start: string;
  readonly end: string;
  readonly timeZone: string;
  readonly location: string;
  readonly organizer: string;
  readonly uid: string;
}
const calendarLimit = 200_000;

/** Null where the text holds no event. */
export function readInvitation(content: Uint8Array, method: string | undefined): Invitation | null {
  const text = Buffer.from(content.subarray(0, calendarLimit))
    .toString('utf8')
    .replace(/\r?\n[ \t]/g, '');
  const event = /BEGIN:VEVENT([\s\S]*?)END:VEVENT/i.exec(text)?.[1];
  if (event === undefined) return null;
  const property = (name: string) => new RegExp(`^${name}((?:;[^:\\r\\n]*)?):([^\\r\\n]*)`, 'im').exec(event);
  const value = (name: string) => plain(property(name)?.[2] ?? '');
  const start = property('DTSTART');
  return {
    type: 'invitation',
    method: (method ?? /^METHOD:(\w+)/im.exec(text)?.[1] ?? 'PUBLISH').toUpperCase(),
    title: value('SUMMARY'),
    start: moment(start?.[2] ?? ''),
    end: moment(value('DTEND')),
    timeZone: /TZID="?([^;:"]+)/i.exec(start?.[1] ?? '')?.[1] ?? '',
    location: value('LOCATION'),
    organizer: value('ORGANIZER').replace(/^mailto:/i, ''),
    uid: value('UID'),
  };
}
const plain = (value: string): string =>
  value
    .replace(/\\n/gi, '\n')
    .replace(/\\([,;\\])/g, '$1')
    .slice(0, 1000)
    .trim();
/** `20261121T090000Z` → `2026-11-21T09:00:00Z`; a day stays a day. */
function moment(value: string): string {
  const found = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/.exec(value.trim());
  if (!found) return '';
  const [, year, month, day, hour, minute, second, zone] = found;
  return hour === undefined ? `${year}-${month}-${day}` : `${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`;
}
