// A house with a chat of tests, and a device's calls as the HTTP door would make them: parsed and held against the contracts.
import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { visitorAct, visitorExternalId } from '@throughline/channel-kit';
import type { IdentityHint, Inbound } from '@throughline/domain';
import { type BodyIn, Problem, type ReplyOf, type RouteName, type Routes, routes } from '@throughline/protocol';
import type { Incoming } from '../../ground/handlers.ts';
import { newId } from '../../ground/id.ts';
import { parrot } from '../../testing/parrot.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import type { OpenChannel } from '../channels/index.ts';
import { addMessage, editing, lockConversations, openPlan, writePlan } from '../conversations/index.ts';
import { type Intake, openIntake } from '../intake/index.ts';
import { openVisitorLive, sessionForSocket, visitorOf, visitorRoutes, type VisitorLive } from './index.ts';
import type { Frame } from './live-room.ts';

/** Reads acts as a real channel does; `signed:42` stands for a token the site signed for user 42. */
function chatKind() {
  const kind = parrot('chat', 'visitor', {
    visitors: true,
    continuation: false,
    text: { limit: 1000, unit: 'characters', split: true },
    files: { perMessage: 3, megabytes: 1, captionLimit: 100, mimes: ['image/*', 'text/plain'] },
  });
  const claims = (form: { email?: string; userId?: string } | undefined): IdentityHint[] => [
    ...(form?.email
      ? [{ kind: 'email', scope: '', value: form.email, assurance: 'claimed' as const, evidence: 'typed' }]
      : []),
    ...(form?.userId
      ? [{ kind: 'user', scope: '', value: form.userId, assurance: 'claimed' as const, evidence: 'typed' }]
      : []),
  ];
  kind.read = (raw, _settings, place): Inbound[] => {
    const act = visitorAct(raw);
    if (!act) return [];
    const sender = {
      kind: 'visitor',
      scope: place.channelId,
      value: act.visitor.id,
      trust: 'attested' as const,
      ...(act.visitor.name ? { name: act.visitor.name } : {}),
    };
    if (act.type === 'receipts')
      return act.externalIds.map((externalId) => ({
        kind: 'status',
        eventId: `${act.state}:${externalId}`,
        externalId,
        state: act.state,
        at: new Date(act.at),
      }));
    if (act.type === 'edit')
      return [
        {
          kind: 'edit',
          eventId: act.eventId,
          externalId: act.externalId,
          text: act.text,
          editedAt: new Date(act.at),
        },
      ];
    if (act.type === 'delete') return [{ kind: 'delete', eventId: act.eventId, externalId: act.externalId }];
    if (act.type === 'reaction') {
      const { eventId, externalId, emoji } = act;
      return [
        { kind: 'reaction', eventId, externalId, sender, emoji: emoji === null ? [] : [emoji], at: new Date(act.at) },
      ];
    }
    if (act.type === 'identify') {
      const user = act.userToken?.startsWith('signed:')
        ? [{ kind: 'user', scope: '', value: act.userToken.slice(7), assurance: 'proved' as const, evidence: 'signed' }]
        : [];
      return [
        { kind: 'identity', eventId: act.eventId, sender, hints: [...(act.hints ?? []), ...user, ...claims(act.form)] },
      ];
    }
    return [
      {
        kind: 'message',
        externalId: visitorExternalId(act.visitor.id, act.clientId),
        sender,
        text: act.text,
        sentAt: new Date(act.at),
        files: act.files.map((file) => ({
          ref: file.id,
          fileId: file.id,
          name: file.name,
          mime: file.mime,
          bytes: file.bytes,
        })),
        hints: [...(act.hints ?? []), ...claims(act.form)],
      },
    ];
  };
  return kind;
}

export let t: TestHouse;
export let intake: Intake;
export let live: VisitorLive;
export let chat: OpenChannel;
export let mail: OpenChannel;
export let handlers: ReturnType<typeof visitorRoutes>;
before(async () => {
  t = await testHouse([chatKind(), parrot('mail', 'email', { canStart: true, continuation: true })]);
  intake = openIntake(t.house);
  live = openVisitorLive(t.house, intake);
  handlers = visitorRoutes(intake);
  chat = await t.channel('chat');
  mail = await t.channel('mail');
});
after(async () => {
  live.close();
  await t.close();
});

