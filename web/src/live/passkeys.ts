// Passkeys in the browser: the server's JSON becomes what `navigator.credentials` takes, and what it gives becomes JSON again.
import type { CallInput } from '@throughline/sdk';
import { t } from '../words/t.ts';

type Options = Readonly<Record<string, unknown>>;
export type Attestation = CallInput<'addPasskey'>['body']['response'];
export type Answer = CallInput<'signInWithPasskey'>['body']['response'];

/** Browsers offer passkeys over https and on localhost. */
export const canUsePasskeys = (): boolean => isSecureContext && typeof PublicKeyCredential === 'function';
/** Can this browser offer passkeys among what it fills into the email field? */
export const canOfferInField = async (): Promise<boolean> =>
  canUsePasskeys() && (await PublicKeyCredential.isConditionalMediationAvailable?.()) === true;

export async function createPasskey(options: Options): Promise<Attestation> {
  const { user, excludeCredentials } = options as { user: { id: string }; excludeCredentials: { id: string }[] };
  const publicKey = {
    ...options,
    challenge: bytesOf(options['challenge'] as string),
    user: { ...user, id: bytesOf(user.id) },
    excludeCredentials: excludeCredentials.map((each) => ({ ...each, id: bytesOf(each.id) })),
  } as unknown as PublicKeyCredentialCreationOptions;
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential;
  const response = made.response as AuthenticatorAttestationResponse;
  return {
    id: made.id,
    rawId: textOf(made.rawId),
    type: 'public-key',
    response: {
      clientDataJSON: textOf(response.clientDataJSON),
      attestationObject: textOf(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  };
}

/** `isQuiet`: only offered in the field that asks for it; waits until one is chosen or `signal` ends it. */
export async function answerByPasskey(options: Options, isQuiet: boolean, signal: AbortSignal): Promise<Answer> {
  const publicKey = {
    ...options,
    challenge: bytesOf(options['challenge'] as string),
  } as unknown as PublicKeyCredentialRequestOptions;
  const given = (await navigator.credentials.get({
    publicKey,
    signal,
    ...(isQuiet ? { mediation: 'conditional' as const } : {}),
  })) as PublicKeyCredential;
  const response = given.response as AuthenticatorAssertionResponse;
  return {
    id: given.id,
    rawId: textOf(given.rawId),
    type: 'public-key',
    response: {
      clientDataJSON: textOf(response.clientDataJSON),
      authenticatorData: textOf(response.authenticatorData),
      signature: textOf(response.signature),
      ...(response.userHandle ? { userHandle: textOf(response.userHandle) } : {}),
    },
  };
}

/** What went wrong in front of the device, in words; null: the person thought better of it. */
export function passkeyTrouble(error: unknown): string | null {
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'AbortError':
      return null;
    case 'InvalidStateError':
      return t('This device has a passkey for your account already.');
    case 'SecurityError':
      return t('The browser allows no passkeys at this address. Open Throughline by its own domain, over https.');
    case 'NotSupportedError':
      return t('This device has no passkeys of the kind that is needed here.');
    default:
      return error instanceof Error ? error.message : t('Something unexpected happened.');
  }
}

const bytesOf = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
const textOf = (bytes: ArrayBuffer): string =>
  btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
