// The house a drill is held in: a real database, intake and sender, one connected channel, and a network whose patience can be cut short.
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { realNet } from '../../channels/kit/src/contract.ts';
import type { Channel, Raw, Sent } from '../../channels/kit/src/index.ts';
import { Problem } from '../../protocol/src/index.ts';
import { newId } from '../../server/src/ground/id.ts';
import { addChannel, changeChannel } from '../../server/src/rooms/channels/connect.ts';
import { channelAnywhere, openChannel, type OpenChannel } from '../../server/src/rooms/channels/index.ts';
import { addAnswer } from '../../server/src/rooms/delivery/answer.ts';
import { runDelivery } from '../../server/src/rooms/delivery/index.ts';
import { wakeDelivery } from '../../server/src/rooms/delivery/wake.ts';
import { openIntake, type Outcome } from '../../server/src/rooms/intake/index.ts';
import { testHouse } from '../../server/src/testing/house.ts';
import type { DrillExample } from './index.ts';

export type DrillHouse = Awaited<ReturnType<typeof openDrillHouse>>;
export interface Line {
  readonly id: string;
  readonly direction: string;
  readonly text: string;
  readonly special: { readonly type?: string } | null;
  readonly files: number;
  readonly delivery: string;
  readonly why: string;
}
const USUAL_SECONDS = 10;
const SHORT_SECONDS = 0.5;
const WAIT_MS = 60_000;

export async function openDrillHouse(channel: Channel, example: DrillExample) {
  const moment: { afterSend: ((sent: Sent) => Promise<void>) | null; patience: number } = {
    afterSend: null,
    patience: USUAL_SECONDS,
  };
  const kind: Channel = {
    ...channel,
    async send(message, place) {
      const sent = await channel.send(message, place);
      await moment.afterSend?.(sent);
      return sent;
    },
  };
  const t = await testHouse([kind], { ...example.env });
  const net = {
    fetch: (...call: Parameters<ReturnType<typeof realNet>['fetch']>) => realNet(moment.patience).fetch(...call),
  };
  const house = { ...t.house, net, vendorNet: net };
  const intake = openIntake(house);
  const channelId = await addChannel(house, t.ada, {
    kind: channel.card.kind,
    name: channel.card.title,
    settings: example.settings,
    teamId: null,
  });
  const open = async (): Promise<OpenChannel> =>
    (await openChannel(house, (await channelAnywhere(house.db, channelId))!))!;
  let opened = await open();
  let delivery: { stop(): Promise<void> } | null = runDelivery(house);
  let said = 0;
  const take = (raws: readonly Raw[]): Promise<readonly Outcome[]> => intake.take(opened, raws);
  const rows = async <Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> =>
    (await house.db.query<Row>(sql, [t.workspaceId, ...values])).rows;

  const self = {
    channel: () => opened,
    take,
    rows,
    workspaceId: t.workspaceId,
    /** The customer says something new; resolves with its conversation. */
    async hears(text: string): Promise<string> {
      const outcomes = await take([self.words(text)]);
      return await self.conversationOf(outcomes);
    },
    /** A message nobody has heard, not yet taken. */
    words: (text: string): Raw => example.says((said += 1), text, opened.place),
    stranger: (): Raw => example.unknown!((said += 1), opened.place),
    async conversationOf(outcomes: readonly Outcome[]): Promise<string> {
      const id = outcomes.flatMap((each) => each.messages).at(-1)?.messageId;
      assert.ok(id, `nothing was heard: ${JSON.stringify(outcomes)}`);
      return (
        await rows<{ id: string }>('select conversation_id as id from messages where workspace_id = $1 and id = $2', [
          id,
        ])
      )[0]!.id;
    },
    thread: (conversationId: string): Promise<Line[]> =>
      rows<Line>(
        `select m.id, m.direction, m.text, m.special, m.delivery, m.delivery_why as why,
          (select count(*)::int from message_files f where f.workspace_id = m.workspace_id and f.message_id = m.id) as files
         from messages m where m.workspace_id = $1 and m.conversation_id = $2 and m.type = 'message' order by m.number`,
        [conversationId],
      ),
    answer: (conversationId: string, text: string, attachments: readonly string[] = []): Promise<string> =>
      house.db.transaction((tx) =>
        addAnswer(tx, house, t.ada, conversationId, {
          type: 'message',
          text,
          attachments: [...attachments],
          mentions: [],
          channelId,
        }),
      ),
    async line(messageId: string): Promise<Line & { externalId: string | null }> {
      return (
        await rows<Line & { externalId: string | null }>(
          'select id, delivery, delivery_why as why, external_id as "externalId" from messages where workspace_id = $1 and id = $2',
          [messageId],
        )
      )[0]!;
    },
    /** Waits until this message is in one of these states; what waits for its time gets it now. */
    async settles(messageId: string, ...states: readonly string[]): Promise<Line & { externalId: string | null }> {
      const end = Date.now() + WAIT_MS;
      for (;;) {
        const line = await self.line(messageId);
        if (states.includes(line.delivery)) return line;
        if (Date.now() > end) throw new Error(`it never was ${states.join(' or ')}: ${JSON.stringify(line)}`);
        await sleep(20);
      }
    },
    /** Waits until this message was tried in vain, is queued again, and says why. */
    async waits(messageId: string): Promise<void> {
      for (let tries = 0; ; tries += 1) {
        const { delivery: state, why } = await self.line(messageId);
        if (state === 'queued' && why !== '') return;
        assert.ok(tries < 600, `it does not wait to be tried again: ${state} ${why}`);
        await sleep(20);
      }
    },
    /** Time passes for everything that waits to be tried again. */
    async later(): Promise<void> {
      await rows("update outbox set due_at = now() where workspace_id = $1 and state = 'queued'");
      wakeDelivery(house, t.workspaceId);
    },
    state: async () => (await channelAnywhere(house.db, channelId))!.state,
    /** An admin saves the channel anew. */
    async reconnect(): Promise<void> {
      await changeChannel(house, t.ada, channelId, { settings: example.settings });
      opened = await open();
    },
    /** A file of ours that weighs so much, as far as anybody is told. */
    async file(bytes: number): Promise<string> {
      const { sha256 } = await house.files.put(Buffer.from(`file ${bytes}`), 'upload');
      const id = newId();
      await rows(
        `insert into files (workspace_id, id, sha256, name, mime, bytes) values ($1, $2, $3, 'large.pdf', 'application/pdf', $4)`,
        [id, sha256, bytes],
      );
      return id;
    },
    /** Runs while the provider's answer to one send is still on its way. */
    whileSending(what: (sent: Sent) => Promise<void>): void {
      moment.afterSend = async (sent) => {
        moment.afterSend = null;
        await what(sent);
      };
    },
    async impatiently<T>(what: () => Promise<T>): Promise<T> {
      moment.patience = SHORT_SECONDS;
      try {
        return await what();
      } finally {
        moment.patience = USUAL_SECONDS;
      }
    },
    forward: t.forward,
    async pause(): Promise<void> {
      await delivery?.stop();
      delivery = null;
    },
    resume(): void {
      delivery ??= runDelivery(house);
    },
    async close(): Promise<void> {
      await delivery?.stop();
      await t.close();
    },
  };
  return self;
}

/** The refusal a writer sees. */
export async function refused(doing: Promise<unknown>): Promise<Problem> {
  try {
    await doing;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new assert.AssertionError({ message: 'it was not refused' });
}
