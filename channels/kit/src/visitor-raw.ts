// What the house hands to a channel whose customers connect to us directly (`abilities.visitors`): the visitor API wraps each
// act of a device into a raw of this one shape, stores it like any webhook, and the channel reads it like any webhook.
import type { IdentityHint } from '@throughline/domain';
import type { Raw } from './channel.ts';

/** The device. `id` is random and secret-free; it becomes the value of a `visitor` identity, scoped to the channel. */
export interface VisitorDevice { readonly id: string; readonly name?: string; readonly attributes?: Readonly<Record<string, string>> }
/** What a person typed about themselves. Never more than a claim. */
export interface VisitorForm { readonly name?: string; readonly email?: string; readonly phone?: string; readonly userId?: string; readonly consent?: boolean }
/** A file that is already in the house; `id` is ours. */
export interface VisitorFile { readonly id: string; readonly name: string; readonly mime: string; readonly bytes: number }

export interface VisitorWrote {
  readonly type: 'message';
  readonly visitor: VisitorDevice;
  /** Chosen by the device, unique per device: the key against duplicates. */
  readonly clientId: string;
  readonly text: string;
  readonly files: readonly VisitorFile[];
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
export type VisitorAct = VisitorWrote | VisitorIdentified | VisitorReceipts;

const TYPES = new Set(['message', 'identify', 'receipts']);

/** The raw of an act, as intake stores it. */
export function visitorRaw(act: VisitorAct): Raw {
  return { body: new TextEncoder().encode(JSON.stringify(act)), headers: { 'content-type': 'application/json' }, meta: { visitor: true } };
}

/** The act in a raw; null for anything else, so that noise reads as nothing. */
export function visitorAct(raw: Raw): VisitorAct | null {
  let parsed: unknown;
  try { parsed = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw.body)); } catch { return null; }
  if (typeof parsed !== 'object' || parsed === null) return null;
  const act = parsed as { type?: unknown; visitor?: { id?: unknown } | null; at?: unknown };
  if (typeof act.type !== 'string' || !TYPES.has(act.type) || typeof act.at !== 'string' || Number.isNaN(Date.parse(act.at))) return null;
  return typeof act.visitor?.id === 'string' && act.visitor.id !== '' ? (parsed as VisitorAct) : null;
}
