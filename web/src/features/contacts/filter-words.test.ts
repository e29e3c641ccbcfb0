// The words of the table's filters, by tables.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chipWords, conditionWords, isSameList, readContactSearch, withCondition, withFilter } from './filter-words.ts';

const tags = [
  { value: 't1', label: 'vip' },
  { value: 't2', label: 'new' },
];

test('a filter reads as a sentence', () => {
  assert.equal(chipWords('tag', 't1,t2', tags), 'Tag is vip or new');
  assert.equal(chipWords('tag', 'not:t1', tags), 'Tag is not vip');
  assert.equal(chipWords('tag', 'gone', tags), 'Tag is gone');
  assert.equal(
    chipWords('seen', 'within:7d', [{ value: 'within:7d', label: 'in the last 7 days' }]),
    'Last seen in the last 7 days',
  );
  const fields = [
    {
      id: '',
      subject: 'contact',
      key: 'end',
      name: 'Renewal',
      type: 'date',
      choices: [],
      isRequiredToClose: false,
      position: 1,
      createdAt: '',
    },
  ] as const;
  assert.equal(
    conditionWords(
      { key: 'end', test: 'under', values: ['2026-12-01'] },
      fields.map((each) => ({ ...each, choices: [] })),
    ),
    'Renewal is before 2026-12-01',
  );
  assert.equal(conditionWords({ key: 'gone', test: 'empty', values: [] }, []), 'gone is empty');
});

test('conditions are added, replaced and taken away without touching the others', () => {
  const one = withCondition({ tag: 't1' }, null, { key: 'plan', test: 'is', values: ['Gold'] });
  const two = withCondition(one, null, { key: 'seats', test: 'over', values: ['3'] });
  assert.deepEqual(two, { tag: 't1', fields: 'plan:is:Gold;seats:over:3' });
  assert.deepEqual(withCondition(two, 0, { key: 'plan', test: 'empty', values: [] }), {
    tag: 't1',
    fields: 'plan:empty;seats:over:3',
  });
  assert.deepEqual(withCondition(withCondition(two, 0, null), 0, null), { tag: 't1' });
  assert.deepEqual(withFilter(two, 'tag', undefined), { fields: 'plan:is:Gold;seats:over:3' });
});

test('an address keeps what is ours, and two of one list are the same', () => {
  const search = readContactSearch({ q: 'ada', tag: 't1', show: 'companies', sort: '', junk: 1 });
  assert.deepEqual(search, { q: 'ada', tag: 't1' });
  assert.equal(isSameList({ tag: 't1', q: 'ada' }, { q: 'ada', tag: 't1', sort: 'seen' }), true);
  assert.equal(isSameList({ tag: 't1' }, { tag: 't2' }), false);
});
