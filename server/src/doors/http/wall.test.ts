// Every call that has a workspace is handed a house behind the second wall: rooms that forget whose rows they read are planted here.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Handlers } from '../../ground/handlers.ts';
import { newId } from '../../ground/id.ts';
import type { House } from '../../ground/house.ts';
import { peopleHandlers } from '../../rooms/people/index.ts';
import { makeKey, makeOwner, openDoor } from './testing.ts';

const forgetful = async ({ house }: { house: House }) => {
  const all = 'select id from workspaces order by id';
  const ids = (rows: { id: string }[]) => rows.map((row) => row.id);
  const [alone, together, inside] = [
    await house.db.query<{ id: string }>(all),
    await house.db.reading((db) => db.query<{ id: string }>(all)),
    await house.db.transaction((tx) => tx.query<{ id: string }>(all)),
  ];
  return { seen: [ids(alone.rows), ids(together.rows), ids(inside.rows)] };
};
let device: { workspaceId: string } | null = null;
const door = await openDoor({
  rooms: [
    peopleHandlers,
    { search: forgetful, getConversation: forgetful, listVisitorMessages: forgetful } as unknown as Handlers,
  ],
  options: {
    checkReplies: false,
    visitorOf: async () =>
      device && { type: 'visitor', channelId: newId(), sessionId: newId(), identityId: newId(), ...device },
  },
});

test('a room that forgot whose rows it reads finds the caller’s own workspace alone: agent, key and visitor', async () => {
  const owner = await makeOwner(door);
  const first = ((await owner.call('GET', '/me')).body['workspace'] as { id: string }).id;
  const second = (await owner.call('POST', '/workspaces', { name: 'Second' })).body['id'] as string;
  const seen = async (path: string, headers: Record<string, string>, person = owner) =>
    (await person.call('GET', path, undefined, headers)).body['seen'];
  for (const path of ['/search?q=x', `/conversations/${newId()}`])
    for (const id of [first, second])
      assert.deepEqual(await seen(path, { 'throughline-workspace': id }), [[id], [id], [id]], path);
  const key = await makeKey(owner, ['conversations:read']);
  const [[ofKey]] = (await seen('/search?q=x', key, door.person())) as [[string]];
  assert.deepEqual(await seen('/search?q=x', key, door.person()), [[ofKey], [ofKey], [ofKey]]);
  device = { workspaceId: second };
  assert.deepEqual(await seen('/visitor/messages', { authorization: 'Visitor a-token' }, door.person()), [
    [second],
    [second],
    [second],
  ]);
});
