// A provider's certificates, as somebody pasted them, and one of our own for what we sign: certificates here carry a key and a date, no trust.
import { createPublicKey, createSign, generateKeyPair, randomBytes, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';

const MOST = 5;
const LEAST_BITS = 2048;

/** PEM of each, once; a sentence when there is something we cannot use. `given`: PEM, or the bare base64 of metadata, one or many. */
export function readCertificates(given: string): string[] | string {
  const blocks = given.includes('-----BEGIN')
    ? [...given.matchAll(/-----BEGIN CERTIFICATE-----([^-]*)-----END CERTIFICATE-----/g)].map((each) => each[1]!)
    : given.split(/\n\s*\n/);
  const found = new Map<string, string>();
  for (const block of blocks.map((each) => each.replace(/\s+/g, '')).filter(Boolean)) {
    const certificate = certificateOf(block);
    if (!certificate) return 'must be a certificate (X.509, PEM)';
    const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
    if (asymmetricKeyType !== 'rsa' || (asymmetricKeyDetails?.modulusLength ?? 0) < LEAST_BITS)
      return `must hold an RSA key of ${LEAST_BITS} bits or more`;
    found.set(certificate.fingerprint256, certificate.toString());
  }
  if (found.size === 0) return 'must be a certificate (X.509, PEM)';
  return found.size > MOST ? `must be ${MOST} at most` : [...found.values()];
}

/** What an owner wants to see of one: whose it is, which it is, and its end. */
export function describeCertificate(pem: string): { name: string; fingerprint: string; expiresAt: string } {
  const certificate = new X509Certificate(pem);
  return {
    name: /^CN=(.+)$/m.exec(certificate.subject)?.[1] ?? certificate.subject.replaceAll('\n', ', '),
    fingerprint: certificate.fingerprint256,
    expiresAt: new Date(certificate.validTo).toISOString(),
  };
}

export const bareCertificate = (pem: string): string => pem.replace(/-----[^-]+-----|\s+/g, '');

/** A key to sign our questions with, and a certificate that says which (RFC 5280; signed by itself, ten years). */
export async function makeOwnKey(name: string, now: Date): Promise<{ privateKey: string; certificate: string }> {
  const pair = await promisify(generateKeyPair)('rsa', {
    modulusLength: LEAST_BITS,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const sha256WithRsa = der(0x30, der(0x06, Buffer.from('2a864886f70d01010b', 'hex')), der(0x05));
  const called = der(0x30, der(0x31, der(0x30, der(0x06, Buffer.from('550403', 'hex')), der(0x0c, Buffer.from(name)))));
  const time = (years: number): Buffer => {
    const at = new Date(now);
    at.setUTCFullYear(at.getUTCFullYear() + years);
    return der(0x17, Buffer.from(at.toISOString().replace(/^\d\d|[-:T]|\.\d+/g, '')));
  };
  // The first bit must not be set: a serial number is positive.
  const serial = Buffer.concat([Buffer.from([1]), randomBytes(15)]);
  const body = der(
    0x30,
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    sha256WithRsa,
    called,
    der(0x30, time(0), time(10)),
    called,
    pair.publicKey,
  );
  const signature = createSign('sha256').update(body).sign(pair.privateKey);
  const whole = der(0x30, body, sha256WithRsa, der(0x03, Buffer.from([0]), signature));
  return { privateKey: pair.privateKey, certificate: new X509Certificate(whole).toString() };
}

/** Tag, length and contents (X.690). */
function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const body = Buffer.concat(contents);
  const size: number[] = [];
  for (let rest = body.length; rest > 0; rest >>= 8) size.unshift(rest & 0xff);
  const length = body.length < 0x80 ? [body.length] : [0x80 | size.length, ...size];
  return Buffer.concat([Buffer.from([tag, ...length]), body]);
}

function certificateOf(base64: string): X509Certificate | null {
  try {
    const certificate = new X509Certificate(Buffer.from(base64, 'base64'));
    createPublicKey(certificate.publicKey.export({ type: 'spki', format: 'pem' }));
    return certificate;
  } catch {
    return null;
  }
}
