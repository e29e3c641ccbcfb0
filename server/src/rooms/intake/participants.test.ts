// Who was on a letter answers into its matter, as themselves; nobody else does. And a subject of its own may begin a new matter.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { type Letter, letterOf, person } from '../../testing/letters.ts';
import { parrot, rawOf, said } from '../../testing/parrot.ts';
import { testHouse, type TestHouse } from '../../testing/house.ts';
import type { OpenChannel } from '../channels/index.ts';
import { contactRoutes } from '../contacts/index.ts';
import { changeConversation, conversationRoutes } from '../conversations/index.ts';
import { addAnswer, deliveryRoutes } from '../delivery/index.ts';
import { searchRoutes } from '../search/index.ts';
import { threadRoutes } from '../threads/index.ts';
import { type Intake, openIntake } from './index.ts';

let t: TestHouse;
let intake: Intake;
let chat: OpenChannel;
let mail: OpenChannel;
before(async () => {
  t = await testHouse([parrot('chat', 'visitor'), parrot('mail', 'email', { canStart: true, copies: true })]);
  intake = openIntake(t.house);
  [chat, mail] = [await t.channel('chat'), await t.channel('mail')];
});
after(() => t.close());

const call = { query: {}, incoming: null as never, body: undefined };
const rows = async <R extends object>(sql: string, values: unknown[] = []) =>
  (await t.house.db.query<R>(sql, [t.workspaceId, ...values])).rows;
const writes = (who: string, id: string, letter?: Letter) => intake.take(mail, [rawOf(letterOf(who, id, letter))]);
interface Placed {
  id: string;
  conversation_id: string;
  contact_id: string;
  identity_id: string;
  guest_id: string | null;
  previous_id: string | null;
}
const placed = async (id: string): Promise<Placed> =>
  (
    await rows<Placed>(
      'select m.id, m.conversation_id, m.identity_id, m.guest_id, v.contact_id, v.previous_id from messages m join conversations v on v.id = m.conversation_id where m.workspace_id = $1 and m.external_id = $2',
      [id],
    )
  )[0]!;
const identity = async (who: string, kind = 'email') =>
  (
    await rows<{ id: string; contact_id: string }>(
      'select id, contact_id from identities where workspace_id = $1 and kind = $2 and key = $3 and scope <> $4',
      [kind, kind === 'email' ? person(who).address : who, 'failed'],
    )
  )[0]!;
const conversation = async (id: string) =>
  (
    await rows<{
      status: string;
      last_identity_id: string;
      channel_id: string;
      waiting_since: Date | null;
      is_empty: boolean;
      preview: string;
    }>('select * from conversations where workspace_id = $1 and id = $2', [id])
  )[0]!;
const messagesOf = async (id: string) =>
  (
    await conversationRoutes.listMessages({
      ...call,
      house: t.house,
      viewer: t.ada,
      params: { id },
      query: { limit: 50 },
    })
  ).items;
const answer = (id: string, more: object = {}) =>
  t.house.db.transaction((tx) =>
    addAnswer(tx, t.house, t.ada, id, { type: 'message', text: 'our answer', attachments: [], mentions: [], ...more }),
  );
const routesOf = async (id: string) =>
  (await deliveryRoutes.listReplyRoutes({ ...call, house: t.house, viewer: t.ada, params: { id } })).items;

test('who was in Cc answers into the conversation, told apart; the answer still goes to the customer, with them in Cc', async () => {
  await writes('ann', 'a-1', { cc: ['bob'] });
  const asked = await placed('a-1');
  await answer(asked.conversation_id);
  await writes('bob', 'a-2', { re: 'a-1', to: ['carol'] });
  const his = await placed('a-2');
  assert.equal(his.conversation_id, asked.conversation_id);
  const [ann, bob] = [await identity('ann'), await identity('bob')];
  assert.notEqual(bob.contact_id, ann.contact_id);
  const row = await conversation(asked.conversation_id);
  assert.deepEqual([row.status, row.last_identity_id, row.channel_id], ['open', ann.id, mail.row.id]);
  assert.ok(row.waiting_since, 'somebody waits for an answer');
  const shown = (await messagesOf(asked.conversation_id)).findLast((each) => each.type === 'message')!;
  assert.deepEqual(
    [shown.author.name, shown.identityValue, shown.identityId, shown.guestContactId, shown.contactId],
    ['bob', person('bob').address, bob.id, bob.contact_id, ann.contact_id],
  );
  const ways = await routesOf(asked.conversation_id);
  assert.deepEqual(
    ways.map((way) => [way.identityValue, way.isDefault, way.copies]),
    [[person('ann').address, true, [person('bob').address, person('carol').address]]],
  );
  // Carol was in his To: she is on it now as well. His own conversations he has none.
  await writes('carol', 'a-3', { re: 'a-2' });
  assert.equal((await placed('a-3')).conversation_id, asked.conversation_id);
  assert.equal(
    (await rows('select 1 from conversations where workspace_id = $1 and contact_id = $2', [bob.contact_id])).length,
    0,
  );
});

