// The push services: those of browsers (RFC 8030, 8188, 8291, 8292), Firebase with Google's tokens, and Apple over HTTP/2. Each holds a
// call against what its own documents ask, checks the signatures, and opens what is sealed.
import { execFileSync } from 'node:child_process';
import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  type ECDH,
  hkdfSync,
  type KeyObject,
  randomBytes,
  verify,
} from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Call, type Reply, startDouble } from '../shared/server.ts';

type Json = Readonly<Record<string, unknown>>;
/** Header and claims of a good token; otherwise what is wrong with it. */
function readJwt(token: string, algorithm: 'ES256' | 'RS256', key: KeyObject): { header: Json; claims: Json } | string {
  const [header = '', claims = '', signature = ''] = token.split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Json;
  try {
    const signed = Buffer.from(`${header}.${claims}`);
    const given = { key, dsaEncoding: 'ieee-p1363' as const };
    if (!verify('sha256', signed, given, Buffer.from(signature, 'base64url'))) return 'the signature is wrong';
    return read(header)['alg'] === algorithm ? { header: read(header), claims: read(claims) } : 'another algorithm';
  } catch (error) {
    return `unreadable: ${String(error)}`;
  }
}
const soon = (value: unknown, now: number, seconds: number): boolean =>
  typeof value === 'number' && value > now / 1000 && value <= now / 1000 + seconds;

/** A browser with its keys, as `PushSubscription.toJSON()` gives them, and what came for it. */
export function browser(endpoint: string, pair: ECDH = madePair(), auth = randomBytes(16)) {
  return {
    subscription: {
      endpoint,
      keys: { p256dh: pair.getPublicKey().toString('base64url'), auth: auth.toString('base64url') },
    },
    /** RFC 8188 with the keys of RFC 8291. */
    open(body: Buffer): Json {
      const [salt, size, length] = [body.subarray(0, 16), body.readUInt32BE(16), body.readUInt8(20)];
      const theirs = body.subarray(21, 21 + length);
      const record = body.subarray(21 + length);
      if (length !== 65 || record.length > size) throw new Error('not one record');
      const info = Buffer.concat([Buffer.from('WebPush: info\0'), pair.getPublicKey(), theirs]);
      const material = Buffer.from(hkdfSync('sha256', pair.computeSecret(theirs), auth, info, 32));
      const derive = (name: string, bytes: number) =>
        Buffer.from(hkdfSync('sha256', material, salt, Buffer.from(`Content-Encoding: ${name}\0`), bytes));
      const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
      decipher.setAuthTag(record.subarray(-16));
      const plain = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()]);
      const end = plain.lastIndexOf(2);
      return JSON.parse(plain.subarray(0, end).toString()) as Json;
    },
  };
}
function madePair(): ECDH {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  return pair;
}

/** `/push/ID` for each browser. `gone` ones have unsubscribed. */
export async function startWebPush(now: () => number = Date.now) {
  const gone = new Set<string>();
  let url = '';
  const double = await startDouble({
    judge(call) {
      const { headers } = call;
      if (call.method !== 'POST') return 'only POST pushes';
      if (headers['content-encoding'] !== 'aes128gcm') return 'the body must be aes128gcm';
      if (!/^\d+$/.test(headers['ttl'] ?? '')) return 'TTL is needed (RFC 8030, 5.2)';
      if (!/^(very-low|low|normal|high)$/.test(headers['urgency'] ?? 'normal')) return 'an unknown urgency';
      if (headers['topic'] !== undefined && !/^[\w-]{1,32}$/.test(headers['topic'])) return 'a topic has 32 characters';
      if (call.body.length > 4096) return 'too large';
      return vapidTrouble(call, url, now());
    },
    answer: (call) =>
      gone.has(call.path) ? { status: 410 } : { status: 201, headers: { location: `${url}/message/1` } },
    refuse: (problem) => ({ status: problem.startsWith('vapid') ? 403 : 400, body: problem, type: 'text/plain' }),
  });
  url = double.url;
  return { ...double, gone };
}
function vapidTrouble({ headers }: Call, url: string, now: number): string | null {
  const [, token = '', key = ''] = /^vapid t=([\w.-]+), k=([\w-]+)$/.exec(headers['authorization'] ?? '') ?? [];
  const point = Buffer.from(key, 'base64url');
  if (point.length !== 65) return 'vapid: no key';
  const jwk = { kty: 'EC', crv: 'P-256', x: point.toString('base64url', 1, 33), y: point.toString('base64url', 33) };
  const read = readJwt(token, 'ES256', createPublicKey({ format: 'jwk', key: jwk }));
  if (typeof read === 'string') return `vapid: ${read}`;
  if (read.claims['aud'] !== url) return `vapid: for ${String(read.claims['aud'])}, not for us`;
  if (!soon(read.claims['exp'], now, 24 * 3600)) return 'vapid: exp must be within a day';
  const { sub } = read.claims;
  return sub === undefined || /^(https:\/\/|mailto:)/.test(String(sub)) ? null : 'vapid: sub must be https or mailto';
}

