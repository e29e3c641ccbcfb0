// One customer on five channels: from the shop's chat to WhatsApp, texts, Instagram and Discord, by links that prove it where a channel can
// carry one and by the agent's hand where none can. One thread, an answer on each, and a browser that hears only what it may.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { startDiscordDouble } from '../doubles/discord.ts';
import { type MetaDouble, startMetaDouble } from '../doubles/meta/index.ts';
import { signedByTwilio, startTwilioDouble } from '../doubles/twilio/index.ts';
import { leakIn, panelOf, route, saidTo, sends, thread, write } from './gestures.ts';
import { OWNER, type Server, startServer, until } from './server.ts';
import { browserMissing, openBrowser, openShop, type Person, person } from './stage.ts';

const options = { skip: browserMissing, timeout: 300_000 };
const account = { accountSid: 'AC0123456789abcdef0123456789abcdef', authToken: '9f8e7d6c5b4a39281706f5e4d3c2b1a0' };
const number = '+12025550100';
const bot = {
  token: 'MTQ1NzQ2OTQ4MzcyNjY2ODA0OA.GtestQ.not-a-real-token-of-any-bot-0000000',
  botId: '1457469483726668048',
};
const [phone, user, psid] = ['16505551234', 'US.13491208655302741918', '200000000000001'];
let meta: MetaDouble;
/** Instagram renews its token by itself, so it has a double of its own. */
let gram: MetaDouble;
let twilio: Awaited<ReturnType<typeof startTwilioDouble>>;
let discord: Awaited<ReturnType<typeof startDiscordDouble>>;
let server: Server;
let browser: Browser;
let shop: Awaited<ReturnType<typeof openShop>>;
let maja: Person;
let customer: Person;
const channels = new Map<string, string>();

before(
  async () => {
    if (browserMissing) return;
    [meta, gram, twilio, discord, shop, browser] = await Promise.all([
      startMetaDouble(),
      startMetaDouble(),
      startTwilioDouble({ ...account, number }),
      startDiscordDouble({ ...bot, name: 'Acorn Support' }),
      openShop(),
      openBrowser(),
    ]);
    server = await startServer({
      META_GRAPH_URL: meta.url,
      INSTAGRAM_GRAPH_URL: gram.url,
      TWILIO_API_URL: twilio.url,
      TWILIO_MESSAGING_API_URL: twilio.url,
      DISCORD_API_URL: discord.url,
    });
    const appOf = ({ world }: MetaDouble) => ({ accessToken: world.token, appSecret: world.appSecret });
    await connect('webchat', 'Acorn chat', {});
    await connect('whatsapp', 'WhatsApp', {
      ...appOf(meta),
      phoneNumberId: meta.world.numberId,
      businessAccountId: meta.world.accountId,
    });
    gram.world.isInstagramToken = true;
    const { appId, instagramId: accountId } = gram.world;
    await connect('instagram', 'Instagram', { ...appOf(gram), appId, login: 'instagram', accountId });
    await connect('sms', 'SMS', { provider: 'twilio', number, ...account });
    await connect('discord', 'Discord', { botToken: bot.token });
    shop.snippet = `<script async src="${server.url}/widget.js" data-channel="${channels.get('webchat')}"></script>`;
    [maja, customer] = await Promise.all([person(browser), person(browser, { width: 1100, height: 800 })]);
  },
  { timeout: 180_000 },
);
after(
  async () => {
    await browser?.close();
    await server?.stop();
    await Promise.all([meta?.stop(), gram?.stop(), twilio?.stop(), discord?.stop(), shop?.close()]);
  },
  { timeout: 180_000 },
);

async function connect(kind: string, name: string, settings: Record<string, unknown>): Promise<void> {
  channels.set(kind, (await server.api.post<{ id: string }>('/channels', { kind, name, settings })).id);
}
const hook = (kind: string) => `${server.url}/hooks/${channels.get(kind)}`;
async function byMeta(kind: string, body: object): Promise<void> {
  const text = JSON.stringify(body);
  const headers = { 'content-type': 'application/json', 'x-hub-signature-256': meta.signed(text) };
  const reply = await fetch(hook(kind), { method: 'POST', headers, body: text });
  assert.equal(reply.status, 200, await reply.text());
}
let count = 0;
const byWhatsApp = (value: object) =>
  byMeta('whatsapp', {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: meta.world.accountId,
        changes: [
          {
            field: 'messages',
            value: { messaging_product: 'whatsapp', metadata: { phone_number_id: meta.world.numberId }, ...value },
          },
        ],
      },
    ],
  });
