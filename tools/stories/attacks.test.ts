// Hostile things through the real doors: letters that want to run and to be counted, files that lie about their type, tokens nobody signed.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { createTransport } from 'nodemailer';
import type { Browser } from 'playwright-core';
import { SMTPServer } from 'smtp-server';
import { freePort, makeCaller, OWNER, type Server, startServer, until } from './server.ts';
import { browserMissing, leaveTaken, type Person, person, takeBrowser } from './stage.ts';

const SUPPORT = 'support@acorn.example';
let server: Server;
let browser: Browser;
let agent: Person;
let canary: HttpServer;
let outgoing: SMTPServer;
let smtpPort: number;
let cookie: string;
/** Every call the canary heard: there must be none, ever. */
const hits: string[] = [];
let canaryUrl: string;

before(
  async () => {
    canary = createServer((request, response) => {
      hits.push(`${request.method} ${request.url}`);
      response.setHeader('access-control-allow-origin', '*');
      response.end('sung');
    });
    await new Promise<void>((resolve) => {
      canary.listen(0, '127.0.0.1', () => {
        resolve();
      });
    });
    canaryUrl = `http://127.0.0.1:${(canary.address() as AddressInfo).port}`;
    outgoing = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      onData(stream, _session, done) {
        stream.resume();
        stream.on('end', () => {
          done();
        });
      },
    });
    await new Promise<void>((resolve) => {
      outgoing.listen(0, '127.0.0.1', () => {
        resolve();
      });
    });
    smtpPort = await freePort();
    server = await startServer({ SMTP_PORT: String(smtpPort) });
    await server.api.post('/channels', {
      kind: 'email',
      name: 'Mail',
      settings: {
        address: SUPPORT,
        smtpHost: '127.0.0.1',
        smtpPort: (outgoing.server.address() as AddressInfo).port,
        smtpSecurity: 'none',
      },
    });
    const cookies = (
      await makeCaller(`${server.url}/api/v1`, {}).call('POST', '/auth/sign-in', OWNER)
    ).headers.getSetCookie();
    cookie = cookies.map((each) => each.split(';')[0]).join('; ');
    if (browserMissing) return;
    browser = await takeBrowser();
    agent = await person(browser);
    await agent.context.addCookies(
      cookie.split('; ').map((each) => ({
        name: each.slice(0, each.indexOf('=')),
        value: each.slice(each.indexOf('=') + 1),
        url: server.url,
      })),
    );
  },
  { timeout: 180_000 },
);
after(
  async () => {
    await leaveTaken(browser);
    await server?.stop();
    await new Promise<void>((resolve) => {
      outgoing.close(() => {
        resolve();
      });
    });
    canary.closeAllConnections();
    canary.close();
  },
  { timeout: 180_000 },
);

interface Rows {
  items: {
    id: string;
    contactId: string;
    text: string;
    html: string | null;
    attachments: { id: string | null; name: string; mime: string }[];
  }[];
}
async function arrives(
  from: string,
  letter: {
    subject: string;
    text: string;
    html?: string;
    attachments?: { filename: string; content: string | Buffer; contentType: string }[];
  },
) {
  const transport = createTransport({ host: '127.0.0.1', port: smtpPort, secure: false, ignoreTLS: true });
  await transport.sendMail({ from, to: SUPPORT, ...letter });
  transport.close();
  const conversation = (
    await until(
      () => server.api.get<Rows>(`/conversations?status=all&q=${encodeURIComponent(letter.subject)}`),
      ({ items }) => items.length > 0,
      `“${letter.subject}” arrived`,
    )
  ).items[0]!;
  const isThere = ({ items }: Rows) => items.length > 0 && items[0]!.attachments.every((each) => each.id !== null);
  const [message] = (
    await until(() => server.api.get<Rows>(`/conversations/${conversation.id}/messages`), isThere, 'with its files')
  ).items;
  return { conversationId: conversation.id, message: message! };
}

