// What the health page says first.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { areas, type Finding, verdict } from './health.ts';

const finding = (id: string, area: Finding['area'], state: Finding['state']): Finding => ({
  id,
  area,
  state,
  title: id,
  detail: id,
  remedy: state === 'good' ? '' : 'Mend it.',
});
const found = [
  finding('disk', 'machine', 'good'),
  finding('tls', 'machine', 'warning'),
  finding('port', 'machine', 'bad'),
  finding('bot', 'channels', 'good'),
];

test('what is wrong is read first, within its area, and an area without findings is not shown', () => {
  assert.deepEqual(
    areas(found).map((area) => [area.title, area.findings.map(({ id }) => id)]),
    [
      ['Machine', ['port', 'tls', 'disk']],
      ['Channels', ['bot']],
    ],
  );
});
test('the verdict is the worst of them, counted', () => {
  assert.equal(verdict(found, '').title, 'One thing is wrong');
  assert.equal(verdict([...found, finding('pg', 'machine', 'bad')], '').title, '2 things are wrong');
  assert.deepEqual([verdict(found.slice(0, 2), '').tone, verdict(found.slice(0, 1), '').tone], ['warn', 'ok']);
});
