// Who is online and who looks at what: told as what came of a moment, however much happened in it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { House } from '../ground/house.ts';
import type { Whisper } from '../ground/live.ts';
import { openPresence, type PresenceNews } from './presence.ts';

/** Nodes that hear each other's whispers; each has its presence and what it told. */
function nodes(count: number) {
  const listeners: ((whisper: Whisper) => void)[] = [];
  return Array.from({ length: count }, () => {
    const live = {
      whisper: (whisper: Whisper) => listeners.forEach((listener) => listener(structuredClone(whisper))),
      onWhisper: (listener: (whisper: Whisper) => void) => {
        listeners.push(listener);
        return () => undefined;
      },
    };
    const presence = openPresence({ live } as unknown as House, () => false);
    const told: PresenceNews[] = [];
    presence.onChange((workspaceId, news) => {
      assert.equal(workspaceId, 'w');
      told.push(news);
    });
    return { presence, told };
  });
}
const at = (agentId: string, conversationId: string | null = null, isWriting = false) => ({
  agentId,
  conversationId,
  isWriting,
});
const ids = (count: number) => Array.from({ length: count }, (_, index) => `agent ${index}`);

test('a crowd that comes at once is told once, to the other node too', async () => {
  const [here, there] = nodes(2) as [ReturnType<typeof nodes>[0], ReturnType<typeof nodes>[0]];
  for (const id of ids(200)) here.presence.set('w', `line of ${id}`, at(id));
  await pause(100);
  for (const node of [here, there]) {
    assert.deepEqual(node.told, [{ conversationIds: [], joined: ids(200), left: [] }]);
    assert.deepEqual(node.presence.online('w'), ids(200));
  }
  here.presence.drop('w', 'line of agent 7');
  await pause(100);
  assert.deepEqual(there.told.at(-1), { conversationIds: [], joined: [], left: ['agent 7'] });
});

test('a second line of somebody is no news, nor is the end of one of two', async () => {
  const [node] = nodes(1) as [ReturnType<typeof nodes>[0]];
  node.presence.set('w', 'one', at('ada'));
  await pause(60);
  node.presence.set('w', 'two', at('ada'));
  node.presence.drop('w', 'one');
  await pause(60);
  assert.deepEqual(node.told, [{ conversationIds: [], joined: ['ada'], left: [] }]);
  // Who came and went within one moment may stand in a snapshot taken between: that they left is said.
  node.presence.set('w', 'three', at('leo'));
  node.presence.drop('w', 'three');
  await pause(60);
  assert.deepEqual(node.told.at(-1), { conversationIds: [], joined: [], left: ['leo'] });
});

test('looking and writing is told for each conversation once, and a node that repeats itself says nothing new', async () => {
  const [here, there] = nodes(2) as [ReturnType<typeof nodes>[0], ReturnType<typeof nodes>[0]];
  here.presence.set('w', 'one', at('ada', 'c1'));
  here.presence.set('w', 'one', at('ada', 'c2'));
  here.presence.set('w', 'one', at('ada', 'c2', true));
  await pause(60);
  assert.deepEqual(there.told, [{ conversationIds: ['c1', 'c2'], joined: ['ada'], left: [] }]);
  assert.deepEqual(there.presence.frameOf('w', 'c2'), {
    type: 'presence',
    conversationId: 'c2',
    viewers: [{ agentId: 'ada', isWriting: true }],
    contactIsWriting: false,
    contactIsOnline: false,
  });
  here.presence.beat();
  await pause(60);
  assert.equal(there.told.length, 1);
});
