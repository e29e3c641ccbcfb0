// Web Push: sealed for one browser (RFC 8291 over RFC 8188), sent to the push service its vendor runs (RFC 8030), signed by the channel's
// own key (RFC 8292). Written on the platform's cryptography: the library everybody names calls out by itself, around our net.
import { createCipheriv, createECDH, createPublicKey, generateKeyPairSync, hkdfSync, randomBytes } from 'node:crypto';
import type { House } from '../../ground/house.ts';
import { call, isRefusal, KEPT_SECONDS, type Pushed, type PushContent, retryAfter } from './content.ts';
import { signJwt, tokenShelf } from './jwt.ts';

export interface VapidKeys {
  /** An uncompressed point of P-256 in base64url, as browsers want it. */
  readonly publicKey: string;
  /** PKCS #8 in PEM. */
  readonly privateKey: string;
}
interface Subscription {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

/** A record of one; services take 4096 bytes of sealed body at least, and some no more (RFC 8030, 7.2). */
const RECORD_BYTES = 4096;
const TOKEN_HOURS = 12;
const tokens = tokenShelf();

export function makeVapidKeys(): VapidKeys {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = createPublicKey(privateKey).export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  return {
    publicKey: point.toString('base64url'),
    privateKey: String(privateKey.export({ format: 'pem', type: 'pkcs8' })),
  };
}

export async function pushToBrowser(
  house: House,
  vapid: VapidKeys,
  subscription: Subscription,
  content: PushContent,
): Promise<Pushed> {
  const { title, body, ...throughline } = content;
  const plain = Buffer.from(JSON.stringify({ title, body, throughline }));
  let sealed: Buffer;
  try {
    sealed = sealFor(subscription.keys, plain);
  } catch {
    return { ok: false, why: 'gone', detail: 'The browser’s keys are none.' };
  }
  const { origin } = new URL(subscription.endpoint);
  const { messageId } = content;
  const token = await tokens.get([origin, vapid.publicKey], house.now(), async () => proofFor(house, vapid, origin));
  // Its address was named by a stranger: private networks are out of reach, but for a push service the operator has named.
  const reply = await call(house.vendorNet, subscription.endpoint, {
    method: 'POST',
    headers: {
      authorization: `vapid t=${token}, k=${vapid.publicKey}`,
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      ttl: String(KEPT_SECONDS),
      urgency: 'high',
      // Told twice, the second takes the first one's place while it waits.
      topic: messageId.replaceAll('-', ''),
    },
    body: sealed,
  });
  if (isRefusal(reply)) return reply;
  if (reply.status >= 200 && reply.status < 300) return { ok: true };
  const detail = `${new URL(subscription.endpoint).host} answered ${reply.status}: ${(await reply.text()).slice(0, 200)}`;
  if (reply.status === 404 || reply.status === 410) return { ok: false, why: 'gone', detail };
  if (reply.status === 429) return { ok: false, why: 'busy', detail, ...retryAfter(reply, house.now()) };
  if (reply.status >= 500) return { ok: false, why: 'unavailable', detail, ...retryAfter(reply, house.now()) };
  // A subscription made with another key than ours: no answer of ours will ever get through.
  if (reply.status === 401 || reply.status === 403) return { ok: false, why: 'gone', detail };
  return { ok: false, why: 'rejected', detail };
}

function proofFor(house: House, vapid: VapidKeys, audience: string): { token: string; until: Date } {
  const now = house.now().getTime();
  const until = now + TOKEN_HOURS * 3_600_000;
  const { publicUrl } = house.config;
  const claims = {
    aud: audience,
    exp: Math.floor(until / 1000),
    // Whom a push service would turn to. Apple's refuses what is no public address.
    ...(publicUrl?.startsWith('https:') ? { sub: publicUrl } : {}),
  };
  return { token: signJwt('ES256', vapid.privateKey, {}, claims), until: new Date(until - 3_600_000) };
}

/** RFC 8291, section 3.4, as one record. `salt` and `ours` are arguments so that the RFC's own example can be held against it. */
export function sealFor(
  keys: Subscription['keys'],
  plain: Uint8Array,
  salt: Uint8Array = randomBytes(16),
  ours = fresh(),
): Buffer {
  const theirs = Buffer.from(keys.p256dh, 'base64url');
  const secret = Buffer.from(keys.auth, 'base64url');
  if (theirs.length !== 65 || secret.length !== 16) throw new Error('These are not the keys of a browser.');
  if (plain.length > RECORD_BYTES - 86 - 17) throw new Error('A push is too long.');
  const point = ours.getPublicKey();
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), theirs, point]);
  const material = Buffer.from(hkdfSync('sha256', ours.computeSecret(theirs), secret, info, 32));
  const derived = (name: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', material, salt, Buffer.from(`Content-Encoding: ${name}\0`), bytes));
  const cipher = createCipheriv('aes-128-gcm', derived('aes128gcm', 16), derived('nonce', 12));
  // A single octet 2 marks the last record.
  const sealed = [cipher.update(plain), cipher.update(Buffer.from([2])), cipher.final(), cipher.getAuthTag()];
  const size = Buffer.alloc(4);
  size.writeUInt32BE(RECORD_BYTES);
  return Buffer.concat([salt, size, Buffer.from([point.length]), point, ...sealed]);
}
function fresh() {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  return pair;
}
