// Secrets at rest: AES-256-GCM, each value bound to its row, so a sealed text moved elsewhere does not open.
// Several keys may be in the ring: the first seals, all open, so keys can be changed without downtime.
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { type Config, KEY_BYTES, parseKeys, StartError } from './config.ts';

export interface Key {
  readonly id: string;
  readonly bytes: Buffer;
}
/** The first key seals; all open. */
export type KeyRing = readonly [Key, ...Key[]];

/** Where a sealed value lives; it opens nowhere else. */
export interface SealPlace {
  readonly table: string;
  readonly column: string;
  readonly rowId: string;
  readonly workspaceId: string;
}

/** The value cannot be opened: its key is gone, it was moved, or it was changed. The owner must enter it again. */
export class SealBroken extends Error {
  readonly why: 'key-missing' | 'damaged';
  constructor(why: SealBroken['why']) {
    super(
      why === 'key-missing'
        ? 'The key this secret was sealed with is gone.'
        : 'This secret is damaged or not in its place.',
    );
    this.why = why;
  }
}

/** The keys of `SECRET_KEY`, or of `DATA_DIR/secret.key`, made at the first start (mode 600). */
export function loadKeyRing(config: Pick<Config, 'secretKeys' | 'dataDir'>): KeyRing {
  return keyRing(config.secretKeys ?? keysFromFile(join(config.dataDir, 'secret.key')));
}

export function keyRing(keys: readonly Buffer[]): KeyRing {
  const [first, ...others] = keys.map((bytes) => ({
    id: createHash('sha256').update('throughline key id').update(bytes).digest('base64url').slice(0, 8),
    bytes,
  }));
  if (!first) throw new StartError('SECRET_KEY holds no key.');
  return [first, ...others];
}

function keysFromFile(path: string): readonly Buffer[] {
  const text = readOr(path) ?? makeFile(path);
  const keys = parseKeys(text);
  if (!keys)
    throw new StartError(
      `${path} is damaged: it must hold 32 bytes in base64. Restore it from a backup; if there is none, remove it, and connect the channels again.`,
    );
  // Whoever copied it back may have left it readable for all.
  if (statSync(path).mode & 0o077) chmodSync(path, 0o600);
  return keys;
}

function readOr(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new StartError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}

/** Whole and on disk before it has its name; of two that start at once, one wins and both read the same. */
function makeFile(path: string): string {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    mkdirSync(join(path, '..'), { recursive: true });
    const file = openSync(draft, 'wx', 0o600);
    writeSync(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
    fsyncSync(file);
    closeSync(file);
    try {
      linkSync(draft, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  } catch (error) {
    throw new StartError(
      `${path} cannot be written (${(error as NodeJS.ErrnoException).code}); DATA_DIR must be a folder we may write to.`,
    );
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(path, 'utf8');
}

const dataKeys = new WeakMap<Buffer, Map<string, Buffer>>();
const DATA_KEYS_LIMIT = 1000;
function dataKey(key: Key, workspaceId: string): Buffer {
  let known = dataKeys.get(key.bytes);
  if (!known || known.size >= DATA_KEYS_LIMIT) dataKeys.set(key.bytes, (known = new Map()));
  const found =
    known.get(workspaceId) ?? Buffer.from(hkdfSync('sha256', key.bytes, workspaceId, 'throughline seal v1', 32));
  known.set(workspaceId, found);
  return found;
}
const aad = (place: SealPlace) => Buffer.from([place.table, place.column, place.rowId, place.workspaceId].join('|'));

/** `v1.<keyId>.<nonce>.<ciphertext>.<tag>`, parts in base64url. */
export function seal(keys: KeyRing, plain: string, place: SealPlace): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', dataKey(keys[0], place.workspaceId), nonce).setAAD(aad(place));
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
  return ['v1', keys[0].id, ...[nonce, sealed, cipher.getAuthTag()].map((part) => part.toString('base64url'))].join(
    '.',
  );
}

/** The plain text. Throws SealBroken when the key is gone or the value is not what was sealed here. */
export function open(keys: KeyRing, sealed: string, place: SealPlace): string {
  const [version, keyId, ...parts] = sealed.split('.');
  const [nonce, text, tag] = parts.map((part) => Buffer.from(part, 'base64url'));
  if (version !== 'v1' || parts.length !== 3 || nonce?.length !== 12 || !text || tag?.length !== 16)
    throw new SealBroken('damaged');
  const key = keys.find((each) => each.id === keyId);
  if (!key) throw new SealBroken('key-missing');
  try {
    const decipher = createDecipheriv('aes-256-gcm', dataKey(key, place.workspaceId), nonce, { authTagLength: 16 })
      .setAAD(aad(place))
      .setAuthTag(tag);
    return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
  } catch {
    throw new SealBroken('damaged');
  }
}

/** Is this value sealed with the ring's first key? */
export const isCurrent = (keys: KeyRing, sealed: string): boolean => sealed.startsWith(`v1.${keys[0].id}.`);

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const SIGNATURE_LENGTH = 20;
/**
 * HMAC of a text: 20 letters and digits (100 bits), lower case, because mail servers fold the case of addresses it is put in.
 * Made with the oldest key of the ring, so that a new key in front does not void the links and addresses already sent out.
 */
export function sign(keys: KeyRing, text: string): string {
  const digest = createHmac('sha256', signKey(keys.at(-1)!.bytes))
    .update(text)
    .digest();
  return Array.from(digest.subarray(0, SIGNATURE_LENGTH), (byte) => ALPHABET[byte & 31]).join('');
}

const signKeys = new WeakMap<Buffer, Buffer>();
/** Derived once: every call with a cookie is checked by it. */
function signKey(bytes: Buffer): Buffer {
  const key = signKeys.get(bytes) ?? Buffer.from(hkdfSync('sha256', bytes, '', 'throughline sign v1', 32));
  signKeys.set(bytes, key);
  return key;
}

/** Compares without telling by its time how much was right. */
export function same(a: string, b: string): boolean {
  const [left, right] = [a, b].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(left!, right!);
}

/** A key for another use of this installation (session cookies …), derived so that none can be told from another. */
export function derive(keys: KeyRing, purpose: string): string {
  return Buffer.from(hkdfSync('sha256', keys.at(-1)!.bytes, '', `throughline ${purpose}`, 32)).toString('base64url');
}
