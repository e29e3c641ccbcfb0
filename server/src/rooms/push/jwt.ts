// The short signed tokens by which push services know us (RFC 7519): signed by the platform, kept until shortly before their end.
import { createHash, createPrivateKey, sign } from 'node:crypto';

/** `privateKey` in PEM (PKCS #8); claims as they are, times in seconds. */
export function signJwt(
  algorithm: 'ES256' | 'RS256',
  privateKey: string,
  header: object,
  claims: Readonly<Record<string, unknown>>,
): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: algorithm, typ: 'JWT', ...header })}.${part(claims)}`;
  const key = createPrivateKey(privateKey);
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

const KEPT_LIMIT = 1000;
/** Keeps what took work or a call, by whose it is. Nothing of a key is kept but its hash. */
export function tokenShelf(): {
  get(owner: readonly string[], now: Date, make: () => Promise<{ token: string; until: Date }>): Promise<string>;
  drop(owner: readonly string[]): void;
} {
  const kept = new Map<string, Promise<{ token: string; until: Date }>>();
  const nameOf = (owner: readonly string[]) => createHash('sha256').update(JSON.stringify(owner)).digest('base64url');
  return {
    async get(owner, now, make) {
      const name = nameOf(owner);
      const known = await kept.get(name)?.catch(() => undefined);
      if (known && known.until > now) return known.token;
      if (kept.size >= KEPT_LIMIT) kept.clear();
      const made = make();
      kept.set(name, made);
      made.catch(() => kept.delete(name));
      return (await made).token;
    },
    drop: (owner) => void kept.delete(nameOf(owner)),
  };
}
