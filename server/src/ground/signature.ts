// How a receiver knows that a call is ours: an HMAC over the time and the exact body, in the header `Throughline-Signature`. Of webhooks and panels.
import { createHmac, randomBytes } from 'node:crypto';

/** `prefix` tells whoever finds it what it is. */
export const newSecret = (prefix: 'whsec' | 'panel'): string => `${prefix}_${randomBytes(32).toString('base64url')}`;

/** `t=1700000000,v1=<hex>`; while a secret is being changed, one `v1` for each. */
export function signatureHeader(secrets: readonly string[], body: string, at: Date): string {
  const seconds = Math.floor(at.getTime() / 1000);
  return [
    `t=${seconds}`,
    ...secrets.map((secret) => `v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`),
  ].join(',');
}