test('somebody we put in Cc of our answer takes part; in Bcc, or with nothing but the reference, nobody does', async () => {
  await writes('dora', 'b-1');
  const asked = await placed('b-1');
  const ours = await answer(asked.conversation_id, { cc: [person('emil').address], bcc: [person('finn').address] });
  await rows(
    `with s as (insert into seen (workspace_id, channel_id, external_id, message_id) values ($1, $2, 'b-ours', $3)) update messages set external_id = 'b-ours', delivery = 'sent' where workspace_id = $1 and id = $3`,
    [mail.row.id, ours],
  );
  await writes('emil', 'b-2', { re: 'b-ours' });
  assert.equal((await placed('b-2')).conversation_id, asked.conversation_id);
  for (const who of ['finn', 'stranger']) {
    await writes(who, `b-${who}`, { re: 'b-ours' });
    const own = await placed(`b-${who}`);
    assert.notEqual(own.conversation_id, asked.conversation_id);
    assert.deepEqual([own.guest_id, own.previous_id], [null, asked.conversation_id]);
    assert.equal(own.contact_id, (await identity(who)).contact_id);
  }
});

test('a token of the conversation opens it to a participant and to nobody else', async () => {
  await writes('tom', 'tok-1', { cc: ['tess'] });
  const { conversation_id: id } = await placed('tok-1');
  const more = { tokens: [`conversation:${id}`] };
  await writes('tess', 'tok-2', { more });
  await writes('mallory', 'tok-3', { more });
  assert.equal((await placed('tok-2')).conversation_id, id);
  assert.notEqual((await placed('tok-3')).conversation_id, id);
});

test('a forged, quarantined, blocked or spammy sender takes no part, nor does anybody once it is long over', async () => {
  await writes('gina', 'f-1', { cc: ['hans', 'ida'] });
  const { conversation_id: id } = await placed('f-1');
  await writes('hans', 'f-forged', { re: 'f-1', trust: 'failed' });
  await writes('hans', 'f-quarantine', { re: 'f-1', more: { isQuarantined: true } });
  await writes('hans', 'f-spam', { re: 'f-1', more: { isSpam: true } });
  for (const each of ['f-forged', 'f-quarantine', 'f-spam']) {
    const own = await placed(each);
    assert.notEqual(own.conversation_id, id, each);
    assert.equal(own.guest_id, null, each);
  }
  // His own live matter does not keep him from this one, as soon as his letter can be believed.
  await writes('hans', 'f-good', { re: 'f-1' });
  assert.equal((await placed('f-good')).conversation_id, id);
  await contactRoutes.changeContact({
    ...call,
    house: t.house,
    viewer: t.ada,
    params: { id: (await identity('hans')).contact_id },
    body: { isBlocked: true },
  });
  await writes('hans', 'f-blocked', { re: 'f-1' });
  assert.notEqual((await placed('f-blocked')).conversation_id, id);
  await t.house.db.transaction((tx) => changeConversation(tx, t.ada, id, { status: 'closed' }, t.house.now()));
  await writes('ida', 'f-away', { re: 'f-1', more: { isAutomatic: true } });
  assert.equal((await conversation(id)).status, 'closed', 'a machine opens nothing');
  await writes('ida', 'f-soon', { re: 'f-1' });
  assert.deepEqual([(await placed('f-soon')).conversation_id, (await conversation(id)).status], [id, 'open']);
  await t.house.db.transaction((tx) => changeConversation(tx, t.ada, id, { status: 'closed' }, t.house.now()));
  t.forward(400 * 86_400_000);
  await writes('ida', 'f-late', { re: 'f-1' });
  t.forward(-400 * 86_400_000);
  const late = await placed('f-late');
  assert.deepEqual([late.guest_id, late.previous_id], [null, id]);
});

test('search finds a participant’s words under the conversation', async () => {
  await writes('jan', 's-1', { cc: ['kim'] });
  await writes('kim', 's-2 zebrafink', { re: 's-1' });
  const found = await searchRoutes.search({
    ...call,
    house: t.house,
    viewer: t.ada,
    params: {},
    query: { q: 'zebrafink', kind: 'all', limit: 10 },
  } as never);
  assert.ok(JSON.stringify(found).includes((await placed('s-1')).conversation_id));
});

