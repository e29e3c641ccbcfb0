// What is done to a message after it was written: edited, deleted, reacted to, sent again. And what a channel carries.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Outbound, OutboundMessage, Sent } from '@throughline/channel-kit';
import type { Problem } from '@throughline/protocol';
import { newId } from '../../ground/id.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import { type Parrot, parrot, rawOf, said } from '../../testing/parrot.ts';
import type { OpenChannel } from '../channels/index.ts';
import { holdPeople } from '../contacts/index.ts';
import { type Intake, openIntake } from '../intake/index.ts';
import { addAnswer, type Draft } from './answer.ts';
import { recoverClaims } from './recover.ts';
import { deliveryRoutes, messageBody } from './routes.ts';
import { runDelivery } from './sender.ts';

let t: TestHouse;
let intake: Intake;
let delivery: { stop(): Promise<void> } | null = null;
const everything = { perMessage: 3, megabytes: 1, captionLimit: 100, mimes: ['*/*'] };
const chatKind = parrot('chat', 'visitor', { files: everything });
const mailKind = parrot('mail', 'email', {
  canStart: true,
  subject: true,
  edit: { inbound: false, outbound: false },
  remove: { inbound: false, outbound: false, outboundHours: null },
});
let chat: OpenChannel;
let mail: OpenChannel;
before(async () => {
  t = await testHouse([chatKind, mailKind]);
  intake = openIntake(t.house);
  [chat, mail] = [await t.channel('chat'), await t.channel('mail')];
});
beforeEach(stop);
after(async () => {
  await stop();
  await t.close();
});
async function stop(): Promise<void> {
  await delivery?.stop();
  delivery = null;
}
const run = (leaseSeconds?: number) => {
  delivery = runDelivery(t.house, leaseSeconds);
};

const hear = (channel: OpenChannel, event: unknown) => intake.take(channel, [rawOf(event)]);
/** The message of an external id, as stored. */
const stored = async (externalId: string) =>
  (
    await t.house.db.query<{ id: string; conversation_id: string; identity_id: string }>(
      'select id, conversation_id, identity_id from messages where workspace_id = $1 and external_id = $2',
      [t.workspaceId, externalId],
    )
  ).rows[0]!;
async function meet(who: string, channel = chat): Promise<string> {
  const kind = channel === chat ? 'visitor' : 'email';
  await hear(channel, said(`in-${who}`, { kind, value: who }, 'hello'));
  return (await stored(`in-${who}`)).conversation_id;
}
const answer = (conversationId: string, text: string, more: Partial<Draft> = {}) =>
  t.house.db.transaction((tx) =>
    addAnswer(tx, t.house, t.ada, conversationId, { type: 'message', text, attachments: [], mentions: [], ...more }),
  );
const body = (id: string) => messageBody(t.house, t.workspaceId, id);
async function settled(id: string, ...wanted: string[]) {
  for (let tries = 0; tries < 6000; tries += 1) {
    const now = await body(id);
    if (wanted.includes(now.delivery.state)) return now;
    await sleep(25);
  }
  return await body(id);
}
async function until(is: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 6000; tries += 1) {
    if (await is()) return;
    await sleep(25);
  }
  assert.fail('it never came');
}
const waiting = async (id: string) =>
  (await t.house.db.query('select 1 from outbox where message_id = $1', [id])).rowCount;
function answering(kind: Parrot, answers: (outbound: Outbound) => Sent | Promise<Sent>): () => void {
  const before = kind.answer;
  kind.answer = answers;
  return () => {
    kind.answer = before;
  };
}
const call = (id: string) => ({ house: t.house, viewer: t.ada, params: { id }, query: {}, incoming: null as never });
const edit = (id: string, text: string, html?: string) =>
  deliveryRoutes.changeMessage({ ...call(id), body: { text, ...(html === undefined ? {} : { html }) } });
const remove = (id: string) => deliveryRoutes.removeMessage({ ...call(id), body: undefined });
const react = (id: string, emoji: string | null) => deliveryRoutes.reactToMessage({ ...call(id), body: { emoji } });
const refused = (code: string) => (error: Problem) => error.code === code;

test('a channel whose card takes every kind of file takes a picture', async () => {
  const conversationId = await meet('files');
  const kept = await t.house.files.put(Buffer.from('just text'), 'a.txt');
  const fileId = newId();
  await t.house.db.query(
    `insert into files (workspace_id, id, sha256, name, mime, bytes) values ($1, $2, $3, 'a.txt', 'text/plain', 9)`,
    [t.workspaceId, fileId, kept.sha256],
  );
  run();
  const id = await answer(conversationId, 'see this', { attachments: [fileId] });
  assert.equal((await settled(id, 'sent')).delivery.state, 'sent');
  assert.deepEqual(
    (chatKind.sent.at(-1) as OutboundMessage).files.map((file) => file.name),
    ['a.txt'],
  );
});

