// The audit log in words, and what of it can be put back.
import type { AuditEntry } from '@throughline/sdk';
import type { ReactNode } from 'react';
import { listed } from '../../words/lists.ts';
import { msg, t, type Msg } from '../../words/t.ts';

/** Who did it, and with what: as they are drawn in the sentence. */
export type DeedParts = Readonly<Record<'actor' | 'name', ReactNode>>;
const deeds: Readonly<Record<string, (parts: DeedParts) => ReactNode>> = {
  'workspace.changed': (parts) => t.rich('{actor} changed the workspace', parts),
  'workspace.audit-exported': (parts) => t.rich('{actor} exported the audit log', parts),
  'agent.changed': (parts) => t.rich('{actor} changed {name}', parts),
  'agent.disabled': (parts) => t.rich('{actor} disabled {name}', parts),
  'agent.joined': (parts) => t.rich('{actor} joined', parts),
  'invitation.sent': (parts) => t.rich('{actor} invited {name}', parts),
  'invitation.withdrawn': (parts) => t.rich('{actor} withdrew the invitation of {name}', parts),
  'role.added': (parts) => t.rich('{actor} added the role {name}', parts),
  'role.changed': (parts) => t.rich('{actor} changed the role {name}', parts),
  'role.removed': (parts) => t.rich('{actor} removed the role {name}', parts),
  'retention.changed': (parts) => t.rich('{actor} changed how long things are kept', parts),
  'retention.ran': (parts) => t.rich('{actor} deleted what was old', parts),
  'team.added': (parts) => t.rich('{actor} added the team {name}', parts),
  'team.changed': (parts) => t.rich('{actor} changed the team {name}', parts),
  'team.removed': (parts) => t.rich('{actor} removed the team {name}', parts),
  'tag.added': (parts) => t.rich('{actor} added the tag {name}', parts),
  'tag.removed': (parts) => t.rich('{actor} removed the tag {name}', parts),
  'key.added': (parts) => t.rich('{actor} made the API key {name}', parts),
  'key.revoked': (parts) => t.rich('{actor} revoked the API key {name}', parts),
  'channel.added': (parts) => t.rich('{actor} connected the channel {name}', parts),
  'channel.changed': (parts) => t.rich('{actor} changed the channel {name}', parts),
  'channel.removed': (parts) => t.rich('{actor} removed the channel {name}', parts),
  'webhook.added': (parts) => t.rich('{actor} added the webhook {name}', parts),
  'webhook.changed': (parts) => t.rich('{actor} changed the webhook {name}', parts),
  'webhook.secret-changed': (parts) => t.rich('{actor} made a new secret for the webhook {name}', parts),
  'webhook.removed': (parts) => t.rich('{actor} removed the webhook {name}', parts),
  'panel.added': (parts) => t.rich('{actor} added the app panel {name}', parts),
  'panel.changed': (parts) => t.rich('{actor} changed the app panel {name}', parts),
  'panel.secret-changed': (parts) => t.rich('{actor} made a new secret for the app panel {name}', parts),
  'panel.removed': (parts) => t.rich('{actor} removed the app panel {name}', parts),
  'field.added': (parts) => t.rich('{actor} added the field {name}', parts),
  'field.changed': (parts) => t.rich('{actor} changed the field {name}', parts),
  'field.removed': (parts) => t.rich('{actor} removed the field {name}', parts),
  'field.restored': (parts) => t.rich('{actor} brought the field {name} back', parts),
  'contacts.imported': (parts) => t.rich('{actor} imported contacts from {name}', parts),
  'contacts.import-undone': (parts) => t.rich('{actor} undid the import of contacts from {name}', parts),
  'contacts.changed': (parts) => t.rich('{actor} changed contacts: {name}', parts),
  'contacts.erased': (parts) => t.rich('{actor} began to erase contacts: {name}', parts),
  'contacts.exported': (parts) => t.rich('{actor} exported contacts', parts),
  'contact.exported': (parts) => t.rich('{actor} exported a contact', parts),
  'contact.erased': (parts) => t.rich('{actor} erased a contact', parts),
  'conversation.deleted': (parts) => t.rich('{actor} deleted the conversation {name}', parts),
  'contact.held': (parts) => t.rich('{actor} placed a contact on legal hold', parts),
  'contact.released': (parts) => t.rich('{actor} released a contact from legal hold', parts),
  'original.deleted-words-seen': (parts) => t.rich('{actor} looked at deleted words in an original', parts),
  'job.dropped': (parts) => t.rich('{actor} gave up a failed job', parts),
  'account.signed-in': (parts) => t.rich('{actor} signed in', parts),
  'account.signed-in-by-sso': (parts) => t.rich('{actor} signed in by single sign-on', parts),
  'sso.added': (parts) => t.rich('{actor} set up single sign-on by {name}', parts),
  'sso.changed': (parts) => t.rich('{actor} changed single sign-on by {name}', parts),
  'sso.removed': (parts) => t.rich('{actor} removed single sign-on by {name}', parts),
  'sso.required': (parts) => t.rich('{actor} made single sign-on the only way in', parts),
  'sso.not-required': (parts) => t.rich('{actor} allowed other ways in than single sign-on', parts),
  'sso.domain-added': (parts) => t.rich('{actor} added the domain {name}', parts),
  'sso.domain-proved': (parts) => t.rich('{actor} proved the domain {name}', parts),
  'sso.domain-removed': (parts) => t.rich('{actor} removed the domain {name}', parts),
  'scim.token-added': (parts) => t.rich('{actor} made the SCIM token {name}', parts),
  'scim.token-removed': (parts) => t.rich('{actor} removed the SCIM token {name}', parts),
  'account.sign-in-refused': (parts) => t.rich('{actor} tried to sign in as {name}', parts),
  'account.session-ended': (parts) => t.rich('{actor} ended a session', parts),
  'account.password-changed': (parts) => t.rich('{actor} changed their password', parts),
  'account.password-reset': (parts) => t.rich('{actor} set a new password by a reset link', parts),
  'account.two-factor-on': (parts) => t.rich('{actor} switched two-factor on', parts),
  'account.two-factor-off': (parts) => t.rich('{actor} switched two-factor off', parts),
  'account.passkey-added': (parts) => t.rich('{actor} added a passkey', parts),
  'account.passkey-removed': (parts) => t.rich('{actor} removed a passkey', parts),
  'account.password-removed': (parts) => t.rich('{actor} gave up their password for passkeys', parts),
};
/** “Ada changed the team Billing”; a name is only said where the sentence needs one. */
export function deedWords({ what }: Pick<AuditEntry, 'what'>, parts: DeedParts): ReactNode {
  const known = Object.hasOwn(deeds, what) ? deeds[what] : undefined;
  if (known) return known(parts);
  return t.rich('{actor}: {what} ({name})', { ...parts, what: what.replaceAll(/[.-]/g, ' ') });
}