test(
  'a letter full of traps runs nothing, calls nobody and leaves the page alone, in the thread and on its own',
  { skip: browserMissing, timeout: 180_000 },
  async () => {
    const sing = `fetch('${canaryUrl}/script')`;
    const html = `<html><head><base href="${canaryUrl}/"><meta http-equiv="refresh" content="0;url=${canaryUrl}/refresh"><link rel="stylesheet" href="${canaryUrl}/link.css"><link rel="prefetch" href="${canaryUrl}/prefetch"><link rel="dns-prefetch" href="${canaryUrl}">
    <style>@import url(${canaryUrl}/import.css); @font-face { font-family: f; src: url(${canaryUrl}/font) } body { background: url(${canaryUrl}/background) } p { position: fixed; inset: 0; z-index: 99999; font-family: f }</style></head>
    <body onload="${sing}" background="${canaryUrl}/body"><script>${sing}; parent.document.title = 'taken'</script><img src="x" onerror="${sing}"><img src="${canaryUrl}/pixel.gif" width="1" height="1"><img srcset="${canaryUrl}/set.png 1x">
    <svg onload="${sing}"><script>${sing}</script><image href="${canaryUrl}/svg"/><use href="${canaryUrl}/use#a"/></svg><math><mtext><style><img src=x onerror="${sing}"></style></mtext></math>
    <iframe src="${canaryUrl}/frame" srcdoc="<script>${sing}</script>"></iframe><object data="${canaryUrl}/object"></object><embed src="${canaryUrl}/embed"><video src="${canaryUrl}/video" poster="${canaryUrl}/poster" autoplay></video><audio src="${canaryUrl}/audio" autoplay></audio>
    <form action="${canaryUrl}/form" method="post"><input name="password" autofocus onfocus="${sing}"><button>Sign in again</button></form><a href="javascript:${sing}">A link that runs</a><a href="data:text/html,<script>${sing}</script>">Another</a>
    <div style="background-image:url('${canaryUrl}/style')">Visible words of the letter</div><noscript><p title="</noscript><img src=x onerror=${sing}>"></noscript><template><img src=x onerror="${sing}"></template><details open ontoggle="${sing}">more</details></body></html>`;
    const { conversationId, message } = await arrives('Mallory <mallory@evil.example>', {
      subject: 'A hostile letter',
      text: 'plain words',
      html,
    });
    const { page } = agent;
    page.on('dialog', (dialog) => {
      hits.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(`${server.url}/inbox?view=all&conversation=${conversationId}`);
    const thread = page.getByRole('log', { name: /^Messages with/ });
    await thread.getByText('A hostile letter').first().waitFor();
    const frame = thread.locator('iframe');
    await frame.waitFor();
    await frame.contentFrame().getByText('Visible words of the letter').waitFor();
    await agent.picture('attack-letter');
    for (const name of ['A link that runs', 'Another'])
      await frame
        .contentFrame()
        .getByText(name)
        .click({ timeout: 2000, force: true })
        .catch(() => undefined);
    assert.notEqual(await page.title(), 'taken');
    for (const query of ['', '?images=1', '?images=1&quoted=1']) {
      const reply = await page.goto(`${server.url}/api/v1/messages/${message.id}/html${query}`);
      const policy = reply!.headers()['content-security-policy'] ?? '';
      assert.match(policy, /default-src 'none'/);
      assert.match(policy, /sandbox/);
      assert.doesNotMatch(policy, /allow-scripts|unsafe-eval/);
      await page.waitForTimeout(400);
      const acting = await page
        .locator(
          'script, form, input, iframe, object, embed, base:not([target="_blank"]), base[href], link, meta[http-equiv]',
        )
        .evaluateAll((found) => found.map((each) => each.outerHTML));
      assert.deepEqual(acting, []);
    }
    assert.deepEqual(hits, []);
    // The traps are real: opened as they are, they do call.
    const careless = await browser.newPage();
    await careless.setContent(html).catch(() => undefined);
    await until(
      () => hits.length,
      (count) => count > 0,
      'the canary sings where nobody is careful',
    );
    await careless.close();
    hits.length = 0;
  },
);

test(
  'files that lie about their type are served as what they are, as downloads that cannot run',
  { timeout: 180_000 },
  async () => {
    const script = `<script>fetch('${canaryUrl}/file')</script>`;
    const { message } = await arrives('Trudy <trudy@evil.example>', {
      subject: 'Lying files',
      text: 'see attached',
      attachments: [
        { filename: 'photo.png', contentType: 'image/png', content: `<!doctype html><html>${script}</html>` },
        { filename: 'page.html', contentType: 'text/html', content: `<!doctype html><html>${script}</html>` },
        {
          filename: 'picture.svg',
          contentType: 'image/svg+xml',
          content: `<svg xmlns="http://www.w3.org/2000/svg">${script.replace('<script', '<script xmlns="http://www.w3.org/2000/svg"')}</svg>`,
        },
        {
          filename: 'invoice.pdf',
          contentType: 'application/pdf',
          content: Buffer.concat([Buffer.from('GIF89a/*'), Buffer.alloc(40), Buffer.from(`*/=1;${script}`)]),
        },
        {
          filename: '\u202Egnp.exe',
          contentType: 'image/jpeg',
          content: Buffer.from('MZ\u0090\u0000 this program cannot be run'),
        },
      ],
    });
    assert.equal(message.attachments.length, 5);
    for (const { id, name, mime } of message.attachments) {
      assert.doesNotMatch(name, /[\u202A-\u202E\u2066-\u2069]/, 'no name turns itself around');
      for (const query of ['', '?inline=1', '?thumbnail=1']) {
        const reply = await server.api.call('GET', `/files/${id}${query}`);
        if (reply.status !== 200) continue;
        const header = (key: string) => reply.headers.get(key) ?? '';
        assert.equal(header('x-content-type-options'), 'nosniff', name);
        assert.match(header('content-security-policy'), /sandbox/, name);
        assert.doesNotMatch(header('content-security-policy'), /allow-scripts/, name);
        assert.ok(
          header('content-disposition').startsWith('attachment') ||
            /^image\/(png|jpeg|gif|webp|avif)/.test(header('content-type')),
          `${name}${query} is ${header('content-type')}, ${header('content-disposition')}`,
        );
        if (/^(photo|page|picture)/.test(name))
          assert.match(header('content-disposition'), /^attachment/, `${name} (${mime}) is no picture`);
      }
      if (!browserMissing) {
        await agent.page.goto(`${server.url}/api/v1/files/${id}?inline=1`).catch(() => undefined);
        await agent.page.waitForTimeout(150);
      }
    }
    assert.deepEqual(hits, []);
  },
);

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
function jwt(
  claims: object,
  secret: string,
  header: object = { alg: 'HS256', typ: 'JWT' },
  algorithm = 'sha256',
): string {
  const signed = `${part(header)}.${part(claims)}`;
  return `${signed}.${createHmac(algorithm, secret).update(signed).digest('base64url')}`;
}

test(
  'only a fresh token, signed with the secret of this very channel, proves who a visitor is',
  { timeout: 180_000 },
  async () => {
    const [secret, otherSecret] = ['a secret that only the shop knows, 1', 'the secret of quite another shop, 2'];
    const { id } = await server.api.post<{ id: string }>('/channels', {
      kind: 'webchat',
      name: 'Chat',
      settings: { identitySecret: secret },
    });
    await server.api.post('/channels', { kind: 'webchat', name: 'Other', settings: { identitySecret: otherSecret } });
    const soon = Math.floor(Date.now() / 1000) + 600;
    const good = { sub: 'customer-7', exp: soon };
    const visit = async () =>
      server.call({
        authorization: `Visitor ${(await server.call({}).post<{ token: string }>(`/visitor/${id}/session`, {})).token}`,
      });
    const bad: Record<string, string> = {
      unsigned: `${part({ alg: 'none', typ: 'JWT' })}.${part(good)}.`,
      'unsigned in capitals': `${part({ alg: 'NONE' })}.${part(good)}.`,
      'signed but called none': jwt(good, secret, { alg: 'none' }),
      'of another shop': jwt(good, otherSecret),
      expired: jwt({ ...good, exp: soon - 7200 }, secret),
      'without an end': jwt({ sub: 'customer-7' }, secret),
      'without a person': jwt({ exp: soon }, secret),
      'with an empty secret': jwt(good, ''),
      'of another algorithm': jwt(good, secret, { alg: 'HS512' }, 'sha512'),
      'called RS256': jwt(good, secret, { alg: 'RS256' }),
      'changed afterwards': jwt(good, secret).replace(/\.[^.]+\./, `.${part({ ...good, sub: 'customer-1' })}.`),
      'cut off': jwt(good, secret).slice(0, -3),
      nonsense: 'a.b.c',
      'no token': 'hello',
    };
    for (const [name, token] of Object.entries(bad)) {
      const reply = await (await visit()).call('POST', '/visitor/identify', { token });
      assert.ok(
        reply.status >= 400 && reply.status < 500,
        `a token ${name} got ${reply.status} ${reply.text.slice(0, 200)}`,
      );
    }
    const proved = await (await visit()).call('POST', '/visitor/identify', { token: jwt(good, secret) });
    assert.equal(proved.status, 200, proved.text);
    assert.equal(proved.body['proved'], true, 'the right one does');
  },
);
