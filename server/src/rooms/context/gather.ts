// Reads what customers write and keeps the facts they state, each with the messages that say so; what none says any more goes.
import {
  completeSettings,
  countryOf,
  pickFacts,
  type PickOptions,
  tellFacts,
  type WorkspaceSettings,
} from '@throughline/domain';
import type { Tx } from '../../ground/db.ts';
import type { Follower } from '../../ground/followers.ts';
import { newId } from '../../ground/id.ts';
import { write } from '../../ground/journal.ts';
import * as store from './store.ts';

/** Edited or deleted by its writer: what it stated before counts no more. */
const changed = ['message.edit', 'message.delete'];
/** What agents and machines write is not the customer's word. */
const told = ['message.created', ...changed];

export const contextFollower: Follower = {
  name: 'context',
  reads: told,
  async react(tx, workspaceId, rows) {
    const ids = rows.filter((row) => told.includes(row.what) && row.detail['isPlain'] !== true).map((row) => row.id);
    if (ids.length === 0) return;
    const messages = await store.said(tx, workspaceId, [...new Set(ids)]);
    const facts = messages.length > 0 ? await statedIn(tx, workspaceId, messages) : [];
    const identities = new Set(facts.length > 0 ? await store.addFacts(tx, workspaceId, facts) : []);
    const again = [...new Set(rows.filter((row) => changed.includes(row.what)).map((row) => row.id))];
    if (again.length > 0) for (const id of await store.dropUnsaid(tx, workspaceId, again, facts)) identities.add(id);
    // Screens show facts beside the thread: whoever looks at the contact sees what is new, and no longer what is gone.
    const contacts = identities.size > 0 ? await store.contactsOf(tx, workspaceId, [...identities]) : [];
    if (contacts.length > 0)
      write(
        tx,
        workspaceId,
        contacts.map((id) => ({ kind: 'contact', id, what: 'contact.facts' })),
      );
  },
};

async function statedIn(tx: Tx, workspaceId: string, messages: readonly store.SaidRow[]): Promise<store.NewFact[]> {
  const workspace = await store.settingsOf(tx, workspaceId);
  if (!workspace) return [];
  const country = countryOf(workspace.locale);
  const options = {
    orderPattern: completeSettings(workspace.settings as Partial<WorkspaceSettings>).orderPattern,
    ...(country ? { country } : {}),
  };
  return messages.flatMap((message) => stated(message, options));
}

/** What one message states: the answers of its form as they were given, then what its words and subject say. */
export function stated(message: store.SaidRow, options: PickOptions): store.NewFact[] {
  const said = [
    ...answers(message.special),
    ...pickFacts(`${message.subject ?? ''}\n${message.text}`, options),
    ...tellFacts(message.text),
    ...shown(message),
  ];
  const unique = new Map(said.map((fact) => [`${fact.kind} ${fact.value}`, fact]));
  return [...unique.values()].map((fact) => ({
    id: newId(),
    identityId: message.identity_id,
    kind: fact.kind,
    label: fact.label,
    value: fact.value,
    messageId: message.id,
    channelId: message.channel_id,
    saidAt: message.sent_at < message.created_at ? message.sent_at : message.created_at,
  }));
}

/** A picture they sent. Phones call every picture the same, so the day is part of what tells one from another. */
const shown = ({ picture, sent_at }: store.SaidRow) =>
  picture === null
    ? []
    : [
        {
          kind: 'picture',
          label: 'Picture',
          value: `${picture.slice(0, LABEL_LIMIT) || 'Picture'}, ${sent_at.toISOString().slice(0, 10)}`,
        },
      ];

const ANSWERS_LIMIT = 20;
const LABEL_LIMIT = 100;
const VALUE_LIMIT = 500;
/** `special: { type: 'form', answers: { "Order": "123" } }`, or a list of `{ label, value }`. */
function answers(special: Readonly<Record<string, unknown>> | null): { kind: string; label: string; value: string }[] {
  if (special?.['type'] !== 'form' || typeof special['answers'] !== 'object' || special['answers'] === null) return [];
  const given = special['answers'];
  const pairs: [unknown, unknown][] = Array.isArray(given)
    ? given.map((each: unknown) => [
        (each as { label?: unknown } | null)?.label,
        (each as { value?: unknown } | null)?.value,
      ])
    : Object.entries(given);
  return pairs.slice(0, ANSWERS_LIMIT).flatMap(([label, value]) => {
    const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
    return typeof label === 'string' && label.trim() !== '' && text !== ''
      ? [{ kind: 'answer', label: label.trim().slice(0, LABEL_LIMIT), value: text.slice(0, VALUE_LIMIT) }]
      : [];
  });
}
