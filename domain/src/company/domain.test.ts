// Domains of companies, by a table.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { companyDomain, domainsAbove, isPublicMail } from './domain.ts';

test('a domain is read from whatever people paste', () => {
  const cases: [string, string | null][] = [
    ['acme.example', 'acme.example'],
    ['https://www.Acme.example/shop?a=1', 'acme.example'],
    ['@acme.example', 'acme.example'],
    ['bob@mail.acme.example', 'mail.acme.example'],
    ['acme.example:8080', 'acme.example'],
    ['müller.example', 'müller.example'],
    ['acme', null],
    ['a b.example', null],
    ['-x.example', null],
    ['', null],
  ];
  for (const [words, domain] of cases) assert.equal(companyDomain(words), domain, words);
});

test('a mailbox for everybody says nothing about a company', () => {
  assert.equal(isPublicMail('gmail.com'), true);
  assert.deepEqual(domainsAbove('a@gmail.com'), []);
  assert.deepEqual(domainsAbove('a@eu.mail.acme.example'), [
    'eu.mail.acme.example',
    'mail.acme.example',
    'acme.example',
  ]);
});
