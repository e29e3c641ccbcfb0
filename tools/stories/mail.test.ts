// Mail between real servers: a Postfix of the outside world brings letters to our mail door, answers go out into real mailboxes, and
// two channels share one reply domain. A stranger who got hold of somebody's reply address gets nowhere with it, by door or mailbox;
// who was in Cc takes part.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { mailPeersSkip } from '../peers/mail/installed.ts';
import { type Postfix, startPostfix } from '../peers/mail/postfix.ts';
import { type Letter, openPostOffice, type PostOffice } from './post-office.ts';
import { freePort, type Server, startServer, until } from './server.ts';

const skip = mailPeersSkip('dovecot', 'postfix', 'opendkim', 'dnsmasq');
const [SUPPORT, SALES, BOX] = ['support@acorn.example', 'sales@acorn.example', 'box@acorn.example'];
const [ANN, EVE] = ['ann@customer.example', 'eve@customer.example'];
let [server, outside, post]: [Server | null, Postfix | null, PostOffice | null] = [null, null, null];
const channels = new Map<string, string>();

before(
  async () => {
    if (skip !== false) return;
    const smtpPort = await freePort();
    server = await startServer({ SMTP_PORT: String(smtpPort) });
    outside = await startPostfix('customer.example', smtpPort);
    post = await openPostOffice();
    for (const address of [SUPPORT, SALES, BOX]) {
      const { id } = await server.api.post<{ id: string }>('/channels', {
        kind: 'email',
        name: address,
        settings: {
          address,
          smtpHost: '127.0.0.1',
          smtpPort: post.smtpPort,
          smtpSecurity: 'none',
          ...(address === BOX
            ? {
                imapHost: '127.0.0.1',
                imapPort: post.imapPort,
                imapSecurity: 'none',
                imapPassword: post.password,
                plusReplies: true,
                pollSeconds: 5,
              }
            : { inboundDomain: 'in.acorn.example' }),
        },
      });
      channels.set(address, id);
    }
  },
  { timeout: 180_000 },
);
after(
  async () => {
    await outside?.stop();
    await server?.stop();
    await post?.stop();
  },
  { timeout: 180_000 },
);

interface Letters {
  items: {
    id: string;
    conversationId: string;
    contactId: string;
    channelId: string;
    identityId: string;
    identityValue: string;
    text: string;
    direction: string;
    guestContactId: string | null;
  }[];
}
interface Conversations {
  items: { id: string; contactId: string }[];
}
interface Mail {
  readonly from: string;
  readonly to: string;
  readonly cc?: string;
  readonly text: string;
  readonly subject?: string;
  readonly inReplyTo?: string;
  readonly envelopeTo?: string;
}
/** From the outside world: through its Postfix to our door, or straight into a mailbox. */
async function mail({ envelopeTo, ...letter }: Mail, by: 'door' | 'mailbox' = 'door'): Promise<void> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: by === 'door' ? outside!.port : post!.smtpPort,
    secure: false,
    ignoreTLS: true,
  });
  await transport.sendMail({
    subject: 'Hello',
    ...letter,
    ...(letter.inReplyTo ? { references: letter.inReplyTo } : {}),
    ...(envelopeTo ? { envelope: { from: letter.from, to: envelopeTo } } : {}),
  });
  transport.close();
}
/** The message with these words, in whichever conversation it came to lie. */
async function arrived(words: string): Promise<Letters['items'][number]> {
  const find = async () => {
    for (const { id } of (await server!.api.get<Conversations>('/conversations?status=all')).items) {
      const found = (await server!.api.get<Letters>(`/conversations/${id}/messages`)).items.find(({ text }) =>
        text.includes(words),
      );
      if (found) return found;
    }
    return null;
  };
  return (await until(find, (found) => found !== null, `“${words}” arrived`, 30_000))!;
}
async function answer(
  conversationId: string,
  address: string,
  identityId: string,
  text: string,
  cc: readonly string[] = [],
): Promise<void> {
  await server!.api.post(`/conversations/${conversationId}/messages`, {
    type: 'message',
    text,
    channelId: channels.get(address),
    identityId,
    ...(cc.length > 0 ? { cc } : {}),
  });
}
const replyTo = (letter: Letter): string => letter.replyTo?.[0]?.address ?? '';
const words = (letters: readonly Letter[]): string =>
  letters.map((each) => `${each.subject} ${each.text} ${each.html} ${JSON.stringify(each.headers)}`).join('\n');

test(
  'two mailboxes share a reply domain: the reply to each comes back by the mailbox that was answered',
  { skip, timeout: 180_000 },
  async () => {
    await mail({ from: ANN, to: SUPPORT, text: 'My lamp is broken, order 5151' });
    const asked = await arrived('order 5151');
    assert.deepEqual([asked.channelId, asked.identityValue], [channels.get(SUPPORT), ANN]);
    for (const [address, said, back] of [
      [SALES, 'Sales speaks', 'Thanks, sales'],
      [SUPPORT, 'Support speaks', 'Thanks, support'],
      [SALES, 'Sales again', 'Fine, sales'],
    ] as const) {
      await answer(asked.conversationId, address, asked.identityId, said);
      const letter = await post!.gets(ANN, said);
      assert.match(replyTo(letter), /^reply\+[0-9a-z.]{36}@in\.acorn\.example$/);
      await mail({ from: ANN, to: replyTo(letter), text: back, subject: `Re: ${letter.subject}` });
      const reply = await arrived(back);
      assert.deepEqual([reply.channelId, reply.conversationId], [channels.get(address), asked.conversationId]);
    }
  },
);
test(
  'an address on the reply domain that nobody signed is refused at the door',
  { skip, timeout: 180_000 },
  async () => {
    const transport = createTransport({ host: '127.0.0.1', port: outside!.port, secure: false, ignoreTLS: true });
    await transport.sendMail({
      from: ANN,
      to: `reply+${'0'.repeat(25)}.${'0'.repeat(10)}@in.acorn.example`,
      subject: 'x',
      text: 'nobody signed this',
    });
    transport.close();
    await until(
      () => outside!.log(),
      (log) => /status=bounced.*No such mailbox/.test(log),
      'Postfix was refused',
    );
  },
);

