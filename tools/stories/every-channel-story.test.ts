// One customer on five channels: from the shop's chat to WhatsApp, texts, Instagram and Discord, by links that prove it where a channel can
// carry one and by the agent's hand where none can. One thread, an answer on each, and a browser that hears only what it may.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { startDiscordDouble } from '../doubles/discord.ts';
import { type MetaDouble, startMetaDouble } from '../doubles/meta/index.ts';
import { signedByTwilio, startTwilioDouble } from '../doubles/twilio/index.ts';
import { aside, composer, leakIn, panelOf, route, saidTo, sends, thread, write } from './gestures.ts';
import { OWNER, type Server, startServer, until } from './server.ts';
import { browserMissing, leaveTaken, openShop, type Person, person, takeBrowser } from './stage.ts';

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
      takeBrowser(),
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
    // So tall that the whole thread is drawn: what stands there twice is seen.
    [maja, customer] = await Promise.all([
      person(browser, { height: 2400 }),
      person(browser, { width: 1100, height: 800 }),
    ]);
  },
  { timeout: 180_000 },
);
after(
  async () => {
    await leaveTaken(browser);
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
/** What the agent's thread must hold by now: each of the customer's words once, each answer once with its receipt, all in one conversation. */
const asked: string[] = [];
const answered: { readonly words: string; state: string }[] = [];
const bubble = (words: string) => thread(maja).getByRole('article').filter({ hasText: words });
async function isOneThread(): Promise<void> {
  for (const words of asked) await bubble(words).waitFor();
  for (const { words, state } of answered) await bubble(words).getByText(state, { exact: true }).waitFor();
  for (const words of [...asked, ...answered.map((each) => each.words)])
    assert.equal(await bubble(words).count(), 1, `“${words}” stands there once`);
  await maja.page.getByText('#1001', { exact: true }).waitFor();
  await aside(maja).getByText('This is their first.').waitFor();
}
async function hears(words: string): Promise<void> {
  asked.push(words);
  await bubble(words).waitFor();
}
/** How far it came, as the agent reads it below the words. */
async function shows(words: string, state: string): Promise<void> {
  answered.find((each) => each.words === words)!.state = state;
  await bubble(words).getByText(state, { exact: true }).waitFor();
}
/** Answers where the composer proposes: where the customer was heard last. */
async function answers(by: RegExp, words: string, link?: RegExp): Promise<void> {
  await composer(maja).getByRole('button', { name: by }).waitFor();
  await write(maja, words);
  if (link) await insertLink(link);
  await sends(maja);
  answered.push({ words, state: 'Sent' });
  // Where somebody reads with us it may be further already.
  await bubble(words)
    .getByText(/^(Sent|Delivered|Read)$/)
    .waitFor();
}
/** "Continue on WhatsApp: https://…" below what is written. */
async function insertLink(to: RegExp): Promise<void> {
  await composer(maja).getByRole('button', { name: 'Insert a link to continue elsewhere' }).click();
  await maja.page.getByRole('menuitem', { name: to }).click();
  const box = composer(maja).getByRole('textbox', { name: /^Reply to/ });
  await until(
    () => box.inputValue(),
    (text) => text.includes('https://'),
    'the link is in the text',
  );
}
const linkIn = (text: string): URL => new URL(/https:\/\/\S+/.exec(text)![0]);

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

const [HUM, BURR, PLACE, WRONG, NOON] = [
  'Does it hum when you switch it on?',
  'Please turn the burr by hand once.',
  'No hurry, we keep your place.',
  'That is the wrong burr, a new one comes.',
  'It left at noon, for your eyes on Discord.',
];
let toWhatsApp: URL;
let toInstagram: URL;
chapter('the customer asks in the chat of the shop; the answer is read there and carries a link', async () => {
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
  await hears('My grinder is jammed');
  await answers(/^Send by: Website chat/, HUM, /WhatsApp/);
  await saidTo(customer, HUM).waitFor();
  await shows(HUM, 'Read');
  toWhatsApp = linkIn((await saidTo(customer, HUM).textContent())!);
  await isOneThread();
});

chapter(
  'the link leads to WhatsApp and proves who they are; the answer is sent, delivered, read, however the news comes',
  async () => {
    await saysOnWhatsApp(toWhatsApp.searchParams.get('text')!);
    await saysOnWhatsApp('It hums, here from my phone');
    await hears('It hums, here from my phone');
    await thread(maja)
      .getByText(/continued on WhatsApp/)
      .waitFor();
    await answers(/^Send by: WhatsApp/, BURR);
    const sent = meta.world.sent.at(-1)!;
    const told = (status: string) =>
      byWhatsApp({ statuses: [{ id: sent.id, status, timestamp: String(now()), recipient_user_id: user }] });
    await told('delivered');
    await shows(BURR, 'Delivered');
    await told('read');
    await shows(BURR, 'Read');
    // The first news comes last; what was read stays read.
    await told('sent');
    await isOneThread();
  },
);

chapter(
  'a text from the number WhatsApp has proved is theirs; its answer is delivered and carries the next link',
  async () => {
    await byText({
      From: `+${phone}`,
      To: number,
      MessageSid: `SM${'1'.repeat(32)}`,
      Body: 'No network here, texting',
      SmsStatus: 'received',
    });
    await hears('No network here, texting');
    await answers(/^Send by: SMS/, PLACE, /Instagram/);
    const { sid, fields } = twilio.sent.at(-1)!;
    await byText({ MessageSid: sid, MessageStatus: 'delivered', To: `+${phone}` });
    await shows(PLACE, 'Delivered');
    toInstagram = linkIn(String(fields['Body']));
    await isOneThread();
  },
);

chapter('the link leads on to Instagram, where the answer is read', async () => {
  const ref = toInstagram.searchParams.get('ref');
  await onInstagram({ referral: { ref, source: 'SHORTLINK', type: 'OPEN_THREAD' } });
  await onInstagram({ message: { mid: 'm_ig1', text: 'Here is the photo of the burr' } });
  await hears('Here is the photo of the burr');
  await answers(/^Send by: Instagram/, WRONG);
  await onInstagram({ read: { mid: gram.world.sent.at(-1)!.id } });
  await shows(WRONG, 'Read');
  await isOneThread();
});

chapter(
  'Discord carries no link: what they say there makes it likely, and the agent looks, merges and joins',
  async () => {
    const olena = discord.person('1033044521375764530', 'OlenaK');
    await until(
      () => discord.gateway.connections(),
      (open) => open > 0,
      'the bot listens',
    );
    olena.says(`Did the parcel leave? It is me, Olena, +${phone}`);
    const { page } = maja;
    const row = page.getByRole('row', { name: /Did the parcel leave/ });
    await row.getByRole('link').click();
    const likely = aside(maja).getByRole('button', { name: 'Same person…' });
    await likely.waitFor();
    await aside(maja)
      .getByText(/told us.*which is the other’s/)
      .waitFor();
    await likely.click();
    const preview = page.getByRole('dialog', { name: 'One person?' });
    await preview.getByText('Everything of both is shown as one thread').waitFor();
    await maja.picture('same-person');
    await preview.getByRole('button', { name: 'Merge', exact: true }).click();
    await preview.waitFor({ state: 'detached' });

    // Two matters of one person yet: the agent goes to the first and has the other join it.
    await aside(maja).getByRole('link', { name: /#1001/ }).click();
    await bubble('My grinder is jammed').waitFor();
    await page.getByRole('button', { name: 'More actions' }).first().click();
    await page.getByRole('menuitem', { name: /^Join another conversation/ }).click();
    await page
      .getByRole('dialog', { name: 'Join another conversation' })
      .getByRole('button', { name: /Did the parcel leave/ })
      .click();
    await maja.picture('join');
    await page.getByRole('dialog').getByRole('button', { name: 'Join', exact: true }).click();
    await hears('Did the parcel leave?');
    // Where nothing is proved the composer does not go by itself.
    await route(maja, /^Discord/);
    await answers(/^Send by: Discord/, NOON);
    assert.equal(discord.messagesIn(olena.channelId).at(-1)?.['content'], NOON);
    await isOneThread();
  },
);

chapter(
  'one thread holds all of it; the chat’s browser hears what is proved, and no more; nobody was told twice',
  async () => {
    await isOneThread();
    for (const state of ['Proved', 'Claimed'])
      await aside(maja)
        .getByText(state === 'Proved' ? 'Proved' : /^(Claimed|Not proved to be .+)$/)
        .first()
        .waitFor();
    const switches = await thread(maja)
      .getByText(/now on|continued on/)
      .allTextContents();
    for (const name of ['WhatsApp', 'SMS', 'Instagram', 'Discord'])
      assert.ok(
        switches.some((each) => each.includes(name)),
        `the switch to ${name} is drawn: ${switches.join(' · ')}`,
      );
    await maja.picture('thread');
    await customer.page.goto(shop.url);
    await customer.page.getByRole('button', { name: /open chat/i }).click();
    await saidTo(customer, HUM).waitFor();
    assert.equal(await saidTo(customer, HUM).count(), 1);
    const out = [...meta.world.sent, ...gram.world.sent].map((each) => JSON.stringify(each));
    for (const words of [BURR, WRONG]) assert.equal(out.filter((each) => each.includes(words)).length, 1, words);
    assert.equal(twilio.sent.filter(({ fields }) => String(fields['Body']).includes(PLACE)).length, 1);
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