test('no copies are only missed where some are asked for', async () => {
  const conversationId = await meet('abilities');
  await answer(conversationId, 'nobody in copy', { cc: [], bcc: [] });
  await assert.rejects(answer(conversationId, 'copy', { cc: ['boss@acorn.example'] }), refused('invalid'));
});

test('a message deleted while it still waits is never sent, on any channel', async () => {
  const conversationId = await meet('late@shop.example', mail);
  const from = mailKind.sent.length;
  const id = await answer(conversationId, 'I should not have said that');
  await remove(id);
  const next = await answer(conversationId, 'Dear customer');
  run();
  await settled(next, 'sent');
  assert.deepEqual(
    mailKind.sent.slice(from).map((sent) => [sent.kind, (sent as OutboundMessage).text]),
    [['message', 'Dear customer']],
  );
  const gone = await body(id);
  assert.deepEqual([gone.delivery.state, gone.delivery.why], ['failed', 'Deleted before it was sent']);
  await assert.rejects(remove(next), refused('conflict'), 'a letter that went out cannot be called back');
});

test('a message edited while it still waits goes out once, as edited, also where nothing sent can be edited', async () => {
  const conversationId = await meet('typo@shop.example', mail);
  const from = mailKind.sent.length;
  const id = await answer(conversationId, 'Helo');
  await edit(id, 'Hello');
  run();
  await settled(id, 'sent');
  assert.deepEqual(
    mailKind.sent.slice(from).map((sent) => (sent as OutboundMessage).text),
    ['Hello'],
  );
});

test('an edit keeps its formatting, made safe, and cannot empty a message', async () => {
  const id = await answer(await meet('format'), 'plain');
  const after = await edit(id, 'now bold', '<p>now <b>bold</b><script>alert(1)</script></p>');
  assert.deepEqual([after.text, after.html], ['now bold', '<p>now <b>bold</b></p>']);
  await assert.rejects(edit(id, '  '), refused('invalid'));
});

test('an edit, a deletion and a reaction the provider refuses are taken back, and the message says why', async () => {
  const conversationId = await meet('refusing');
  run();
  const id = await answer(conversationId, 'first words');
  await settled(id, 'sent');
  const restore = answering(chatKind, () => ({ ok: false, why: 'rejected', detail: 'too old' }));
  await edit(id, 'other words');
  await until(async () => (await body(id)).text === 'first words');
  assert.match((await body(id)).delivery.why, /edit was not taken: too old/);
  assert.equal((await body(id)).editedAt, null);
  await react(id, '👍');
  await until(async () => (await body(id)).reactions.length === 0 && (await waiting(id)) === 0);
  await remove(id);
  await until(async () => (await body(id)).deletedAt === null);
  restore();
});

test('a reaction the provider is too busy for leaves the message itself as it was', async () => {
  await meet('busy-reaction');
  const { id } = await stored('in-busy-reaction');
  const restore = answering(chatKind, () => ({ ok: false, why: 'busy', retryAfterSeconds: 60, detail: 'slow down' }));
  run();
  await react(id, '👍');
  await until(
    async () =>
      (await t.house.db.query(`select 1 from outbox where message_id = $1 and state = 'queued' and attempts > 0`, [id]))
        .rowCount === 1,
  );
  restore();
  assert.equal((await body(id)).delivery.state, 'none');
});

test('sent again after a part had arrived, a long message goes on behind that part', async () => {
  const conversationId = await meet('parts');
  let calls = 0;
  const restore = answering(chatKind, () =>
    (calls += 1) === 2
      ? { ok: false, why: 'rejected', detail: 'not that' }
      : { ok: true, externalIds: [`part-${calls}`] },
  );
  run();
  const from = chatKind.sent.length;
  const id = await answer(conversationId, `${'one '.repeat(24)}\n\n${'two '.repeat(24)}`);
  assert.equal((await settled(id, 'failed')).delivery.state, 'failed');
  await deliveryRoutes.retryMessage({ ...call(id), body: undefined });
  assert.equal((await settled(id, 'sent')).delivery.state, 'sent');
  restore();
  assert.deepEqual(
    chatKind.sent.slice(from).map((sent) => (sent as OutboundMessage).text.slice(0, 3)),
    ['one', 'two', 'two'],
  );
});