let calls = 0;
export interface Device {
  token: string;
  origin?: string;
}
/** Calls a route as the HTTP door would: parsed by its contract, the viewer found by the token, the reply held against the contract. */
export async function call<N extends RouteName>(
  name: N,
  given: {
    device?: Device;
    params?: object;
    query?: object;
    body?: BodyIn<Routes[N]>;
    headers?: Record<string, string>;
    readonly file?: { name: string; body: Uint8Array };
    ip?: string;
  } = {},
): Promise<never> {
  const route = routes[name];
  const viewer = given.device ? await visitorOf(t.house, given.device.token) : { type: 'anyone' as const };
  if (!viewer) throw new Problem('unauthenticated', {});
  // Each call from an address of its own, so that limits are met only where a test is about them.
  const incoming: Incoming = {
    ip: given.ip ?? `10.0.${(calls >> 8) & 255}.${calls++ & 255}`,
    origin: 'https://support.example',
    headers: { ...(given.device ? { authorization: `Visitor ${given.device.token}` } : {}), ...given.headers },
    file: () => Promise.resolve(given.file!),
  };
  const handler = (handlers as unknown as Record<string, (call: unknown) => Promise<unknown>>)[name]!;
  const reply = await handler({
    house: t.house,
    viewer,
    params: route.params.parse(given.params ?? {}),
    query: route.query.parse(given.query ?? {}),
    body: given.body === undefined ? undefined : route.body.parse(given.body),
    incoming,
  });
  return (route.wire === 'json' ? route.reply.parse(reply) : reply) as never;
}
export type Reply<N extends RouteName> = Promise<ReplyOf<Routes[N]>>;
export const start = async (token?: string, channel = chat): Promise<Device & { unread: number; number: number }> =>
  await (call('startVisit', {
    params: { channelId: channel.row.id },
    body: token ? { token } : {},
  }) as Reply<'startVisit'>);
let messages = 0;
export const write = (device: Device, text: string, more: object = {}) =>
  call('addVisitorMessage', {
    device,
    body: { clientId: `c${++messages}`, text, ...more },
  }) as Reply<'addVisitorMessage'>;
export const list = (device: Device, query = {}) =>
  call('listVisitorMessages', { device, query }) as Reply<'listVisitorMessages'>;
export const texts = async (device: Device) => (await list(device)).items.map((item) => item.text);
export const refused = (code: string) => (error: unknown) => error instanceof Problem && error.code === code;
export const rows = async <R extends object>(sql: string, values: unknown[] = []) =>
  (await t.house.db.query<R>(sql, values)).rows;

/** An agent's answer that has been sent, without the machinery of delivery. */
export async function answer(
  device: Device,
  text: string,
  special: Record<string, unknown> | null = null,
): Promise<{ id: string; number: number }> {
  const viewer = (await visitorOf(t.house, device.token))!;
  const [last] = await rows<{ conversation_id: string }>(
    'select conversation_id from messages where workspace_id = $1 and identity_id = $2 order by number desc limit 1',
    [t.workspaceId, viewer.identityId],
  );
  const id = newId();
  await t.house.db.transaction(async (tx) => {
    const plan = openPlan(t.workspaceId, t.house.now());
    const row = (await lockConversations(tx, t.workspaceId, [last!.conversation_id]))[0]!;
    const conversation = editing(plan, row, 'conversation.message');
    const made = addMessage(plan, conversation, {
      id,
      identity_id: viewer.identityId,
      channel_id: chat.row.id,
      channelKind: 'chat',
      direction: 'outbound',
      type: 'message',
      author_type: 'agent',
      author_id: t.ada.agentId,
      author_name: 'Ada',
      text,
      special,
      delivery: 'sent',
      external_id: id,
    });
    if (special) conversation.choices_message_id = made.id;
    writePlan(tx, plan);
    await tx.query('insert into seen (workspace_id, channel_id, external_id, message_id) values ($1, $2, $3, $4)', [
      t.workspaceId,
      chat.row.id,
      id,
      id,
    ]);
  });
  const [written] = await rows<{ number: number }>('select number from messages where workspace_id = $1 and id = $2', [
    t.workspaceId,
    id,
  ]);
  return { id, number: written!.number };
}
export async function follow(
  device: Device,
  after: number | null,
): Promise<{
  frames: Frame[];
  /** Why the line was closed by us. */
  ended: string[];
  until(what: (frames: Frame[]) => boolean): Promise<void>;
  hear(command: Parameters<VisitorLive['hear']>[1]): Promise<void>;
  leave(): void;
}> {
  const visit = await sessionForSocket(t.house, device.token, { headers: {}, origin: '' }, live.deviceByToken);
  assert.notEqual(visit, 'ended');
  if (visit === 'ended') throw new Error('ended');
  const frames: Frame[] = [];
  const ended: string[] = [];
  const client = await live.enter(
    visit.session,
    visit.channel,
    after,
    (frame) => frames.push(frame),
    (why) => ended.push(why),
  );
  return {
    frames,
    ended,
    hear: (command) => live.hear(client, command),
    leave: () => live.leave(client),
    async until(what) {
      for (let tries = 0; tries < 200; tries += 1) {
        if (what(frames)) return;
        await new Promise((resolve) => {
          setTimeout(resolve, 10);
        });
      }
      assert.fail(`waited in vain; got ${JSON.stringify(frames)}`);
    },
  };
}
export const heard = (frames: Frame[]) =>
  frames.flatMap((frame) => (frame.type === 'messages' ? frame.messages.map((message) => message.text) : []));
