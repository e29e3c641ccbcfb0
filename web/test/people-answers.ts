// What the screens of contacts and companies ask for.
import type { Company, ContactRow, Import } from '@throughline/sdk';
import { conversations } from './acorn-inbox.ts';
import { ago, id } from './acorn.ts';

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
  avatarUrl: null,
  identities: [{ kind: 'email', value: `${name.split(' ')[0]!.toLowerCase()}@lovelace.example` }],
  channelKinds: ['email'],
  isBlocked: false,
  lastSeenAt: ago(n * 50),
  openConversations: n % 2,
  fields: n === 1 ? { plan: 'Pro', seats: 12, renewal: '2026-12-01' } : {},
  tags: n === 1 ? [{ id: id(3, 1), name: 'vip', color: 'purple' }] : [],
  createdAt: ago(n * 5000),
  company: n < 3 ? { id: id(32, 1), name: 'Lovelace & Co' } : null,
  ...more,
});
export const peopleRows = [
  row(1, 'Ada Lovelace'),
  row(2, 'Annabella Milbanke'),
  row(3, 'Mary Somerville', { isBlocked: true }),
  row(4, 'Charles Babbage'),
];
const anImport = (n: number, state: Import['state']): Import => ({
  id: id(34, n),
  name: 'customers-2026.csv',
  encoding: 'utf-8',
  separator: ';',
  headers: ['First name', 'E-Mail', 'Phone', 'Plan', 'Stadt'],
  meanings: ['first-name', 'email', 'phone', 'field:plan', 'detail'],
  sample: [
    ['Ada', 'ada@lovelace.example', '+48 600 100 200', 'Pro', 'Kraków'],
    ['لیلی', 'leila@shop.example', '', 'Wholesale', 'Straßencafé am Ende der sehr langen Allee'],
  ],
  assurance: 'claimed',
  overwrites: false,
  state,
  why: '',
  total: 12_400,
  done: 12_400,
  created: 12_011,
  updated: 301,
  same: 86,
  wrong: 2,
  kept: state === 'undone' ? 3 : 0,
  agentId: id(4, 1),
  createdAt: ago(n * 60),
});
const importFaults = {
  items: [
    {
      row: 17,
      outcome: 'wrong',
      contactId: null,
      why: 'the email address “ada@” must be an email address, like ann@example.com',
    },
    { row: 902, outcome: 'wrong', contactId: null, why: 'Plan: “Platinum” must be one of Free, Pro, Wholesale' },
  ],
  nextCursor: null,
};
export const peopleAnswers: Record<string, unknown> = {
  'GET /contacts': { items: peopleRows, nextCursor: null },
  'GET /segments': {
    items: [
      {
        id: id(33, 1),
        name: 'Gold in trouble',
        audience: 'personal',
        ownerId: id(4, 1),
        teamId: null,
        filter: { fields: 'plan:is:Pro', open: 'true' },
        sort: 'seen',
        position: 1,
        createdAt: ago(500),
      },
    ],
  },
  'GET /imports': { items: [anImport(1, 'done'), anImport(2, 'undone')] },
  [`GET /imports/${id(34, 1)}`]: anImport(1, 'done'),
  [`GET /imports/${id(34, 3)}`]: anImport(3, 'checked'),
  [`GET /imports/${id(34, 1)}/rows`]: importFaults,
  [`GET /imports/${id(34, 3)}/rows`]: importFaults,
  'GET /companies': { items: companies, nextCursor: null },
  [`GET /companies/${id(32, 1)}`]: companies[0],
  [`GET /companies/${id(32, 1)}/contacts`]: { items: peopleRows.slice(0, 2), nextCursor: null },
  [`GET /companies/${id(32, 1)}/suggestions`]: { items: peopleRows.slice(2) },
  [`GET /companies/${id(32, 1)}/conversations`]: { items: conversations.slice(0, 4) },
  [`GET /contacts/${id(7, 1)}/companies`]: { items: [] },
};