/** The parts of a path that are known; others are said as they are written. */
const fields: Readonly<Record<string, Msg>> = {
  name: msg.as('thing', 'Name'),
  description: msg('Description'),
  memberIds: msg('Members'),
  role: msg('Role'),
  state: msg('State'),
  availability: msg('Availability'),
  teamId: msg('Team'),
  teamIds: msg('Teams'),
  locale: msg('Language'),
  timezone: msg('Time zone'),
  reopenDays: msg('Reopen days'),
  waitAfterReply: msg('Wait after reply'),
  whenTheyWriteFirst: msg('When they write first'),
  askGuard: msg('Never ask again'),
  sharedDrafts: msg('Share drafts of replies'),
  signature: msg('Signature'),
  orderPattern: msg('Order pattern'),
  receiptDays: msg('Receipt days'),
  hours: msg('Hours'),
  kind: msg('Kind'),
  type: msg('Type'),
  choices: msg('Choices'),
  key: msg.as('field', 'Key'),
  subject: msg.as('field', 'Of'),
  position: msg('Position'),
  isRequiredToClose: msg('Needed to close'),
  color: msg('Colour'),
  email: msg('Email'),
  scopes: msg('Scopes'),
  expiresAt: msg('Expires'),
  settings: msg('Settings'),
  welcomeText: msg('Automatic welcome'),
  closedText: msg('Automatic reply outside hours'),
  tone: msg('Tone'),
  url: msg('Address'),
  events: msg('Events'),
  isEnabled: msg('Enabled'),
  secret: msg('Secret'),
};
/** `settings.reopenDays` → “Reopen days”. */
export const fieldWords = (path: string): string =>
  path
    .replace(/^settings\./, '')
    .split('.')
    .map(partWords)
    .join(' › ');
function partWords(part: string): string {
  const known = Object.hasOwn(fields, part) ? fields[part] : undefined;
  if (known) return t.of(known);
  const words = part
    .replace(/Id(s?)$/, '$1')
    .replace(/^is(?=[A-Z])/, '')
    .replaceAll(/([a-z\d])([A-Z])/g, (_, before: string, after: string) => `${before} ${after.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
export function valueWords(value: unknown, names: ReadonlyMap<string, string>): string {
  if (value === null || value === undefined || value === '') return t('nothing');
  if (typeof value === 'boolean') return value ? t('on') : t('off');
  if (Array.isArray(value))
    return value.length === 0 ? t('nobody or nothing') : listed(value.map((each) => valueWords(each, names)));
  if (typeof value === 'object') return JSON.stringify(value);
  return names.get(String(value)) ?? String(value);
}

export interface Change {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}
export const changesOf = ({ before, after }: Pick<AuditEntry, 'before' | 'after'>): readonly Change[] =>
  // The role says its name already.
  [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((field) => field !== 'roleId')
    .map((field) => ({
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
    // A role of the workspace's own is put back by its id, whatever it is called by now.
    if (path === 'roleId') continue;
    const parts = path.split('.');
    if (parts[0] !== 'settings') body[path] = path === 'role' ? (entry.before['roleId'] ?? value) : value;
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
const restorable = new Set(['workspace.changed', 'team.changed', 'role.changed', 'agent.changed', 'agent.disabled']);
export const canPutBack = ({ what, before }: Pick<AuditEntry, 'what' | 'before'>): boolean =>
  restorable.has(what) && Object.keys(before).length > 0;
