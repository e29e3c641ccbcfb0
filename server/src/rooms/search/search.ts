// One question over contacts, conversations and messages.
import { type Asked, readQuestion } from '@throughline/domain';
import type { SearchHit } from '@throughline/protocol';
import type { z } from 'zod';
import type { Db } from '../../ground/db.ts';
import { findCompanies } from '../companies/index.ts';
import { contactNames, findContacts } from '../contacts/index.ts';
import { findMessages } from './messages.ts';
import * as store from './store.ts';
import { snippet } from './words.ts';

export type Hit = z.output<typeof SearchHit>;
export interface Question {
  readonly q: string;
  readonly kind: 'all' | 'contact' | 'company' | 'conversation' | 'message';
  readonly limit: number;
}

/** Best first within each kind: people, then matters, then what was said, newest first. */
export async function search(db: Db, workspaceId: string, question: Question, mayReadContacts = true): Promise<Hit[]> {
  const asked = readQuestion(question.q);
  const typed = asked.words.join(' ');
  if (typed === '') return [];
  const wants = (kind: Question['kind']) => question.kind === 'all' || question.kind === kind;
  // Of a mixed list, people and matters get a quarter each at most.
  const few = question.kind === 'all' ? Math.ceil(question.limit / 4) : question.limit;
  const [query, numbers] = await Promise.all([
    store.textQuery(db, asked.words, asked.isLastOpen),
    wants('message') ? store.numbers(db, workspaceId) : null,
  ]);
  const [people, firms, matters, messages, kinds] = await Promise.all([
    mayReadContacts && wants('contact') ? findContacts(db, workspaceId, asked, few) : [],
    mayReadContacts && wants('company') ? findCompanies(db, workspaceId, typed, few) : [],
    wants('conversation')
      ? store.findConversations(db, workspaceId, { query, number: asked.number, tag: typed }, few)
      : [],
    numbers && query !== ''
      ? findMessages(db, workspaceId, { query, isOpen: asked.isLastOpen, ...numbers }, question.limit)
      : [],
    store.channelKinds(db, workspaceId),
  ]);
  const names = await contactNames(db, workspaceId, [
    ...new Set([
      ...people.map((hit) => hit.id),
      ...matters.map((hit) => hit.contact_id),
      ...messages.map((hit) => hit.contact_id),
    ]),
  ]);
  const kindOf = new Map(kinds.map((row) => [row.id, row.kind]));
  const found: Found = { people, firms, matters, messages };
  return shown(
    found,
    asked,
    typed,
    (id) => names.get(id) ?? '',
    (id) => kindOf.get(id ?? '') ?? null,
  ).slice(0, question.limit);
}

interface Found {
  readonly people: Awaited<ReturnType<typeof findContacts>>;
  readonly firms: Awaited<ReturnType<typeof findCompanies>>;
  readonly matters: Awaited<ReturnType<typeof store.findConversations>>;
  readonly messages: readonly store.MessageHit[];
}
function shown(
  { people, firms, matters, messages }: Found,
  asked: Asked,
  typed: string,
  nameOf: (contactId: string) => string,
  kindOf: (channelId: string | null) => string | null,
): Hit[] {
  return [
    ...people.map((hit): Hit => ({
      kind: 'contact',
      id: hit.id,
      conversationId: null,
      contactId: hit.id,
      title: nameOf(hit.id),
      snippet: hit.value ? markValue(hit.value, asked, typed) : snippet(nameOf(hit.id), asked),
      channelKind: null,
      at: hit.last_seen_at.toISOString(),
    })),
    ...firms.map((hit): Hit => ({
      kind: 'company',
      id: hit.id,
      conversationId: null,
      contactId: null,
      title: hit.name,
      snippet: [snippet(hit.name, asked), ...hit.domains.slice(0, 3)].join(' · '),
      channelKind: null,
      at: hit.created_at.toISOString(),
    })),
    ...matters.map((hit): Hit => ({
      kind: 'conversation',
      id: hit.id,
      conversationId: hit.id,
      contactId: hit.contact_id,
      title: `#${hit.number} ${hit.subject || nameOf(hit.contact_id)}`.trim(),
      snippet: snippet(hit.tag ?? (hit.subject || hit.preview), asked),
      channelKind: kindOf(hit.channel_id),
      at: hit.last_message_at.toISOString(),
    })),
    ...messages.map((hit): Hit => ({
      kind: 'message',
      id: hit.id,
      conversationId: hit.conversation_id,
      contactId: hit.contact_id,
      title: nameOf(hit.contact_id),
      snippet: snippet(hit.text, asked),
      channelKind: kindOf(hit.channel_id),
      at: hit.created_at.toISOString(),
      messageNumber: hit.number,
    })),
  ];
}

/** An address is found by any part of it, so the part is marked, not the word. */
function markValue(value: string, asked: Asked, typed: string): string {
  const clean = value.replace(/[«»]/g, '"');
  for (const part of [typed, asked.digits ?? '']) {
    const at = part === '' ? -1 : clean.toLowerCase().indexOf(part.toLowerCase());
    if (at >= 0) return `${clean.slice(0, at)}«${clean.slice(at, at + part.length)}»${clean.slice(at + part.length)}`;
  }
  return clean;
}
