// Signing in by token for real: a token service that rotates what it gives, a Dovecot that asks it who a token belongs to, and an SMTP
// server that wants XOAUTH2.
import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, test } from 'node:test';
import { ImapFlow } from 'imapflow';
import { SMTPServer } from 'smtp-server';
import type { Net, OutboundMessage, Place, Settings } from '@throughline/channel-kit';
import { realNet } from '@throughline/channel-kit/contract';
import { type Dovecot, startDovecot } from '../../../tools/peers/mail/dovecot.ts';
import { mailPeersSkip } from '../../../tools/peers/mail/installed.ts';
import { mailChannel } from './index.ts';
import { freshLedger, runMailbox, until } from './imap/testing.ts';

const skip = mailPeersSkip('dovecot');
const email = mailChannel({ resolver: () => Promise.reject(Object.assign(new Error('no'), { code: 'ENOTFOUND' })) });
const USER = 'support@shop.example';
/** The provider: refresh tokens are good once, access tokens until they are revoked. */
const service = { refresh: 'rt-0', access: new Set<string>(), given: 0, calls: 0, isAway: false, isWithdrawn: false };
let http: Server;
let dovecot: Dovecot;
let smtp: SMTPServer;
const letters: string[] = [];

before(async () => {
  if (skip !== false) return;
  http = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += String(chunk);
    });
    request.on('end', () => {
      const form = new URLSearchParams(body);
      const say = (status: number, value: object) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
      };
      if (request.url?.startsWith('/introspect'))
        return say(
          200,
          service.access.has(form.get('token') ?? '') ? { active: true, username: USER } : { active: false },
        );
      service.calls += 1;
      if (service.isAway) return say(503, {});
      if (service.isWithdrawn || form.get('refresh_token') !== service.refresh || form.get('client_id') !== 'our-app')
        return say(400, { error: 'invalid_grant', error_description: 'Token has been revoked.' });
      service.given += 1;
      service.refresh = `rt-${service.given}`;
      service.access.add(`at-${service.given}`);
      return say(200, { access_token: `at-${service.given}`, refresh_token: service.refresh, expires_in: 3600 });
    });
  });
  await new Promise<void>((resolve) => {
    http.listen(0, '127.0.0.1', resolve);
  });
  dovecot = await startDovecot(`http://127.0.0.1:${(http.address() as AddressInfo).port}/introspect`);
  smtp = new SMTPServer({
    authMethods: ['XOAUTH2'],
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth(auth, _session, done) {
      const isGood = auth.username === USER && service.access.has(auth.accessToken ?? '');
      done(isGood ? null : new Error('bad token'), isGood ? { user: USER } : undefined);
    },
    onData(stream, _session, done) {
      let data = '';
      stream.on('data', (chunk: Buffer) => {
        data += chunk.toString();
      });
      stream.on('end', () => {
        letters.push(data);
        done();
      });
    },
  });
  await new Promise<void>((resolve) => {
    smtp.listen(0, '127.0.0.1', resolve);
  });
});
after(async () => {
  http?.close();
  await new Promise<void>((resolve) => {
    if (smtp) smtp.close(resolve);
    else resolve();
  });
  await dovecot?.stop();
});
beforeEach(() => {
  Object.assign(service, { isAway: false, isWithdrawn: false });
});

