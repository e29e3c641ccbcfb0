// The audit log in words, and what of it can be put back.
import type { AuditEntry } from '@throughline/sdk';

const deeds: Readonly<Record<string, string>> = {
  'workspace.changed': 'changed the workspace',
  'workspace.audit-exported': 'exported the audit log',
  'agent.changed': 'changed',
  'agent.disabled': 'disabled',
  'agent.joined': 'joined',
  'invitation.sent': 'invited',
  'invitation.withdrawn': 'withdrew the invitation of',
  'team.added': 'added the team',
  'team.changed': 'changed the team',
  'team.removed': 'removed the team',
  'tag.added': 'added the tag',
  'tag.removed': 'removed the tag',
  'key.added': 'made the API key',
  'key.revoked': 'revoked the API key',
  'channel.added': 'connected the channel',
  'channel.changed': 'changed the channel',
  'channel.removed': 'removed the channel',
  'webhook.added': 'added the webhook',
  'webhook.changed': 'changed the webhook',
  'webhook.secret-changed': 'made a new secret for the webhook',
  'webhook.removed': 'removed the webhook',
  'panel.added': 'added the app panel',
  'panel.changed': 'changed the app panel',
  'panel.secret-changed': 'made a new secret for the app panel',
  'panel.removed': 'removed the app panel',
  'contact.exported': 'exported a contact',
  'contact.erased': 'erased a contact',
  'job.dropped': 'gave up a failed job',
  'account.signed-in': 'signed in',
  'account.sign-in-refused': 'tried to sign in as',
  'account.session-ended': 'ended a session',
  'account.password-changed': 'changed their password',
  'account.password-reset': 'set a new password by a reset link',
  'account.two-factor-on': 'switched two-factor on',
  'account.two-factor-off': 'switched two-factor off',
  'account.passkey-added': 'added a passkey',
  'account.passkey-removed': 'removed a passkey',
  'account.password-removed': 'gave up their password for passkeys',
};
/** Those whose sentence is whole without naming what it is about. */
const complete = new Set([
  'workspace.changed',
  'workspace.audit-exported',
  'agent.joined',
  'contact.exported',
  'contact.erased',
  'job.dropped',
]);

/** What follows the actor's name: “changed the team”, and the name of it where the sentence needs one. */
export function deedWords({ what, subject }: Pick<AuditEntry, 'what' | 'subject'>): { verb: string; name: string } {
  const isWhole = complete.has(what) || (subject.kind === 'account' && what !== 'account.sign-in-refused');
  return { verb: deeds[what] ?? what.replaceAll(/[.-]/g, ' '), name: isWhole ? '' : subject.name };
}

/** `settings.reopenDays` → “Reopen days”. */
export function fieldWords(path: string): string {
  const words = path
    .replace(/^settings\./, '')
    .replace(/Id(s?)$/, '$1')
    .replace(/^is(?=[A-Z])/, '')
    .replaceAll('.', ' › ')
    .replaceAll(/([a-z\d])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
export function valueWords(value: unknown, names: ReadonlyMap<string, string>): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (Array.isArray(value))
    return value.length === 0 ? 'nobody or nothing' : value.map((each) => valueWords(each, names)).join(', ');
  if (typeof value === 'object') return JSON.stringify(value);
  return names.get(String(value)) ?? String(value);
}

export interface Change {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}
export const changesOf = ({ before, after }: Pick<AuditEntry, 'before' | 'after'>): readonly Change[] =>
  [...new Set([...Object.keys(before), ...Object.keys(after)])].map((field) => ({
    field,
    before: before[field],
    after: after[field],
  }));

type Held = Record<string, unknown>;
/**
 * What must be asked for so that it is again as before; null: it cannot be put back by asking. `settings` are those of now: of a
 * setting with parts only the changed parts go back.
 */
export function putBack(entry: Pick<AuditEntry, 'what' | 'before'>, settings: Readonly<Held>): Held | null {
  if (!canPutBack(entry)) return null;
  const body: Held = {};
  const set: Held = {};
  for (const [path, value] of Object.entries(entry.before)) {
    const parts = path.split('.');
    if (parts[0] !== 'settings') body[path] = value;
    else {
      const name = parts[1]!;
      if (parts.length > 2) set[name] ??= structuredClone(settings[name] ?? {});
      setAt(set, parts.slice(1), value);
    }
  }
  return Object.keys(set).length === 0 ? body : { ...body, settings: set };
}
function setAt(held: Held, [first, ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) held[first!] = value;
  else setAt((held[first!] ??= {}) as Held, rest, value);
}
const restorable = new Set(['workspace.changed', 'team.changed', 'agent.changed', 'agent.disabled']);
export const canPutBack = ({ what, before }: Pick<AuditEntry, 'what' | 'before'>): boolean =>
  restorable.has(what) && Object.keys(before).length > 0;
