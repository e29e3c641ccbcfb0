import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinedWords, sharesDraft } from './drafts.ts';

const reply = { isOn: true, isReply: true, mine: null, isTaken: false };
const shared = { isShared: true, isReply: true };
const own = { isShared: false, isReply: true };
for (const [name, facts, expected] of [
  ['a reply nobody else has begun is the team’s', {}, true],
  ['not where the workspace keeps drafts apart', { isOn: false }, false],
  ['a note is its writer’s', { isReply: false }, false],
  ['beside the team’s it is one’s own', { isTaken: true }, false],
  ['what is shared stays so', { mine: shared }, true],
  ['until the setting changes', { mine: shared, isOn: false }, false],
  ['or it becomes a note', { mine: shared, isReply: false }, false],
  ['what was begun as one’s own stays one’s own when the other is sent', { mine: own }, false],
  ['a note that becomes a reply is begun as a reply', { mine: { isShared: false, isReply: false } }, true],
  ['unless another’s is there', { mine: { isShared: false, isReply: false }, isTaken: true }, false],
] as const)
  test(name, () => assert.equal(sharesDraft({ ...reply, ...facts }), expected));

for (const [first, second, expected] of [
  ['', 'mine', 'mine'],
  ['theirs', '', 'theirs'],
  ['theirs', ' \n', 'theirs'],
  ['theirs', 'mine', 'theirs\n\nmine'],
  ['Dear Ada, it left', 'Dear Ada', 'Dear Ada, it left'],
  ['Dear Ada', 'Dear Ada, it left', 'Dear Ada, it left'],
  ['theirs\n', 'mine', 'theirs\n\nmine'],
] as const)
  test(`“${first}” and “${second}” lose no word`, () => assert.equal(joinedWords(first, second), expected));
