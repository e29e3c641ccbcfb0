import assert from 'node:assert/strict';
import { test } from 'node:test';
import { undoable, undoLast } from './undo.ts';

test('the youngest deed is undone first, also where one became known only after a younger one', () => {
  const undone: string[] = [];
  const sentAt = Date.now() - 100;
  undoable(() => undone.push('closed'));
  undoable(() => undone.push('sent'), sentAt);
  const gone = undoable(() => undone.push('refused'));
  gone.forget();
  assert.deepEqual([undoLast(), undoLast(), undoLast()], [true, true, false]);
  assert.deepEqual(undone, ['closed', 'sent']);
});
