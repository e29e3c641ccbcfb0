// Passkeys: one's own, and signing in by one. What the browser asks and answers is WebAuthn's JSON (https://www.w3.org/TR/webauthn-3/).
import { z } from 'zod';
import { byId, list, route, text } from '../route.ts';
import { Passkey } from '../things/index.ts';

const Bytes = z
  .string()
  .min(1)
  .max(20_000)
  .regex(/^[\w-]+$/, 'must be base64url');
const Transport = z.string().max(40);
const credential = { id: Bytes.max(2000), rawId: Bytes.max(2000), type: z.literal('public-key') };
/** `RegistrationResponseJSON`: what `credential.toJSON()` gives after `navigator.credentials.create`. */
export const PasskeyAttestation = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: Bytes,
    attestationObject: Bytes,
    transports: z.array(Transport).max(10).optional(),
  }),
});
/** `AuthenticationResponseJSON`: the same after `navigator.credentials.get`. */
export const PasskeyAnswer = z.object({
  ...credential,
  response: z.object({
    clientDataJSON: Bytes,
    authenticatorData: Bytes,
    signature: Bytes,
    userHandle: Bytes.optional(),
  }),
});
const options = z.record(z.string(), z.unknown());
const Name = text(60).min(1);

export const passkeys = {
  listPasskeys: route({
    method: 'GET',
    path: '/auth/passkeys',
    caller: 'user',
    scope: null,
    summary: 'My passkeys, and whether I have a password besides',
    reply: list(Passkey).extend({ hasPassword: z.boolean() }),
  }),
  startPasskey: route({
    method: 'POST',
    path: '/auth/passkeys/start',
    caller: 'user',
    scope: null,
    summary:
      'Begin to add a passkey: what to give to `navigator.credentials.create`; needs the password where there is one',
    body: z.object({ password: z.string().max(200).optional() }),
    reply: z.object({ options }),
    status: 200,
  }),
  addPasskey: route({
    method: 'POST',
    path: '/auth/passkeys',
    caller: 'user',
    scope: null,
    summary: 'Add the passkey that the browser made',
    body: z.object({ name: Name, response: PasskeyAttestation }),
    reply: Passkey,
  }),
  renamePasskey: route({
    method: 'PATCH',
    path: '/auth/passkeys/:id',
    caller: 'user',
    scope: null,
    summary: 'Rename a passkey',
    params: byId,
    body: z.object({ name: Name }),
    reply: Passkey,
  }),
  removePasskey: route({
    method: 'DELETE',
    path: '/auth/passkeys/:id',
    caller: 'user',
    scope: null,
    summary: 'Remove a passkey; the last way to sign in stays',
    params: byId,
  }),
  removePassword: route({
    method: 'POST',
    path: '/auth/password/remove',
    caller: 'user',
    scope: null,
    summary: 'Give up my password and sign in by passkeys only; ends my other sessions',
    body: z.object({ password: z.string().max(200) }),
  }),
  askPasskey: route({
    method: 'POST',
    path: '/auth/passkey/ask',
    caller: 'anyone',
    scope: null,
    summary: 'Begin to sign in by a passkey: what to give to `navigator.credentials.get`',
    reply: z.object({ options }),
    status: 200,
  }),
  signInWithPasskey: route({
    method: 'POST',
    path: '/auth/passkey',
    caller: 'anyone',
    scope: null,
    summary: 'Sign in by a passkey; it counts as both factors',
    body: z.object({ response: PasskeyAnswer }),
    reply: z.object({ ok: z.literal(true) }),
    status: 200,
  }),
} as const;