/** The vendor's own address is fixed; in a test it is our double's. */
const net: Net = {
  fetch: (url, init) => {
    assert.equal(url, 'https://oauth2.googleapis.com/token');
    return realNet().fetch(`http://127.0.0.1:${(http.address() as AddressInfo).port}/token`, init);
  },
};
let channels = 0;
function mailbox(): Place & { readonly kept: Settings[] } {
  channels += 1;
  const kept: Settings[] = [];
  return {
    channelId: `01900000-0000-7000-8000-0000000001${String(channels).padStart(2, '0')}`,
    settings: {
      address: USER,
      auth: 'google',
      clientId: 'our-app',
      clientSecret: 'our-secret-1',
      refreshToken: service.refresh,
      imapHost: '127.0.0.1',
      imapPort: dovecot.port,
      imapSecurity: 'none',
      smtpHost: '127.0.0.1',
      smtpPort: (smtp.server.address() as AddressInfo).port,
      smtpSecurity: 'none',
      pollSeconds: 5,
    },
    net,
    hookUrl: null,
    env: {},
    sign: (text) => `s${text}`,
    kept,
    keepSettings: (values) => {
      kept.push(values);
      return Promise.resolve();
    },
  };
}
const message: OutboundMessage = {
  kind: 'message',
  id: '01900000-0000-7000-8000-00000000b001',
  conversationId: '01900000-0000-7000-8000-00000000a001',
  conversationNumber: 7,
  recipient: { kind: 'email', scope: '', value: 'ann@customer.example', name: 'Ann', attributes: {} },
  author: { name: 'Olha' },
  workspaceName: 'Shop',
  text: 'hello',
  files: [],
};
const letter = (id: string) =>
  `From: Ann <ann@shop.example>\r\nTo: ${USER}\r\nSubject: ${id}\r\nMessage-ID: <${id}@shop.example>\r\nDate: ${new Date().toUTCString()}\r\n\r\nhi\r\n`;
async function put(id: string): Promise<void> {
  service.access.add('at-owner');
  const client = new ImapFlow({
    host: '127.0.0.1',
    port: dovecot.port,
    secure: false,
    auth: { user: USER, accessToken: 'at-owner' },
    logger: false,
  });
  await client.connect();
  await client.append('INBOX', letter(id));
  await client.logout();
}

test(
  'one consent reads the mailbox, sends and passes the check; the rotated token is kept',
  { skip, timeout: 180_000 },
  async () => {
    const place = mailbox();
    await put('o-1');
    const box = runMailbox(email, place.settings, freshLedger(), undefined, { ...place });
    await until(() => box.raws.length === 1);
    const sent = await email.send(message, place);
    assert.ok(sent.ok, JSON.stringify(sent));
    assert.match(letters.at(-1)!, /hello/);
    const checks = await email.check(place);
    assert.deepEqual(
      checks.slice(0, 2).map(({ ok }) => ok),
      [true, true],
      JSON.stringify(checks),
    );
    assert.deepEqual(place.kept, [{ refreshToken: service.refresh }], 'one refresh served them all');
    await box.stop();
  },
);
test(
  'an access token that ends before its time is replaced by itself, for reading and for sending, and no mail is lost',
  { skip, timeout: 180_000 },
  async () => {
    const place = mailbox();
    const box = runMailbox(email, place.settings, freshLedger(), undefined, { ...place });
    await until(() => box.states.some(({ kind }) => kind === 'connected'));
    const calls = service.calls;
    await box.stop();
    service.access.clear();
    assert.ok((await email.send(message, place)).ok);
    service.access.clear();
    await put('o-2');
    const again = runMailbox(email, place.settings, freshLedger(), undefined, { ...place });
    await until(() => again.raws.some((raw) => Buffer.from(raw.body).includes('Subject: o-2')), 15_000);
    assert.ok(
      again.states.every(({ kind }) => kind !== 'unauthorized'),
      JSON.stringify(again.states),
    );
    assert.equal(service.calls, calls + 2);
    await again.stop();
  },
);
test(
  'a sign-in service that is away is trouble; a withdrawn consent asks for a person',
  { skip, timeout: 180_000 },
  async () => {
    const away = mailbox();
    service.isAway = true;
    const box = runMailbox(email, away.settings, freshLedger(), undefined, { ...away });
    await until(() => box.states.length > 0);
    assert.deepEqual([box.states[0]!.kind, (await email.send(message, away)).ok], ['trouble', false]);
    service.isAway = false;
    await until(() => box.states.at(-1)!.kind === 'connected', 15_000);
    await box.stop();
    const gone = mailbox();
    service.isWithdrawn = true;
    const withdrawn = runMailbox(email, gone.settings, freshLedger(), undefined, { ...gone });
    await withdrawn.done;
    const state = withdrawn.states.at(-1)!;
    assert.ok(state.kind === 'unauthorized' && /invalid_grant/.test(state.detail), JSON.stringify(state));
    assert.doesNotMatch(JSON.stringify(withdrawn.states), /rt-\d|at-\d|our-secret/);
    const sent = await email.send(message, gone);
    assert.ok(!sent.ok && sent.why === 'unauthorized');
  },
);
