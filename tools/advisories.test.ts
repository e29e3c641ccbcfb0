import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge } from './advisories.ts';

const url = 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc';
const found = JSON.stringify({
  auditReportVersion: 2,
  vulnerabilities: {
    mailer: {
      name: 'mailer',
      severity: 'high',
      via: [{ source: 1, url, title: 'It sends', severity: 'high', range: '<7' }],
    },
    wrapper: { name: 'wrapper', severity: 'high', via: ['mailer'] },
  },
});
const now = new Date('2026-11-21T10:00:00Z');

test('an advisory counts once, for the package it is about', () => {
  const verdict = judge(found, {}, now)!;
  assert.equal(verdict.counts.length, 1);
  assert.match(verdict.counts[0]!, /^GHSA-aaaa-bbbb-cccc mailer <7 \(high\): It sends/);
});

test('one that is allowed with a reason counts no more, until its day is over', () => {
  const list = { 'GHSA-aaaa-bbbb-cccc': { why: 'we never send', until: '2026-12-01' } };
  assert.deepEqual(judge(found, list, now), { counts: [], needless: [] });
  assert.equal(judge(found, list, new Date('2026-12-02T00:00:00Z'))!.counts.length, 1);
  assert.deepEqual(judge('{"vulnerabilities":{}}', list, now)!.needless, ['GHSA-aaaa-bbbb-cccc']);
});

test('a registry that does not answer, or answers something else, gives no verdict', () => {
  for (const said of ['', 'npm error', '{"message":"405 Method Not Allowed","statusCode":405}', 'null', '[]'])
    assert.equal(judge(said, {}, now), null, said);
});
