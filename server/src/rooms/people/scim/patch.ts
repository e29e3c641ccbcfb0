// What a PATCH (RFC 7644 §3.5.2) makes of a person or a team, in the shapes that Okta and Entra really send: operations with and without a
// path, paths with filters, dotted names as keys, booleans as texts, names in any case. Pure.
import { problem } from '@throughline/protocol';

export interface Operation {
  readonly op: string;
  readonly path?: string | undefined;
  readonly value?: unknown;
}
export interface Person {
  userName: string;
  externalId: string | null;
  name: string;
  email: string;
  isActive: boolean;
}
export interface Group {
  name: string;
  externalId: string | null;
  members: Set<string>;
}
type Fields = Record<string, unknown>;

export function patchPerson(was: Person, operations: readonly Operation[]): Person {
  const person = { ...was };
  const parts = { given: '', family: '' };
  for (const each of plain(operations)) {
    if (each.op === 'remove') {
      if (each.attribute === 'externalid') person.externalId = null;
      else if (each.attribute === 'username' || each.attribute === 'active')
        throw wrong('mutability', `${each.attribute} cannot be removed`);
      continue;
    }
    switch (each.attribute) {
      case 'username':
        person.userName = text(each);
        break;
      case 'externalid':
        person.externalId = each.value === null ? null : text(each);
        break;
      case 'displayname':
      case 'name.formatted':
        person.name = text(each);
        break;
      case 'name.givenname':
        parts.given = text(each);
        break;
      case 'name.familyname':
        parts.family = text(each);
        break;
      case 'active':
        person.isActive = truth(each.value);
        break;
      case 'emails':
        person.email = addressIn(each.value) ?? person.email;
        break;
      case 'emails.value':
        person.email = text(each);
        break;
      default:
      // What we do not keep (titles, departments, phones) is accepted and forgotten, as RFC 7643 §7 lets a server do.
    }
  }
  const whole = [parts.given, parts.family].filter(Boolean).join(' ');
  // A display name that was sent beside is what people are called by.
  if (whole !== '' && person.name === was.name) person.name = whole;
  return person;
}

export function patchGroup(was: Group, operations: readonly Operation[]): Group {
  const group = { ...was, members: new Set(was.members) };
  for (const each of plain(operations)) {
    if (each.attribute === 'members') {
      const ids = each.filtered === null ? idsIn(each.value) : [each.filtered];
      if (each.op === 'add') for (const id of ids) group.members.add(id);
      else if (each.op === 'replace') group.members = new Set(ids);
      else if (ids.length === 0) group.members.clear();
      else for (const id of ids) group.members.delete(id);
    } else if (each.op === 'remove') {
      if (each.attribute === 'externalid') group.externalId = null;
      else if (each.attribute === 'displayname') throw wrong('mutability', 'displayName cannot be removed');
    } else if (each.attribute === 'displayname') group.name = text(each);
    else if (each.attribute === 'externalid') group.externalId = each.value === null ? null : text(each);
  }
  return group;
}

interface Plain {
  readonly op: 'add' | 'replace' | 'remove';
  /** Lower case, with its part: `name.givenname`. */
  readonly attribute: string;
  /** The value a path's filter asks for: `members[value eq "…"]`. */
  readonly filtered: string | null;
  readonly value: unknown;
}
function plain(operations: readonly Operation[]): Plain[] {
  return operations.flatMap((each): Plain[] => {
    const op = each.op.toLowerCase();
    if (op !== 'add' && op !== 'replace' && op !== 'remove')
      throw wrong('invalidSyntax', `There is no operation ${each.op}`);
    if (each.path) return within(op, ...read(each.path), each.value);
    if (op === 'remove') throw wrong('noTarget', 'What is to be removed must be named by a path');
    if (typeof each.value !== 'object' || each.value === null || Array.isArray(each.value))
      throw wrong('invalidValue', 'Without a path the value must be an object');
    return Object.entries(each.value as Fields).flatMap(([path, value]) => within(op, ...read(path), value));
  });
}
/** `name: {givenName, familyName}` is two attributes. */
function within(op: Plain['op'], attribute: string, filtered: string | null, value: unknown): Plain[] {
  if (attribute !== 'name' || typeof value !== 'object' || value === null) return [{ op, attribute, filtered, value }];
  return Object.entries(value as Fields)
    .filter(([, part]) => part !== null)
    .map(([name, part]) => ({ op, attribute: `name.${name.toLowerCase()}`, filtered: null, value: part }));
}
const PATH = /^(?:urn:ietf:params:scim:schemas:core:2\.0:(?:user|group):)?([a-z$]+)(?:\[([^\]]*)\])?(?:\.([a-z$]+))?$/i;
function read(path: string): [attribute: string, filtered: string | null] {
  const found = PATH.exec(path.trim());
  // An extension's attribute: not kept here.
  if (!found) {
    if (/^urn:/i.test(path)) return ['', null];
    throw wrong('invalidPath', `This path is not understood: ${path.slice(0, 200)}`);
  }
  const [, name = '', filter, part] = found;
  const filtered = /^\s*value\s+eq\s+"([^"]*)"\s*$/i.exec(filter ?? '')?.[1] ?? null;
  return [[name, part].filter(Boolean).join('.').toLowerCase(), filtered];
}

function text({ attribute, value }: Plain): string {
  if (typeof value !== 'string' || value.trim() === '' || value.length > 500 || value.includes('\u0000'))
    throw wrong('invalidValue', `${attribute} must be a text of at most 500 characters`);
  return value.trim();
}
export function truth(value: unknown): boolean {
  const said = String(value).toLowerCase();
  if (said !== 'true' && said !== 'false') throw wrong('invalidValue', 'active must be true or false');
  return said === 'true';
}
/** The primary address of several, or the first. */
export function addressIn(value: unknown): string | null {
  const list = (Array.isArray(value) ? value : [value]) as { value?: unknown; primary?: unknown }[];
  const chosen = list.find((each) => String(each?.primary).toLowerCase() === 'true') ?? list[0];
  return typeof chosen?.value === 'string' && chosen.value !== '' ? chosen.value : null;
}
function idsIn(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]).map((each: unknown) => {
    const id = typeof each === 'object' && each !== null ? (each as Fields)['value'] : each;
    if (typeof id !== 'string') throw wrong('invalidValue', 'members must be [{"value": "id"}]');
    return id;
  });
}
const wrong = (scimType: string, detail: string) => problem('malformed', { scimType, detail: `${detail}.` });
