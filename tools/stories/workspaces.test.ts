// Two companies on one installation: with every id the other one has, in every route and every field, nothing is seen and nothing moves.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type AnyRoute, routes } from '@throughline/protocol';
import { scopes } from '@throughline/domain';
import { startTelegramDouble, type TelegramDouble } from '../doubles/telegram/index.ts';
import { type Caller, makeCaller, OWNER, type Server, startServer, until } from './server.ts';

/** Stands in everything the other company has, so that a leak shows itself. */
const MARK = 'zanzibar';
/** What is asked here is who may, not how often: each key may call a hundred times a second, and they take turns. */
const KEYS = 5;
let double: TelegramDouble;
let server: Server;
let ours: World;
let theirs: World;

interface World {
  readonly workspaceId: string;
  readonly api: Caller;
  readonly contactId: string;
  readonly conversationId: string;
  readonly channelId: string;
  readonly chatId: string;
  readonly messageId: string;
  readonly visitor: Caller;
  ids: string[];
}
interface Rows {
  items: { id: string; [field: string]: unknown }[];
}

before(
  async () => {
    double = await startTelegramDouble();
    server = await startServer({ TELEGRAM_API_URL: double.url });
    const cookie = (await makeCaller(`${server.url}/api/v1`, {}).call('POST', '/auth/sign-in', OWNER)).headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    const owner = server.call({ cookie });
    const first = await owner.get<{ workspace: { id: string } }>('/me');
    const second = await owner.post<{ id: string }>('/workspaces', { name: `Second ${MARK}` });
    const bot = double.addBot({ username: 'second_bot' });
    ours = await furnish(
      first.workspace.id,
      owner,
      cookie,
      double.token,
      double.customer({ firstName: 'Ours' }),
      'ours',
    );
    theirs = await furnish(second.id, owner, cookie, bot.token, bot.customer({ firstName: `Theirs ${MARK}` }), MARK);
  },
  { timeout: 180_000 },
);
after(
  async () => {
    await server?.stop();
    await double?.stop();
  },
  { timeout: 180_000 },
);

/** One of everything a workspace can have. */
async function furnish(
  workspaceId: string,
  owner: Caller,
  cookie: string,
  token: string,
  customer: ReturnType<TelegramDouble['customer']>,
  word: string,
): Promise<World> {
  const inside = { cookie, 'throughline-workspace': workspaceId };
  const callers: Caller[] = [];
  let key = '';
  for (let each = 1; each <= KEYS; each += 1) {
    ({ key } = await server.call(inside).post<{ key: string }>('/api-keys', { name: `Key ${each} ${word}`, scopes }));
    callers.push(makeCaller(`${server.url}/api/v1`, { authorization: `Bearer ${key}` }, { waitsWhenLimited: true }));
  }
  let turn = 0;
  const api: Caller = {
    ...callers[0]!,
    call: (...asked) => callers[(turn += 1) % KEYS]!.call(...(asked as Parameters<Caller['call']>)) as never,
  };
  const chat = await api.post<{ id: string }>('/channels', { kind: 'webchat', name: `Chat ${word}`, settings: {} });
  const bot = await api.post<{ id: string }>('/channels', {
    kind: 'telegram',
    name: `Bot ${word}`,
    settings: { botToken: token, mode: 'webhook' },
  });
  await api.post('/teams', { name: `Team ${word}` });
  await api.post('/tags', { name: word });
  await api.post('/invitations', { email: `${word}@else.example`, role: 'agent' });
  await api.post('/webhooks', { url: 'https://hooks.example/in', events: [] });
  customer.sends(`My order #${word === MARK ? '77777' : '11111'} is late, ${word}`);
  const [conversation] = (
    await until(
      () => api.get<Rows>('/conversations'),
      (page) => page.items.length > 0,
      'the conversation is there',
    )
  ).items;
  const contactId = String(conversation!['contactId']);
  await api.post(`/conversations/${conversation!.id}/messages`, { type: 'note', text: `A note about ${word}` });
  await api.patch(`/conversations/${conversation!.id}`, { tags: [word] });
  await api.post(`/contacts/${contactId}/identities`, { kind: 'email', value: `${word}@else.example` });
  const visit = await server.call({}).post<{ token: string }>(`/visitor/${chat.id}/session`, {});
  const visitor = server.call({ authorization: `Visitor ${visit.token}` });
  const said = await visitor.post<{ id: string }>('/visitor/messages', {
    clientId: 'one',
    text: `Words of a visitor, ${word}`,
  });
  const form = new FormData();
  form.set('file', new Blob([`${word}\n`], { type: 'text/plain' }), `${word}.txt`);
  for (const [path, authorization] of [
    ['/files', `Bearer ${key}`],
    ['/visitor/files', `Visitor ${visit.token}`],
  ] as const)
    assert.equal(
      (await fetch(`${server.url}/api/v1${path}`, { method: 'POST', headers: { authorization }, body: form })).status,
      201,
      path,
    );
  await server.sql(`update receipts set state = 'stuck', why = $2 where workspace_id = $1`, [
    workspaceId,
    `stuck ${word}`,
  ]);
  await server.sql(
    `insert into stuck_jobs (workspace_id, id, task, payload, why, attempts) values ($1, gen_random_uuid(), 'fetch-files', '{}', $2, 3)`,
    [workspaceId, word],
  );
  return {
    workspaceId,
    api,
    contactId,
    conversationId: conversation!.id,
    channelId: bot.id,
    chatId: chat.id,
    messageId: said.id,
    visitor,
    ids: [],
  };
}