test('a reaction that overtakes the provider’s answer to our send is kept', async () => {
  const conversationId = await meet('overtaking');
  const restore = answering(chatKind, async () => {
    await hear(chat, {
      kind: 'reaction',
      eventId: 'r-early',
      externalId: 'quick-out',
      sender: { kind: 'visitor', scope: '', value: 'overtaking', trust: 'attested' },
      emoji: ['❤️'],
    });
    return { ok: true, externalIds: ['quick-out'] };
  });
  run();
  const id = await answer(conversationId, 'quick');
  const now = await settled(id, 'sent');
  restore();
  assert.deepEqual(
    now.reactions.map((reaction) => [reaction.by, reaction.emoji]),
    [['contact', '❤️']],
  );
});

test('a receipt that is being read while our send is written down is not lost between the two', async () => {
  const conversationId = await meet('between');
  const restore = answering(chatKind, () => ({ ok: true, externalIds: ['between-out'] }));
  const id = await answer(conversationId, 'did you get it?');
  let isSent: () => void = () => undefined;
  const reading = t.house.db.transaction(async (tx) => {
    // As intake does it: nobody knows this id yet, so the news is kept.
    holdPeople(tx, [t.workspaceId], 'alone');
    await tx.query(
      `insert into early_events (workspace_id, channel_id, external_id, event_id, event) values ($1, $2, 'between-out', 'e', $3)`,
      [
        t.workspaceId,
        chat.row.id,
        { kind: 'status', eventId: 'e', externalId: 'between-out', state: 'read', at: '2026-11-20T10:00:00Z' },
      ],
    );
    await new Promise<void>((resolve) => {
      isSent = resolve;
    });
  });
  await sleep(50);
  run();
  await sleep(300);
  isSent();
  await reading;
  assert.equal((await settled(id, 'read')).delivery.state, 'read');
  restore();
});

test('a slow upload outlives its lease and is not taken for a dead node’s', async () => {
  const conversationId = await meet('slow');
  const restore = answering(chatKind, async () => {
    await sleep(1200);
    return { ok: true, externalIds: ['slow-out'] };
  });
  run(0.4);
  const id = await answer(conversationId, 'a big file');
  await sleep(900);
  await recoverClaims(t.house);
  assert.equal((await body(id)).delivery.state, 'sending');
  await settled(id, 'sent');
  restore();
});

test('a letter to a second address of a contact carries ids and subject of the first only when both are proved one', async () => {
  const letter = (id: string, address: string, subject: string, more: object = {}) =>
    said(id, { kind: 'email', value: address }, 'words', {
      mail: { subject, from: { name: '', address }, to: [], cc: [], messageId: id, references: [] },
      ...more,
    });
  const hint = (assurance: string) => ({
    hints: [{ kind: 'email', scope: '', value: `${assurance}-b@shop.example`, assurance, evidence: 'said so' }],
  });
  run();
  const subjects: (string | undefined)[] = [];
  for (const assurance of ['claimed', 'proved']) {
    await hear(mail, letter(`${assurance}-1`, `${assurance}-a@shop.example`, 'My diagnosis', hint(assurance)));
    const first = await stored(`${assurance}-1`);
    const other = (
      await t.house.db.query<{ id: string }>(`select id from identities where key = $1`, [
        `${assurance}-b@shop.example`,
      ])
    ).rows[0]!;
    const id = await answer(first.conversation_id, 'To whom it concerns', {
      identityId: other.id,
      channelId: mail.row.id,
    });
    await settled(id, 'sent');
    const sent = mailKind.sent.at(-1) as OutboundMessage;
    assert.deepEqual(sent.earlier, []);
    subjects.push(sent.subject);
  }
  assert.deepEqual(subjects, [undefined, 'My diagnosis']);
});

test('what a participant wrote to us goes to nobody with our next letter, not even its subject', async () => {
  const letter = (id: string, who: string, subject: string, cc: string[], references: string[]) =>
    said(id, { kind: 'email', value: who }, `words of ${id}`, {
      references,
      mail: {
        subject,
        from: { name: '', address: who },
        to: [],
        cc: cc.map((address) => ({ name: '', address })),
        messageId: id,
        references,
      },
    });
  run();
  await hear(mail, letter('part-1', 'cust@shop.example', 'Heating', ['part@shop.example'], []));
  await hear(mail, letter('part-2', 'part@shop.example', 'She cannot pay', [], ['part-1']));
  const [asked, his] = [await stored('part-1'), await stored('part-2')];
  assert.equal(his.conversation_id, asked.conversation_id);
  await settled(await answer(asked.conversation_id, 'We come tomorrow'), 'sent');
  const sent = mailKind.sent.at(-1) as OutboundMessage;
  assert.deepEqual(
    [sent.recipient.value, sent.cc, sent.subject, (sent.earlier ?? []).map((each) => each.text)],
    ['cust@shop.example', undefined, undefined, ['words of part-1']],
  );
});
