// The webhook door: `/hooks/:channelId`. Nothing is believed before the channel says it is genuine, nothing is thanked for before it is stored.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { HookCall } from '@throughline/channel-kit';
import { Problem } from '@throughline/protocol';
import { isDatabaseAway } from '../ground/db.ts';
import type { House } from '../ground/house.ts';
import { channelAt, listenersAt, type OpenChannel, tally, tallyError } from '../rooms/channels/index.ts';
import { type Intake, TooBusy } from '../rooms/intake/index.ts';

const BODY_LIMIT = 4 * 1024 * 1024;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function hooksDoor(app: FastifyInstance, house: House, intake: Intake): void {
  void app.register(async (door) => {
    door.removeAllContentTypeParsers();
    // Signatures are over bytes: nobody may parse before the channel has seen them.
    door.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, done) => {
      done(null, body);
    });
    door.route({
      method: ['GET', 'POST'],
      url: '/hooks/:channelId',
      bodyLimit: BODY_LIMIT,
      handler: (request, reply) =>
        answer(house, intake, request as FastifyRequest<{ Params: { channelId: string } }>, reply),
    });
  });
}

async function answer(
  house: House,
  intake: Intake,
  request: FastifyRequest<{ Params: { channelId: string } }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { channelId } = request.params;
  try {
    const channel = UUID.test(channelId) ? await channelAt(house, channelId) : null;
    const hook = channel?.kind.intake.hook;
    if (!channel || !hook) return await reply.code(404).type('text/plain').send('No channel listens here.');
    const raw = {
      body: Buffer.isBuffer(request.body) ? request.body : new Uint8Array(),
      headers: flat(request.headers),
      meta: { receivedAt: house.now().toISOString() },
    };
    const call: HookCall = {
      ...raw,
      method: request.method === 'GET' ? 'GET' : 'POST',
      url: `${house.config.publicUrl ?? ''}${request.url}`,
      query: flat(request.query as Record<string, unknown>),
    };
    const verdict = await hook(call, channel.place);
    if (!verdict.genuine) {
      house.log.warn({ channelId, ip: request.ip }, 'a webhook call was not genuine');
      tally(house.db, channel.row, { forged: 1 });
      tallyError(house.db, channel.row, {
        direction: 'in',
        why: 'forged',
        detail: 'A call came whose signature or secret is not right, and nothing of it was read.',
        remedy:
          'If the provider sent it, the secret stored here is another than its own: enter it again. Else somebody tries the address.',
      });
      return await reply.code(403).type('text/plain').send('Not genuine.');
    }
    if (verdict.take) {
      const headers = withoutSecrets(raw.headers);
      await Promise.all(
        (await takers(house, channel, verdict.meta, call)).map((each) =>
          intake.take(each.channel, [{ body: raw.body, headers, meta: { ...each.meta, ...raw.meta } }]),
        ),
      );
    }
    const said = verdict.reply ?? { status: 200, type: 'text/plain', body: 'ok' };
    return await reply.code(said.status).type(said.type).send(said.body);
  } catch (error) {
    const isPassing = error instanceof Problem ? error.code === 'unavailable' : error instanceof TooBusy;
    if (isPassing || isDatabaseAway(error))
      return await reply
        .code(503)
        .header('retry-after', '5')
        .type('text/plain')
        .send('Not stored. Send it again shortly.');
    house.log.error({ channelId, error: String(error) }, 'a webhook could not be stored');
    return await reply.code(500).type('text/plain').send('Not stored.');
  }
}

interface Taker {
  readonly channel: OpenChannel;
  readonly meta: HookCall['meta'] | undefined;
}
/**
 * Who takes a genuine call: the channel whose address was called, or all for whom something in it is, where a provider calls one address
 * for several. Each judges it by its own secret. What is for nobody stays with the one that was called, where it can be seen.
 */
async function takers(
  house: House,
  called: OpenChannel,
  meta: Taker['meta'],
  call: HookCall,
): Promise<readonly Taker[]> {
  const found: Taker[] = [];
  for (const channel of await listenersAt(house, called)) {
    const { hook, shared } = channel.kind.intake;
    if (!hook || (shared && !shared.isFor(call, channel.settings))) continue;
    const isCalled = channel.row.id === called.row.id;
    const verdict = isCalled ? { genuine: true, take: true, meta } : await hook(call, channel.place);
    if (verdict.genuine && verdict.take) found.push({ channel, meta: verdict.meta });
  }
  return found.length > 0 ? found : [{ channel: called, meta }];
}

function flat(given: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, Array.isArray(value) ? value.join(', ') : String(value)]],
    ),
  );
}
/** A stored receipt keeps what helps to read it again, not what would open the door. */
function withoutSecrets(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => /^(content-type|content-encoding|user-agent|x-request-id)$/.test(name)),
  );
}
