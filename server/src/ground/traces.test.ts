// Spans without a receiver cost nothing and say nothing; with one they know their parents, and a caller's header is believed only when whole.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { beginSpan, callersSpan, noteCommit, receiveSpans, type SpanRecord, takeCommit, within } from './traces.ts';

after(() => receiveSpans(null));

test('nobody listens: there is no span', () => {
  assert.equal(beginSpan('take'), null);
  assert.equal(
    within(null, () => 7),
    7,
  );
});

test('work begun within a span is its child, across waiting; a parent of null begins anew', async () => {
  const got: SpanRecord[] = [];
  receiveSpans((span) => got.push(span));
  const outer = beginSpan('request')!;
  await within(outer, async () => {
    await Promise.resolve();
    beginSpan('take', { attributes: { kind: 'chat' } })!.end();
    beginSpan('send', { parent: null })!.end(new Error('refused'));
  });
  outer.end();
  const [take, send, request] = got as [SpanRecord, SpanRecord, SpanRecord];
  assert.deepEqual([take.parentSpanId, take.traceId, take.error], [outer.spanId, outer.traceId, null]);
  assert.deepEqual([send.parentSpanId, send.error], [null, 'refused']);
  assert.notEqual(send.traceId, outer.traceId);
  assert.equal(request.parentSpanId, null);
  assert.ok(take.from >= request.from && take.to <= request.to);
});

test('a caller’s trace is followed when it is whole and sampled', () => {
  const [trace, span] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
  assert.deepEqual(callersSpan(`00-${trace}-${span}-01`), { traceId: trace, spanId: span });
  for (const wrong of [undefined, '', 'x', `00-${trace}-${span}-00`, `00-${trace}-01`, [`00-${trace}-${span}-01`]])
    assert.equal(callersSpan(wrong), null);
});

test('a commit is remembered for its workspace, once', () => {
  const span = { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) };
  noteCommit('one', span);
  noteCommit('two', null);
  assert.deepEqual([takeCommit('two'), takeCommit('one'), takeCommit('one')], [null, span, null]);
});