test('linked to the customer, a participant’s letters stay where they are and are the customer’s; unlinked, as before', async () => {
  await writes('lea', 'l-1', { cc: ['max'] });
  await writes('max', 'l-2', { re: 'l-1' });
  const [lea, max] = [await identity('lea'), await identity('max')];
  const before = await placed('l-2');
  const merged = await threadRoutes.mergeContacts({
    ...call,
    house: t.house,
    viewer: t.ada,
    params: { id: lea.contact_id },
    body: { contactId: max.contact_id },
  });
  assert.deepEqual(await placed('l-2'), before);
  assert.equal((await messagesOf(before.conversation_id)).at(-1)!.guestContactId, null);
  await threadRoutes.unlinkIdentity({
    ...call,
    house: t.house,
    viewer: t.ada,
    params: { id: merged.id },
    body: { identityId: max.id },
  });
  assert.deepEqual(await placed('l-2'), before);
  assert.equal((await messagesOf(before.conversation_id)).at(-1)!.guestContactId, (await identity('max')).contact_id);
});

test('erasing a participant takes their words out of the conversation; exporting them brings these along', async () => {
  await writes('nora', 'e-1', { cc: ['otto'] });
  await writes('otto', 'e-2', { re: 'e-1' });
  const { conversation_id: id } = await placed('e-1');
  const otto = await identity('otto');
  const out = await threadRoutes.exportContact({
    ...call,
    house: t.house,
    viewer: t.ada,
    params: { id: otto.contact_id },
  });
  assert.deepEqual(
    out.messages.map((each) => each.text),
    ['words of e-2'],
  );
  assert.deepEqual(
    (
      await threadRoutes.exportContact({
        ...call,
        house: t.house,
        viewer: t.ada,
        params: { id: (await identity('nora')).contact_id },
      })
    ).messages.map((each) => each.text),
    ['words of e-1', 'words of e-2'],
  );
  const preview = async (contactId: string) =>
    await threadRoutes.previewErasure({ ...call, house: t.house, viewer: t.ada, params: { id: contactId } });
  assert.deepEqual(await preview(otto.contact_id), {
    goes: { identities: 1, conversations: 0, messages: 0, notes: 0, files: 0, elsewhere: 1 },
    stays: { conversations: 1, files: 0 },
    hold: null,
  });
  assert.deepEqual((await preview((await identity('nora')).contact_id)).goes, {
    identities: 1,
    conversations: 1,
    messages: 2,
    notes: 0,
    files: 0,
    elsewhere: 0,
  });
  await threadRoutes.removeContact({ ...call, house: t.house, viewer: t.ada, params: { id: otto.contact_id } });
  assert.deepEqual(
    (await messagesOf(id)).map((each) => each.text),
    ['words of e-1'],
  );
  const left = await conversation(id);
  assert.deepEqual([left.is_empty, left.preview], [false, 'words of e-1']);
  for (const table of ['messages', 'receipts', 'conversations'])
    assert.equal(
      (
        await rows(
          `select 1 from ${table} x where workspace_id = $1 and (x::text like '%words of e-2%' or x::text like '%' || encode('words of e-2', 'hex') || '%')`,
        )
      ).length,
      0,
      table,
    );
});