interface Table {
  readonly name: string;
  readonly hasId: boolean;
}
const tables = () =>
  server.sql<Table>(
    `select c.table_name as name, bool_or(c.column_name = 'id') as "hasId" from information_schema.columns c where c.table_schema = 'public' group by 1 having bool_or(c.column_name = 'workspace_id') order by 1`,
  );
/** Every id of a workspace that the database knows, of whatever kind. */
async function idsOf(workspaceId: string): Promise<string[]> {
  const found: string[] = [];
  for (const { name } of (await tables()).filter((each) => each.hasId))
    found.push(
      ...(
        await server.sql<{ id: string }>(`select id::text from ${name} where workspace_id = $1 limit 2`, [workspaceId])
      ).map((row) => row.id),
    );
  return [...new Set(found)];
}
/** A digest of every row of a workspace. Leases, deliveries of webhooks and the tallies of channels go on by themselves. */
async function fingerprint(workspaceId: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { name } of (await tables()).filter(
    (each) => !/^(webhook_deliveries|followers|idempotency_keys|channel_counts)$/.test(each.name),
  )) {
    const rows = await server.sql<{ row: string }>(
      `select (to_jsonb(t) - '{lease_until,lease_holder,failures,state_detail}'::text[])::text as row from ${name} t where workspace_id = $1`,
      [workspaceId],
    );
    found[name] = `${rows.length} ${createHash('sha256')
      .update(
        rows
          .map((each) => each.row)
          .sort()
          .join('\n'),
      )
      .digest('hex')
      .slice(0, 12)}`;
  }
  return found;
}

