// What the screens of contacts and companies ask for.
import type { Company, ContactRow } from '@throughline/sdk';
import { ago, conversations, id } from './acorn.ts';

const company = (n: number, name: string, domains: string[], people: number): Company => ({
  id: id(32, n),
  name,
  domains,
  fields: n === 1 ? { industry: 'Coffee bars' } : {},
  people,
  isMore: false,
  createdAt: ago(90_000),
});
export const companies = [
  company(1, 'Lovelace & Co', ['lovelace.example', 'lovelace-roasters.example'], 3),
  company(2, 'Somerville Observatory', ['somerville.example'], 1),
  company(3, 'Straßencafé Müller und Söhne Handelsgesellschaft mit beschränkter Haftung', [], 0),
];
const row = (n: number, name: string, more: Partial<ContactRow> = {}): ContactRow => ({
  id: id(7, n),
  name,
  identities: [{ kind: 'email', value: `${name.split(' ')[0]!.toLowerCase()}@lovelace.example` }],
  channelKinds: ['email'],
  isBlocked: false,
  lastSeenAt: ago(n * 50),
  openConversations: n % 2,
  fields: n === 1 ? { plan: 'Pro', seats: 12, renewal: '2026-12-01' } : {},
  company: n < 3 ? { id: id(32, 1), name: 'Lovelace & Co' } : null,
  ...more,
});
export const peopleRows = [
  row(1, 'Ada Lovelace'),
  row(2, 'Annabella Milbanke'),
  row(3, 'Mary Somerville', { isBlocked: true }),
  row(4, 'Charles Babbage'),
];
export const peopleAnswers: Record<string, unknown> = {
  'GET /companies': { items: companies, nextCursor: null },
  [`GET /companies/${id(32, 1)}`]: companies[0],
  [`GET /companies/${id(32, 1)}/contacts`]: { items: peopleRows.slice(0, 2), nextCursor: null },
  [`GET /companies/${id(32, 1)}/suggestions`]: { items: peopleRows.slice(2) },
  [`GET /companies/${id(32, 1)}/conversations`]: { items: conversations.slice(0, 4) },
  [`GET /contacts/${id(7, 1)}/companies`]: { items: [] },
};