const now = () => Math.floor(Date.now() / 1000);
const saysOnWhatsApp = (body: string) =>
  byWhatsApp({
    contacts: [{ profile: { name: 'Olena Koval' }, wa_id: phone, user_id: user }],
    messages: [
      {
        from: phone,
        from_user_id: user,
        id: `wamid.${(count += 1)}`,
        timestamp: String(now()),
        type: 'text',
        text: { body },
      },
    ],
  });
const onInstagram = (what: object) =>
  byMeta('instagram', {
    object: 'instagram',
    entry: [
      {
        id: gram.world.instagramId,
        time: Date.now(),
        messaging: [
          { sender: { id: psid }, recipient: { id: gram.world.instagramId }, timestamp: Date.now(), ...what },
        ],
      },
    ],
  });
async function byText(fields: Record<string, string>): Promise<void> {
  const form = { AccountSid: account.accountSid, ApiVersion: '2010-04-01', ...fields };
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': signedByTwilio(hook('sms'), form, account.authToken),
  };
  const reply = await fetch(hook('sms'), { method: 'POST', headers, body: new URLSearchParams(form).toString() });
  assert.equal(reply.status, 200, await reply.text());
}
interface Contact {
  readonly id: string;
  readonly identities: readonly { readonly id: string; readonly kind: string }[];
}
let conversationId = '';
const contact = async (): Promise<Contact> => {
  const { contactId } = await server.api.get<{ contactId: string }>(`/conversations/${conversationId}`);
  return await server.api.get<Contact>(`/contacts/${contactId}`);
};
/** A link by which they go on there, given to them where they were heard last. */
async function linkTo(kind: string, from: string): Promise<URL> {
  const { id, identities } = await contact();
  const identityId = identities.find((each) => each.kind === from)!.id;
  const body = { channelId: channels.get(kind), identityId, conversationId };
  return new URL((await server.api.post<{ url: string }>(`/contacts/${id}/continuations`, body)).url);
}
const states = async () =>
  new Map(
    (
      await server.api.get<{ items: { text: string; direction: string; delivery: { state: string } | null }[] }>(
        `/conversations/${conversationId}/messages?limit=100`,
      )
    ).items.map((item) => [item.text, item.delivery?.state ?? '']),
  );
async function answers(title: RegExp, words: string): Promise<void> {
  await route(maja, title);
  await write(maja, words);
  await sends(maja);
  await until(states, (all) => all.get(words) === 'sent' || all.get(words) === 'delivered', `“${words}” has left`);
}

let broken = '';
function chapter(title: string, story: () => Promise<void>): void {
  test(title, options, async () => {
    assert.equal(broken, '', 'an earlier chapter failed');
    broken = title;
    try {
      await story();
      broken = '';
    } catch (error) {
      for (const [name, who] of Object.entries({ maja, customer })) await who.picture(`broken-${name}`);
      throw error;
    }
  });
}