const table = Object.entries(routes as Record<string, AnyRoute>);
/** Bodies that pass the contracts; `id` stands wherever a body names a thing. */
const bodies: Record<string, (id: string) => unknown> = {
  muteConversation: () => ({ isMuted: true }),
  watchConversation: () => ({ isWatching: true }),
  pinMessage: () => ({ isPinned: true }),
  partConversations: () => ({ conversationId: ours.conversationId }),
  scheduleMessage: () => ({ dueAt: '2090-01-01T00:00:00Z' }),
  addCompanyPeople: () => ({ contactIds: [ours.contactId] }),
  dismissCompanyPerson: () => ({ contactId: ours.contactId }),
  addChannel: (id) => ({ kind: 'webchat', name: 'x', settings: {}, teamId: id }),
  changeChannel: (id) => ({ teamId: id }),
  addContact: () => ({ name: 'x' }),
  changeContact: () => ({ name: 'Renamed' }),
  placeHold: () => ({ reason: 'x' }),
  noteConsent: (id) => ({ identityId: id, said: 'stop', reason: 'x' }),
  addContactNote: () => ({ text: 'x' }),
  changeContactNote: () => ({ isPinned: true }),
  mergeContacts: (id) => ({ contactId: id }),
  unlinkIdentity: (id) => ({ identityId: id }),
  markIdentity: () => ({ isShared: true }),
  addIdentity: () => ({ kind: 'email', value: 'new@else.example' }),
  makeContinuation: (id) => ({ channelId: id, identityId: id, conversationId: id }),
  askProof: (id) => ({ forIdentityId: id }),
  dismissDuplicate: (id) => ({ contactId: id, otherId: id }),
  addConversation: (id) => ({ contactId: id, message: { text: 'x', channelId: id, identityId: id } }),
  changeConversation: (id) => ({ assigneeId: id, teamId: id }),
  splitConversation: (id) => ({ messageIds: [id] }),
  joinConversations: (id) => ({ conversationId: id }),
  markRead: () => ({ number: 1 }),
  addMessage: (id) => ({ text: 'x', channelId: id, identityId: id }),
  changeMessage: () => ({ text: 'x' }),
  reactToMessage: () => ({ emoji: '👍' }),
  saveDraft: () => ({ draft: null }),
  takeOverDraft: (id) => ({ fromAgentId: id }),
  changeAgent: () => ({ name: 'x' }),
  changeTeam: (id) => ({ name: 'x', memberIds: [id] }),
  addTeam: (id) => ({ name: 'x', memberIds: [id] }),
  changeWebhook: () => ({ isEnabled: false }),
  changeMe: (id) => ({ avatarFileId: id }),
};
/** What stands behind the address of those that ask for something. */
const queries: Readonly<Record<string, string>> = {
  getRemoteImage: '?url=https://x.example/&proof=x',
  searchThread: '?q=late',
  findMoment: '?time=2026-01-01T00:00:00Z',
  listAddressRoutes: `?kind=email&value=${MARK}%40else.example`,
};
const fill = (route: AnyRoute, id: string) => route.path.replace(/:\w+/g, id);

/** The fingerprint once nothing works on it any more: what was set in motion before must not be told as our doing. */
async function atRest(workspaceId: string): ReturnType<typeof fingerprint> {
  for (let last = await fingerprint(workspaceId); ;) {
    await sleep(1000);
    const now = await fingerprint(workspaceId);
    if (isDeepStrictEqual(now, last)) return now;
    last = now;
  }
}

test(
  'with every id of another workspace in every route an API key gets nothing but 403 and 404, and nothing there has changed',
  { timeout: 180_000 },
  async () => {
    const ids = await idsOf(theirs.workspaceId);
    assert.ok(ids.length > 20, `there is something to try: ${ids.length}`);
    const earlier = await atRest(theirs.workspaceId);
    const tried = table.filter(([, route]) => route.caller === 'agent' && route.path.includes(':'));
    assert.ok(tried.length > 40);
    for (const [name, route] of tried) {
      const body = name === 'joinConversations' ? () => ({ conversationId: ours.conversationId }) : bodies[name];
      for (const id of ids) {
        const reply = await ours.api.call(route.method, `${fill(route, id)}${queries[name] ?? ''}`, body?.(id));
        assert.ok(
          [403, 404].includes(reply.status),
          `${name} with ${id} got ${reply.status} ${reply.text.slice(0, 200)}`,
        );
        assert.doesNotMatch(reply.text, new RegExp(MARK), name);
      }
    }
    assert.deepEqual(await fingerprint(theirs.workspaceId), earlier);
  },
);

