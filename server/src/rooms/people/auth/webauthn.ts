// What a browser is asked about passkeys, and whether what it answers is genuine. The only file that knows the library, which is loaded
// with the first answer to check: asking needs none of it.
import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { type PasskeyAnswer, type PasskeyAttestation, problem } from '@throughline/protocol';
import type { z } from 'zod';
import type { House } from '../../../ground/house.ts';
import { same } from '../../../ground/secrets.ts';
import type { PasskeyRow } from './passkey-store.ts';

/** Long enough to find a security key; the browser gives up at the same time. */
export const ASK_SECONDS = 300;
/** Ed25519, ES256, RS256: what every authenticator has at least one of (https://www.iana.org/assignments/cose). */
const ALGORITHMS = [-8, -7, -257];

/** Whom a challenge is for: the account that adds a passkey, or nobody known yet. */
export type Purpose = `add ${string}` | 'sign-in';

/** To create one. It must be discoverable (it then names its account itself) and checked by PIN or body: it stands for two factors. */
export function creationOptions(
  house: House,
  origin: string,
  user: { userId: string; name: string; email: string },
  existing: readonly PasskeyRow[],
) {
  return {
    challenge: makeChallenge(house, `add ${user.userId}`),
    rp: { id: siteOf(origin), name: 'Throughline' },
    user: { id: handleOf(user.userId), name: user.email, displayName: user.name },
    pubKeyCredParams: ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    timeout: ASK_SECONDS * 1000,
    excludeCredentials: existing.map((row) => ({
      type: 'public-key',
      id: row.credential_id,
      transports: row.transports,
    })),
    authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
    attestation: 'none',
    extensions: { credProps: true },
  };
}

/** To sign in by one. No list of credentials: who has an account here is not told. */
export function requestOptions(house: House, origin: string) {
  return {
    challenge: makeChallenge(house, 'sign-in'),
    rpId: siteOf(origin),
    timeout: ASK_SECONDS * 1000,
    userVerification: 'required',
  };
}

export async function readAttestation(
  house: House,
  origin: string,
  userId: string,
  response: z.output<typeof PasskeyAttestation>,
): Promise<{
  credentialId: string;
  publicKey: Uint8Array;
  counter: number;
  isSynced: boolean;
  challenge: string;
} | null> {
  const { verifyRegistrationResponse } = await import('@simplewebauthn/server');
  const { clientDataJSON, attestationObject } = response.response;
  let challenge = '';
  const verified = await genuine(
    verifyRegistrationResponse({
      response: { ...response, response: { clientDataJSON, attestationObject }, clientExtensionResults: {} },
      expectedChallenge: (given) => isChallenge(house, `add ${userId}`, (challenge = given)),
      ...expected(origin),
      supportedAlgorithmIDs: ALGORITHMS,
    }),
  );
  if (!verified?.verified) return null;
  const { credential, credentialBackedUp } = verified.registrationInfo;
  return {
    credentialId: credential.id,
    publicKey: credential.publicKey,
    counter: credential.counter,
    isSynced: credentialBackedUp,
    challenge,
  };
}

export async function readAnswer(
  house: House,
  origin: string,
  row: PasskeyRow,
  response: z.output<typeof PasskeyAnswer>,
): Promise<{ counter: number; isSynced: boolean; challenge: string } | null> {
  const { verifyAuthenticationResponse } = await import('@simplewebauthn/server');
  const { userHandle, ...inner } = response.response;
  if (userHandle !== undefined && userHandle !== handleOf(row.user_id)) return null;
  let challenge = '';
  const verified = await genuine(
    verifyAuthenticationResponse({
      response: { ...response, response: inner, clientExtensionResults: {} },
      expectedChallenge: (given) => isChallenge(house, 'sign-in', (challenge = given)),
      ...expected(origin),
      credential: { id: row.credential_id, publicKey: new Uint8Array(row.public_key), counter: Number(row.counter) },
    }),
  );
  if (!verified?.verified) return null;
  const { newCounter, credentialBackedUp } = verified.authenticationInfo;
  return { counter: newCounter, isSynced: credentialBackedUp, challenge };
}

/** The library refuses by throwing, whatever was wrong with the answer. */
const genuine = async <T>(work: Promise<T>): Promise<T | null> => work.catch(() => null);

/** Behind a proxy that was not announced we may think of http where the browser says https; the host is what cannot be borrowed. */
function expected(origin: string) {
  const { host } = new URL(origin);
  return {
    expectedOrigin: [`https://${host}`, `http://${host}`],
    expectedRPID: siteOf(origin),
    requireUserVerification: true,
  };
}

/** Browsers bind a passkey to a name; they know none for an IP address. */
function siteOf(origin: string): string {
  const { hostname } = new URL(origin);
  if (isIP(hostname.replace(/^\[|\]$/g, '')) === 0) return hostname;
  throw problem('conflict', {
    detail: 'Passkeys need a name: open Throughline by its domain (or localhost), not by an IP address.',
  });
}

const handleOf = (userId: string): string => Buffer.from(userId).toString('base64url');

// A challenge carries its own end and our signature, so that strangers who ask for many cost no rows. That it is used once is
// written down when it has been used.
const RANDOM_BYTES = 18;
const PAYLOAD_LETTERS = 32;
function makeChallenge(house: House, purpose: Purpose): string {
  const until = Buffer.alloc(6);
  until.writeUIntBE(Math.floor(house.now().getTime() / 1000) + ASK_SECONDS, 0, 6);
  const payload = Buffer.concat([randomBytes(RANDOM_BYTES), until]).toString('base64url');
  return payload + house.sign(`passkey ${purpose} ${payload}`);
}
function isChallenge(house: House, purpose: Purpose, given: string): boolean {
  const payload = given.slice(0, PAYLOAD_LETTERS);
  if (!same(given.slice(PAYLOAD_LETTERS), house.sign(`passkey ${purpose} ${payload}`))) return false;
  return Buffer.from(payload, 'base64url').readUIntBE(RANDOM_BYTES, 6) * 1000 > house.now().getTime();
}