chapter('the customer asks in the chat of the shop, and the agent answers there', async () => {
  await customer.page.goto(shop.url);
  await customer.page.getByRole('button', { name: /open chat/i }).click();
  const box = panelOf(customer).getByRole('textbox', { name: 'Write a message' });
  await box.fill('My grinder is jammed');
  await box.press('Enter');
  await saidTo(customer, 'My grinder is jammed').waitFor();
  const { page } = maja;
  await page.goto(server.url);
  await page.getByRole('textbox', { name: 'Email' }).fill(OWNER.email);
  await page.getByLabel('Password', { exact: true }).fill(OWNER.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page
    .getByRole('link', { name: /^All open/ })
    .first()
    .click();
  await page
    .getByRole('row', { name: /grinder is jammed/ })
    .getByRole('link')
    .click();
  await thread(maja).getByText('My grinder is jammed').waitFor();
  conversationId = (await server.api.get<{ items: { conversationId: string }[] }>('/search?q=grinder')).items.find(
    (item) => item.conversationId,
  )!.conversationId;
  await write(maja, 'Does it hum when you switch it on?');
  await sends(maja);
  await saidTo(customer, 'Does it hum').waitFor();
});

chapter('a link leads to WhatsApp, where it proves who they are; the answer there is read', async () => {
  const link = await linkTo('whatsapp', 'visitor');
  await saysOnWhatsApp(link.searchParams.get('text')!);
  await saysOnWhatsApp('It hums, here from my phone');
  await thread(maja).getByText('It hums, here from my phone').waitFor();
  await answers(/^WhatsApp Olena/, 'Please turn the burr by hand once.');
  const sent = meta.world.sent.at(-1)!;
  for (const status of ['read', 'delivered', 'sent'])
    await byWhatsApp({ statuses: [{ id: sent.id, status, timestamp: String(now()), recipient_user_id: user }] });
  await until(states, (all) => all.get('Please turn the burr by hand once.') === 'read', 'it was read');
});

chapter('a text from the number WhatsApp has proved is theirs, and its answer is delivered', async () => {
  const from = { From: `+${phone}`, To: number };
  await byText({ ...from, MessageSid: `SM${'1'.repeat(32)}`, Body: 'No network here, texting', SmsStatus: 'received' });
  await thread(maja).getByText('No network here, texting').waitFor();
  await answers(/^SMS/, 'No hurry, we keep your place.');
  await byText({ MessageSid: twilio.sent.at(-1)!.sid, MessageStatus: 'delivered', To: `+${phone}` });
  await until(states, (all) => all.get('No hurry, we keep your place.') === 'delivered', 'it was delivered');
});

chapter('a link leads on to Instagram; and on Discord, which can carry none, the agent says who it is', async () => {
  const link = await linkTo('instagram', 'phone');
  await onInstagram({ referral: { ref: link.searchParams.get('ref'), source: 'SHORTLINK', type: 'OPEN_THREAD' } });
  await onInstagram({ message: { mid: 'm_ig1', text: 'Here is the photo of the burr' } });
  await thread(maja).getByText('Here is the photo of the burr').waitFor();
  await answers(/^Instagram/, 'That is the wrong burr, a new one comes.');
  const { id } = gram.world.sent.at(-1)!;
  await onInstagram({ read: { mid: id } });
  await until(states, (all) => all.get('That is the wrong burr, a new one comes.') === 'read', 'it was read');

  const olena = discord.person('1033044521375764530', 'OlenaK');
  await until(
    () => discord.gateway.connections(),
    (open) => open > 0,
    'the bot listens',
  );
  olena.says('Did the parcel leave? It is me, Olena');
  const found = await until(
    () => server.api.get<{ items: { conversationId: string }[] }>('/search?q=parcel'),
    (page) => page.items.some((item) => item.conversationId),
    'Discord was heard',
  );
  const theirs = found.items.find((item) => item.conversationId)!.conversationId;
  const other = await server.api.get<{ contactId: string }>(`/conversations/${theirs}`);
  // Who came last is the one in doubt.
  await server.api.post(`/contacts/${other.contactId}/merge`, { contactId: (await contact()).id });
  await server.api.post(`/conversations/${conversationId}/join`, { conversationId: theirs });
  await thread(maja).getByText('Did the parcel leave?').waitFor();
  await answers(/^Discord/, 'It left at noon, for your eyes on Discord.');
  assert.equal(discord.messagesIn(olena.channelId).at(-1)?.['content'], 'It left at noon, for your eyes on Discord.');
});

chapter(
  'one thread holds all of it with its marks and receipts; the chat’s browser hears what is proved, and no more',
  async () => {
    const log = thread(maja);
    for (const words of [
      'grinder is jammed',
      'It hums',
      'No network here',
      'photo of the burr',
      'Did the parcel leave',
    ])
      await log.getByText(words).first().waitFor();
    const kinds = (await contact()).identities.map(({ kind }) => kind).sort();
    assert.deepEqual(kinds, ['discord', 'instagram', 'phone', 'visitor', 'whatsapp']);
    const all = await states();
    assert.deepEqual(
      [
        'Please turn the burr by hand once.',
        'No hurry, we keep your place.',
        'That is the wrong burr, a new one comes.',
      ].map((words) => all.get(words)),
      ['read', 'delivered', 'read'],
    );
    await maja.picture('thread');
    await customer.page.goto(shop.url);
    await customer.page.getByRole('button', { name: /open chat/i }).click();
    await saidTo(customer, 'Does it hum').waitFor();
    await customer.picture('chat');
    const heard = customer.heard.join('\n');
    assert.equal(
      leakIn(heard, /parcel leave|left at noon|OlenaK|1033044521375764530/),
      '',
      'over a claimed link nothing flows',
    );
    assert.equal(leakIn(heard, /200000000000001|US\.13491208655302741918/), '', 'nor do the ids of accounts');
    assert.deepEqual(
      [...meta.world.violations, ...gram.world.violations, ...twilio.violations, ...discord.violations],
      [],
    );
    for (const who of [maja, customer]) assert.deepEqual(who.problems, []);
  },
);
