import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Finding } from './health.ts';
import { reportOf, withoutSecrets } from './health-report.ts';

const finding = (state: Finding['state'], title: string, more: Partial<Finding> = {}): Finding => ({
  id: title,
  area: 'machine',
  state,
  title,
  detail: `${title} is so.`,
  remedy: state === 'good' ? '' : 'Mend it.',
  ...more,
});

test('the report names every finding, what is worst first in its part, each with its remedy', () => {
  const report = reportOf(
    [finding('good', 'Disk'), finding('bad', 'TLS'), finding('warning', 'Shop', { area: 'channels' })],
    '2026-11-22T10:00:00.000Z',
  );
  assert.equal(
    report,
    `Throughline: system health
2026-11-22T10:00:00.000Z · bad 1 · warning 1 · good 1

## machine
- [bad] TLS: TLS is so.
  → Mend it.
- [good] Disk: Disk is so.

## channels
- [warning] Shop: Shop is so.
  → Mend it.
`,
  );
});

for (const [name, said, told] of [
  ['a password in an address', 'postgres://app:hunter2@db.example/x', 'postgres://…@db.example/x'],
  ['somebody’s address', 'Sign-in as support@acorn.example failed', 'Sign-in as …@acorn.example failed'],
  [
    'a token of a bot',
    'GET https://api.example/bot123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw/getMe',
    'GET https://api.example/bot…/getMe',
  ],
  ['a key in a query', 'https://x.example/?a=1&api_key=abc123&b=2', 'https://x.example/?a=1&api_key=…&b=2'],
  ['a header', '401 for Bearer abcdef123456', '401 for Bearer …'],
  ['a digest', 'sum 0123456789abcdef0123456789abcdef is off', 'sum … is off'],
] as const)
  test(`${name} is masked`, () => assert.equal(withoutSecrets(said), told));

test('what an operator needs stays: versions, names of tables, ids, ports', () => {
  const said =
    'Version 0.1.0 on Node 24.21.0; 0061_shared_drafts_and_others did not run; 127.0.0.1:2525; 018f0011-0000-7000-8000-000000000001';
  assert.equal(withoutSecrets(said), said);
});