test('in any order of links, letters and answers, everyone’s words are with their person and a guest’s with the customer’s', async () => {
  const deeds = fc.constantFrom('link', 'unlink', 'link', 'unlink', 'ann', 'guest', 'chat', 'answer');
  let round = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(deeds, { minLength: 6, maxLength: 14 }), async (steps) => {
      const run = `p${(round += 1)}`;
      const [owner, guest, visitor] = [`${run}-owner`, `${run}-guest`, `${run}-visitor`];
      await writes(owner, `${run}-0`, { cc: [guest] });
      const speaks = () =>
        intake.take(chat, [rawOf(said(`${run}-c${at}`, { kind: 'visitor', value: visitor }, 'chat'))]);
      let at = 0;
      await speaks();
      let linkId: string | null = null;
      let contactId = '';
      for (const step of steps) {
        at += 1;
        if (step === 'ann') await writes(owner, `${run}-${at}`, { re: `${run}-0`, cc: [guest] });
        if (step === 'guest') await writes(guest, `${run}-${at}`, { re: `${run}-0` });
        if (step === 'chat') await speaks();
        if (step === 'answer') await answer((await placed(`${run}-0`)).conversation_id);
        const [one, other] = [await identity(owner), await identity(visitor, 'visitor')];
        const isOne = one.contact_id === other.contact_id;
        const given = { ...call, house: t.house, viewer: t.ada };
        if (step === 'link' && !isOne && linkId === null)
          contactId = (
            await threadRoutes.mergeContacts({
              ...given,
              params: { id: one.contact_id },
              body: { contactId: other.contact_id },
            })
          ).id;
        else if (step === 'link' && !isOne) await threadRoutes.relink({ ...given, params: { id: linkId! } });
        if (step === 'unlink' && isOne) {
          contactId = one.contact_id;
          await threadRoutes.unlinkIdentity({ ...given, params: { id: contactId }, body: { identityId: other.id } });
          linkId = (
            await rows<{ id: string }>(
              'select id from links where workspace_id = $1 and $2 in (identity_id, other_id)',
              [other.id],
            )
          )[0]!.id;
        }
        await holds(run);
      }
    }),
    { numRuns: 20 },
  );
});
/** Every message lies with its identity's contact (a guest's: the customer's), and every summary says what the messages say. */
async function holds(run: string): Promise<void> {
  const astray = await rows(
    `select m.external_id from messages m join identities i on i.id = m.identity_id join conversations v on v.id = m.conversation_id
     where m.workspace_id = $1 and m.external_id like $2 || '-%' and (v.contact_id <> i.contact_id or v.is_empty)`,
    [run],
  );
  assert.deepEqual(astray, []);
  const guests = await rows<{ same: boolean }>(
    `select g.conversation_id = o.conversation_id as same from messages g join messages o on o.workspace_id = $1 and o.external_id = $2 || '-0' where g.workspace_id = $1 and g.external_id like $2 || '-%' and g.guest_id is not null`,
    [run],
  );
  assert.ok(guests.every((each) => each.same));
  const wrong = await rows(
    `select v.id, v.last_identity_id, s.identity_id from conversations v
     join lateral (select identity_id from messages where conversation_id = v.id and type = 'message' and direction = 'inbound' and guest_id is null order by number desc limit 1) s on true
     where v.workspace_id = $1 and not v.is_empty and v.id in (select conversation_id from messages where external_id like $2 || '-%') and v.last_identity_id <> s.identity_id`,
    [run],
  );
  assert.deepEqual(wrong, []);
}

test('two who take part in each other’s matters and write at once do not hold each other up', async () => {
  await writes('xena', 'x-0', { cc: ['yuri'] });
  await writes('yuri', 'y-0', { cc: ['xena'] });
  const [hers, his] = [await placed('x-0'), await placed('y-0')];
  assert.notEqual(hers.conversation_id, his.conversation_id);
  await Promise.all(
    Array.from({ length: 40 }, (_, at) =>
      at % 2 === 0
        ? writes('xena', `x-${at + 1}`, { re: at % 4 === 0 ? 'y-0' : 'x-0' })
        : writes('yuri', `y-${at + 1}`, { re: at % 4 === 1 ? 'x-0' : 'y-0' }),
    ),
  );
  const lain = await rows<{ conversation_id: string; n: number }>(
    `select conversation_id, count(*)::int as n from messages where workspace_id = $1 and external_id ~ '^[xy]-' group by 1`,
  );
  assert.deepEqual(
    lain.map((each) => [each.conversation_id, each.n]).sort(),
    [
      [hers.conversation_id, 21],
      [his.conversation_id, 21],
    ].sort(),
  );
  assert.deepEqual(await rows(`select why from receipts where workspace_id = $1 and state = 'stuck'`), []);
});

const anew = { startsOnNewSubject: true };
test('where a channel wants it, a reply about something else begins a new conversation that points back', async () => {
  await writes('pia', 'n-1', { subject: 'Lamp broken', cc: ['quin'] });
  const { conversation_id: id } = await placed('n-1');
  await writes('pia', 'n-2', { re: 'n-1', subject: 'Re: lamp, once more', more: anew });
  assert.equal((await placed('n-2')).conversation_id, id);
  await writes('pia', 'n-3', { re: 'n-2', subject: 'AW: Invoice 88', more: anew });
  const other = await placed('n-3');
  assert.notEqual(other.conversation_id, id);
  assert.deepEqual([other.previous_id, other.contact_id], [id, (await placed('n-1')).contact_id]);
  await writes('pia', 'n-4', { re: 'n-3', subject: 'Re: Invoice 88', more: anew });
  assert.equal((await placed('n-4')).conversation_id, other.conversation_id);
  await writes('quin', 'n-5', { re: 'n-1', subject: 'Holidays', more: anew });
  assert.deepEqual([(await placed('n-5')).guest_id, (await placed('n-5')).previous_id], [null, id]);
  await writes('quin', 'n-6', { re: 'n-1', subject: 'Re: Lamp', more: anew });
  assert.equal((await placed('n-6')).conversation_id, id);
});
test('where it does not, a new subject changes nothing', async () => {
  await writes('ria', 'o-1', { subject: 'Lamp broken' });
  await writes('ria', 'o-2', { re: 'o-1', subject: 'Invoice 88' });
  assert.equal((await placed('o-2')).conversation_id, (await placed('o-1')).conversation_id);
});
