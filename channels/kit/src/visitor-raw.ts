// What the house hands to a channel whose customers connect to us directly (`abilities.visitors`): the visitor API wraps each
// act of a device into a raw of this one shape, stores it like any webhook, and the channel reads it like any webhook.
import type { IdentityHint } from '@throughline/domain';
import type { Raw } from './channel.ts';

/** The device. `id` is random and secret-free; it becomes the value of a `visitor` identity, scoped to the channel. */
export interface VisitorDevice {
  readonly id: string;
  readonly name?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}
/** What a person typed about themselves. Never more than a claim. */
export interface VisitorForm {
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly userId?: string;
  readonly consent?: boolean;
}
/** A file that is already in the house; `id` is ours. */
export interface VisitorFile {
  readonly id: string;
  readonly name: string;
  readonly mime: string;
  readonly bytes: number;
}

export interface VisitorWrote {
  readonly type: 'message';
  readonly visitor: VisitorDevice;
  /** Chosen by the device, unique per device: the key against duplicates. */
  readonly clientId: string;
  readonly text: string;
  readonly files: readonly VisitorFile[];
  /** The token of a tapped answer; nobody's word until the house has found it. */
  readonly choice?: string;
  readonly form?: VisitorForm;
  /** Hints the channel itself gave when the device identified earlier; believed, because only the house writes them here. */
  readonly hints?: readonly IdentityHint[];
  readonly tokens?: readonly string[];
  readonly at: string;
}
export interface VisitorIdentified {
  readonly type: 'identify';
  readonly visitor: VisitorDevice;
  readonly eventId: string;
  readonly form?: VisitorForm;
  /** A token signed by the site. Judged by `read`, never stored. */
  readonly userToken?: string;
  readonly hints?: readonly IdentityHint[];
  readonly tokens?: readonly string[];
  readonly at: string;
}
export interface VisitorReceipts {
  readonly type: 'receipts';
  readonly visitor: VisitorDevice;
  readonly externalIds: readonly string[];
  readonly state: 'delivered' | 'read';
  readonly at: string;
}
/** They changed, took back or reacted to a message: theirs, or one to them. The house has judged that they may before it says so. */
export interface VisitorEdited {
  readonly type: 'edit';
  readonly visitor: VisitorDevice;
  readonly eventId: string;
  readonly externalId: string;
  readonly text: string;
  readonly at: string;
}
export interface VisitorDeleted {
  readonly type: 'delete';
  readonly visitor: VisitorDevice;
  readonly eventId: string;
  readonly externalId: string;
  readonly at: string;
}
export interface VisitorReacted {
  readonly type: 'reaction';
  readonly visitor: VisitorDevice;
  readonly eventId: string;
  readonly externalId: string;
  /** All they have there now; null: taken back. */
  readonly emoji: string | null;
  readonly at: string;
}
export type VisitorAct =
  | VisitorWrote
  | VisitorIdentified
  | VisitorReceipts
  | VisitorEdited
  | VisitorDeleted
  | VisitorReacted;

/** The key of a device's message within its channel, and the way back to the device's own id. */
export const visitorExternalId = (visitorId: string, clientId: string): string => `${visitorId}:${clientId}`;
export function visitorClientId(externalId: string | null, visitorId: string): string | null {
  return externalId?.startsWith(`${visitorId}:`) ? externalId.slice(visitorId.length + 1) : null;
}

/** The raw of an act, as intake stores it. */
export function visitorRaw(act: VisitorAct): Raw {
  return {
    body: new TextEncoder().encode(JSON.stringify(act)),
    headers: { 'content-type': 'application/json' },
    meta: { visitor: true },
  };
}

/** The act in a raw; null for anything else, so that noise reads as nothing. */
export function visitorAct(raw: Raw): VisitorAct | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw.body));
  } catch {
    return null;
  }
  return isAct(parsed) ? parsed : null;
}

type Shape = Record<string, unknown>;
const isShape = (value: unknown): value is Shape =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string';
const isName = (value: unknown): boolean => isText(value) && value !== '';
const maybe = (value: unknown, is: (value: unknown) => boolean): boolean => value === undefined || is(value);
const all = (value: unknown, is: (value: unknown) => boolean): boolean => Array.isArray(value) && value.every(is);

function isAct(value: unknown): value is VisitorAct {
  if (!isShape(value) || !isText(value['at']) || Number.isNaN(Date.parse(value['at']))) return false;
  const { visitor } = value;
  if (
    !isShape(visitor) ||
    !isName(visitor['id']) ||
    !maybe(visitor['name'], isText) ||
    !maybe(visitor['attributes'], isTexts)
  )
    return false;
  switch (value['type']) {
    case 'message':
      return (
        isName(value['clientId']) &&
        isText(value['text']) &&
        all(value['files'], isFile) &&
        maybe(value['choice'], isName) &&
        isAbout(value)
      );
    case 'identify':
      return isName(value['eventId']) && maybe(value['userToken'], isText) && isAbout(value);
    case 'receipts':
      return all(value['externalIds'], isName) && (value['state'] === 'delivered' || value['state'] === 'read');
    case 'edit':
      return isNews(value) && isText(value['text']);
    case 'delete':
      return isNews(value);
    case 'reaction':
      return isNews(value) && (value['emoji'] === null || isName(value['emoji']));
    default:
      return false;
  }
}
const isNews = (value: Shape): boolean => isName(value['eventId']) && isName(value['externalId']);
const isAbout = (value: Shape): boolean =>
  maybe(value['form'], isForm) &&
  maybe(value['hints'], (hints) => all(hints, isHint)) &&
  maybe(value['tokens'], (tokens) => all(tokens, isName));
const isTexts = (value: unknown): boolean => isShape(value) && Object.values(value).every(isText);
const isForm = (value: unknown): boolean =>
  isShape(value) && ['name', 'email', 'phone', 'userId'].every((key) => maybe(value[key], isText));
const isFile = (value: unknown): boolean =>
  isShape(value) &&
  isName(value['id']) &&
  isName(value['name']) &&
  isText(value['mime']) &&
  /^[\w.+-]+\/[\w.+-]+/.test(value['mime']) &&
  Number.isSafeInteger(value['bytes']) &&
  Number(value['bytes']) >= 0;
const isHint = (value: unknown): boolean =>
  isShape(value) &&
  isName(value['kind']) &&
  isText(value['scope']) &&
  isName(value['value']) &&
  isName(value['evidence']) &&
  (value['assurance'] === 'proved' || value['assurance'] === 'claimed') &&
  maybe(value['name'], isText);