test('with their ids in the fields of our own calls nothing of theirs is used', { timeout: 180_000 }, async () => {
  const ids = await idsOf(theirs.workspaceId);
  const earlier = await atRest(theirs.workspaceId);
  const conversation = `/conversations/${ours.conversationId}`;
  const calls: [string, string, (id: string) => unknown][] = [
    ['POST', '/channels', bodies['addChannel']!],
    ['PATCH', `/channels/${ours.chatId}`, bodies['changeChannel']!],
    ['POST', `/contacts/${ours.contactId}/merge`, bodies['mergeContacts']!],
    ['POST', `/contacts/${ours.contactId}/unlink`, bodies['unlinkIdentity']!],
    ['POST', `/contacts/${ours.contactId}/continuations`, bodies['makeContinuation']!],
    ['POST', '/conversations', bodies['addConversation']!],
    ['POST', `${conversation}/split`, bodies['splitConversation']!],
    ['POST', `${conversation}/join`, bodies['joinConversations']!],
    ['PATCH', conversation, (id) => ({ assigneeId: id })],
    ['PATCH', conversation, (id) => ({ teamId: id })],
    ['POST', `${conversation}/messages`, (id) => ({ text: 'x', channelId: id })],
    ['POST', `${conversation}/messages`, (id) => ({ text: 'x', identityId: id })],
    ['POST', `${conversation}/messages`, (id) => ({ text: 'x', attachments: [id] })],
    ['POST', '/teams', bodies['addTeam']!],
  ];
  for (const [method, path, body] of calls) {
    for (const id of ids) {
      const reply = await ours.api.call(method, path, body(id));
      assert.ok(
        reply.status >= 400 && reply.status < 500,
        `${method} ${path} ${JSON.stringify(body(id))} got ${reply.status} ${reply.text.slice(0, 200)}`,
      );
      assert.doesNotMatch(reply.text, new RegExp(MARK), path);
    }
  }
  // A field that is quietly left out would be as good, as long as nothing of theirs goes along.
  for (const id of ids) {
    for (const field of ['replyToId'])
      assert.doesNotMatch(
        (await ours.api.call('POST', `${conversation}/messages`, { type: 'note', text: 'x', [field]: id })).text,
        new RegExp(MARK),
      );
    for (const query of [`contact=${id}`, `channelId=${id}`, `tag=${id}`, `team=${id}`, `assignee=${id}`])
      assert.deepEqual((await ours.api.get<Rows>(`/conversations?${query}`)).items, [], query);
  }
  assert.deepEqual(await fingerprint(theirs.workspaceId), earlier);
});

test(
  'lists, counts and search of one workspace hold not a word and not an id of the other',
  { timeout: 180_000 },
  async () => {
    const foreign = new RegExp([MARK, ...(await idsOf(theirs.workspaceId))].join('|'), 'i');
    const lists = table.filter(
      ([name, route]) =>
        route.caller === 'agent' && route.method === 'GET' && !route.path.includes(':') && name !== 'search',
    );
    assert.ok(lists.length > 12);
    for (const [name, route] of lists) {
      const reply = await ours.api.call('GET', `${route.path}${queries[name] ?? ''}`);
      assert.ok(
        reply.status === 200 || reply.status === 403 || (reply.status === 404 && /This is no demo/.test(reply.text)),
        `${name} got ${reply.status} ${reply.text.slice(0, 200)}`,
      );
      assert.doesNotMatch(reply.text, foreign, name);
    }
    for (const q of [MARK, `${MARK}@else.example`, '77777', 'Theirs'])
      assert.doesNotMatch((await ours.api.call('GET', `/search?q=${encodeURIComponent(q)}`)).text, foreign, q);
    assert.ok((await theirs.api.get<Rows>(`/search?q=${MARK}`)).items.length > 0, 'they themselves find it');
  },
);

test('a device that chats with one company reaches nothing of another', { timeout: 180_000 }, async () => {
  const earlier = await fingerprint(theirs.workspaceId);
  for (const id of await idsOf(theirs.workspaceId)) {
    assert.ok([403, 404].includes((await ours.visitor.call('GET', `/visitor/files/${id}`)).status), `a file ${id}`);
    const elsewhere = await ours.visitor.call('POST', '/visitor/continue', { channelId: id });
    assert.ok(elsewhere.status >= 400 && elsewhere.status < 500, `continue over ${id} got ${elsewhere.status}`);
    const attached = await ours.visitor.call('POST', '/visitor/messages', {
      clientId: `try ${id}`,
      text: 'x',
      attachments: [id],
    });
    assert.ok(
      (attached.status >= 400 && attached.status < 500) || !attached.text.includes(MARK),
      `attaching ${id} got ${attached.status}`,
    );
    await sleep(160);
  }
  assert.doesNotMatch((await ours.visitor.call('GET', '/visitor/messages')).text, new RegExp(MARK));
  const token = (await server.call({}).post<{ token: string }>(`/visitor/${theirs.chatId}/session`, {})).token;
  const moved = await server.call({}).post<{ token: string }>(`/visitor/${ours.chatId}/session`, { token });
  assert.notEqual(moved.token, token, 'a token of one company is a stranger to the other');
  assert.deepEqual((await fingerprint(theirs.workspaceId))['messages'], earlier['messages']);
});