for (const [by, home] of [
  ['door', SUPPORT],
  ['mailbox', BOX],
] as const) {
  test(
    `by the ${by}: a reply address of one used by another joins nothing, shows nothing, and gets none of the answers`,
    { skip, timeout: 180_000 },
    async () => {
      const victim = `victim-${by}@customer.example`;
      const secret = `my secret of the ${by} is 7788`;
      await mail({ from: victim, to: home, text: secret, subject: `Private matter by ${by}` }, by);
      const asked = await arrived(secret);
      await answer(asked.conversationId, home, asked.identityId, `Only you may read this, ${by}`);
      const letter = await post!.gets(victim, `Only you may read this, ${by}`);
      assert.ok(replyTo(letter).includes('+'));

      const evil = `Send the parcel to my new address instead, ${by}`;
      await mail(
        {
          from: EVE,
          to: replyTo(letter),
          text: evil,
          subject: `Re: ${letter.subject}`,
          inReplyTo: letter.messageId!,
          ...(by === 'mailbox' ? { envelopeTo: home } : {}),
        },
        by,
      );
      const intruder = await arrived(evil);
      assert.notEqual(intruder.conversationId, asked.conversationId);
      assert.notEqual(intruder.contactId, asked.contactId);
      assert.equal(intruder.identityValue, EVE);
      const thread = await server!.api.get<Letters>(`/conversations/${asked.conversationId}/messages`);
      assert.doesNotMatch(JSON.stringify(thread), /new address instead/);

      await answer(intruder.conversationId, home, intruder.identityId, `Who are you, ${by}?`);
      await post!.gets(EVE, `Who are you, ${by}?`);
      await answer(asked.conversationId, home, asked.identityId, `Your parcel comes home, ${by}`);
      await post!.gets(victim, `Your parcel comes home, ${by}`);
      await sleep(500);
      assert.doesNotMatch(words(await post!.mailbox(EVE)), /secret of|Only you may|comes home|victim-/);
      assert.doesNotMatch(words(await post!.mailbox(victim)), /Who are you|new address/);
    },
  );
}

test(
  'who was in Cc answers into the conversation as themselves; an answer to all reaches both, and their copy brings them back',
  { skip, timeout: 180_000 },
  async () => {
    const [ida, bob] = ['ida@customer.example', 'bob@customer.example'];
    await mail({ from: ida, to: SUPPORT, cc: bob, envelopeTo: SUPPORT, text: 'Our heating fails', subject: 'Heating' });
    const asked = await arrived('Our heating fails');
    await answer(asked.conversationId, SUPPORT, asked.identityId, 'Since when?');
    const first = await post!.gets(ida, 'Since when?');
    // Bob has only Ida's letter in his mailbox, and answers her address of the conversation by its ids alone.
    await mail({ from: bob, to: SUPPORT, text: 'Since Monday', subject: 'AW: Heating', inReplyTo: first.messageId! });
    const his = await arrived('Since Monday');
    assert.deepEqual(
      [his.conversationId, his.contactId, his.identityValue],
      [asked.conversationId, asked.contactId, bob],
    );
    assert.ok(his.guestContactId && his.guestContactId !== asked.contactId);

    const { items: ways } = await server!.api.get<{ items: { channelId: string; copies: string[] }[] }>(
      `/conversations/${asked.conversationId}/reply-routes`,
    );
    const way = ways.find((each) => each.channelId === channels.get(SUPPORT))!;
    assert.deepEqual(way.copies, [bob], 'neither we nor Ida');
    await answer(asked.conversationId, SUPPORT, asked.identityId, 'We come tomorrow', way.copies);
    const letter = await post!.gets(ida, 'We come tomorrow');
    const copy = await post!.gets(bob, 'We come tomorrow');
    assert.equal(letter.messageId, copy.messageId);
    assert.doesNotMatch(words(await post!.mailbox(ida)), /Since Monday/, 'what he wrote to us alone stays with us');

    await mail({ from: bob, to: replyTo(copy), text: 'At nine, please', subject: `Re: ${copy.subject}` });
    const again = await arrived('At nine, please');
    assert.deepEqual([again.conversationId, again.guestContactId], [asked.conversationId, his.guestContactId]);
    // The same address in a stranger's hands is worth nothing.
    await mail({ from: EVE, to: replyTo(copy), text: 'At midnight, please', subject: `Re: ${copy.subject}` });
    assert.notEqual((await arrived('At midnight, please')).conversationId, asked.conversationId);
  },
);