/** Firebase and Google's token endpoint on one server: `/token` and `/v1/projects/…`. */
export async function startFcm(account: { email: string; project: string; publicKey: KeyObject }) {
  const unregistered = new Set<string>();
  const granted = new Set<string>();
  const double = await startDouble({
    judge(call) {
      if (call.path === '/token') return tokenTrouble(call, account);
      if (call.path !== `/v1/projects/${account.project}/messages:send`) return 'no such method';
      if (!granted.has((call.headers['authorization'] ?? '').replace('Bearer ', ''))) return 'unauthenticated';
      return messageTrouble((call.given?.['message'] ?? {}) as Json);
    },
    answer(call): Reply {
      if (call.path === '/token') {
        const token = `ya29.${randomBytes(20).toString('base64url')}`;
        granted.add(token);
        return { status: 200, json: { access_token: token, expires_in: 3599, token_type: 'Bearer' } };
      }
      const { token } = call.given!['message'] as { token: string };
      return unregistered.has(token)
        ? {
            status: 404,
            json: fcmError(404, 'NOT_FOUND', 'Requested entity was not found.', 'UNREGISTERED'),
          }
        : { status: 200, json: { name: `projects/${account.project}/messages/1` } };
    },
    refuse: (problem) =>
      problem === 'unauthenticated'
        ? { status: 401, json: fcmError(401, 'UNAUTHENTICATED', problem, 'THIRD_PARTY_AUTH_ERROR') }
        : problem.startsWith('grant')
          ? { status: 400, json: { error: 'invalid_grant', error_description: problem } }
          : { status: 400, json: fcmError(400, 'INVALID_ARGUMENT', problem, 'INVALID_ARGUMENT') },
  });
  return { ...double, unregistered };
}
export const fcmError = (code: number, status: string, message: string, errorCode: string): Json => ({
  error: {
    code,
    status,
    message,
    details: [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }],
  },
});
function tokenTrouble(call: Call, account: { email: string; publicKey: KeyObject }): string | null {
  if (call.given?.['grant_type'] !== 'urn:ietf:params:oauth:grant-type:jwt-bearer') return 'grant: wrong type';
  const read = readJwt(String(call.given['assertion']), 'RS256', account.publicKey);
  if (typeof read === 'string') return `grant: ${read}`;
  const { iss, aud, scope, iat, exp } = read.claims;
  if (iss !== account.email || aud !== 'https://oauth2.googleapis.com/token') return 'grant: for somebody else';
  if (scope !== 'https://www.googleapis.com/auth/firebase.messaging') return 'grant: wrong scope';
  return Number(exp) - Number(iat) <= 3600 ? null : 'grant: an hour at most';
}
/** https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages: names and types. */
const MESSAGE = new Set([
  'name',
  'data',
  'notification',
  'android',
  'webpush',
  'apns',
  'fcm_options',
  'token',
  'topic',
]);
const ANDROID = new Set(['collapse_key', 'priority', 'ttl', 'restricted_package_name', 'data', 'notification']);
function messageTrouble(message: Json): string | null {
  const unknown = Object.keys(message).find((key) => !MESSAGE.has(key));
  if (unknown) return `Invalid JSON payload received. Unknown name "${unknown}" at 'message'`;
  if (typeof message['token'] !== 'string' || message['token'] === '') return 'a token is needed';
  const data = (message['data'] ?? {}) as Json;
  if (Object.values(data).some((value) => typeof value !== 'string')) return 'data must be texts';
  const android = (message['android'] ?? {}) as Json;
  if (Object.keys(android).some((key) => !ANDROID.has(key))) return "unknown name at 'message.android'";
  if (!/^\d+(\.\d+)?s$/.test(String(android['ttl'] ?? '1s'))) return 'ttl must be a duration';
  return JSON.stringify(message).length <= 4096 ? null : 'Message too big';
}

/** Apple: TLS and HTTP/2 with a certificate made here; `ca` is what makes it trusted. */
export async function startApns(account: { keyId: string; teamId: string; topic: string; publicKey: KeyObject }) {
  const dead = new Map<string, { status: number; reason: string }>();
  const pair = certificate();
  const double = await startDouble(
    {
      judge(call) {
        const { headers } = call;
        if (!/^\/3\/device\/[0-9a-f]{64,200}$/i.test(call.path) || call.method !== 'POST') return 'BadPath';
        const read = readJwt((headers['authorization'] ?? '').replace('bearer ', ''), 'ES256', account.publicKey);
        if (typeof read === 'string') return 'InvalidProviderToken';
        if (read.header['kid'] !== account.keyId || read.claims['iss'] !== account.teamId)
          return 'InvalidProviderToken';
        if (Date.now() / 1000 - Number(read.claims['iat']) > 3600) return 'ExpiredProviderToken';
        if (headers['apns-topic'] !== account.topic) return 'TopicDisallowed';
        if (headers['apns-push-type'] !== 'alert') return 'InvalidPushType';
        if (!/^(1|5|10)$/.test(headers['apns-priority'] ?? '10')) return 'BadPriority';
        if (Buffer.byteLength(headers['apns-collapse-id'] ?? '') > 64) return 'BadCollapseId';
        if (!/^\d+$/.test(headers['apns-expiration'] ?? '0')) return 'BadExpirationDate';
        if (call.body.length > 4096) return 'PayloadTooLarge';
        const { alert } = (call.given?.['aps'] ?? {}) as { alert?: Json };
        return typeof alert?.['title'] === 'string' && typeof alert['body'] === 'string' ? null : 'PayloadEmpty';
      },
      answer(call) {
        const end = dead.get(call.path.split('/').at(-1)!);
        return end ? { status: end.status, json: { reason: end.reason } } : { status: 200 };
      },
      refuse: (reason) => ({
        status: /Provider/.test(reason) ? 403 : reason === 'PayloadTooLarge' ? 413 : 400,
        json: { reason },
      }),
    },
    pair,
  );
  return { ...double, dead, ca: pair.cert };
}
function certificate(): { key: string; cert: string } {
  const folder = mkdtempSync(join(tmpdir(), 'push-'));
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  try {
    const args = ['-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1', '-keyout', key];
    execFileSync('openssl', ['req', ...args, '-addext', 'subjectAltName=IP:127.0.0.1', '-out', cert], {
      stdio: 'ignore',
    });
    return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
