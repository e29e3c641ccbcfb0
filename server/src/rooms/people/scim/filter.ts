// As much of SCIM's filters (RFC 7644 §3.4.2.2) as directories ask when they look whether somebody is here: `attribute eq "value"`, and
// several of them with `and`. Pure.
import { problem } from '@throughline/protocol';

const attributes = ['id', 'username', 'externalid', 'displayname', 'emails.value'] as const;
export type Wanted = Partial<Record<(typeof attributes)[number], string>>;

const TERM = /^\s*(?:urn:[\w:.]+:)?([a-z.]+(?:\[[^\]]*\]\.value)?)\s+eq\s+("(?:[^"\\]|\\.)*")\s*/i;

export function readFilter(filter: string | undefined): Wanted {
  if (filter === undefined || filter.trim() === '') return {};
  const wanted: Wanted = {};
  for (let rest = filter; ;) {
    const found = TERM.exec(rest);
    // `emails[type eq "work"].value`: everybody has one address here.
    const name = found?.[1]!.toLowerCase().replace(/\[.*\]/, '');
    const attribute = attributes.find((each) => each === (name === 'emails' ? 'emails.value' : name));
    if (!found || !attribute || attribute in wanted) throw refused(filter);
    try {
      wanted[attribute] = String(JSON.parse(found[2]!));
    } catch {
      throw refused(filter);
    }
    rest = rest.slice(found[0].length);
    if (rest === '') return wanted;
    const and = /^and\s+/i.exec(rest);
    if (!and) throw refused(filter);
    rest = rest.slice(and[0].length);
  }
}
const refused = (filter: string) =>
  problem('malformed', {
    scimType: 'invalidFilter',
    detail: `Filters compare ${attributes.join(', ')} with eq, joined by and; not: ${filter.slice(0, 200)}`,
  });
