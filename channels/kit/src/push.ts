// Pushes to the phones of customers who connect to us directly: which settings a channel's card asks for, and what is wrong with them.
// Browsers need none; the house makes their keys. Sending is the house's own business.
import { createPrivateKey } from 'node:crypto';
import type { Field } from './card.ts';
import type { Settings } from './channel.ts';

/** A service account of Firebase, as its JSON file holds it. */
export interface FcmAccount {
  readonly projectId: string;
  readonly clientEmail: string;
  /** PKCS #8 in PEM. */
  readonly privateKey: string;
}
export interface ApnsAccount {
  readonly keyId: string;
  readonly teamId: string;
  /** The app's bundle id. */
  readonly topic: string;
  /** PKCS #8 in PEM. */
  readonly privateKey: string;
}
export interface PushAccounts {
  readonly fcm: FcmAccount | null;
  readonly apns: ApnsAccount | null;
  /** Whether what was said stands in the push, or only that something was. */
  readonly showsText: boolean;
}

export const pushFields: readonly Field[] = [
  {
    key: 'pushText',
    label: 'Show the answer in notifications',
    help: 'As messengers do. Off: only that there is one. Browsers get it sealed; Apple and Google can read what goes to phones.',
    kind: 'switch',
    required: false,
    default: true,
    group: 'Push',
    isAdvanced: true,
  },
  {
    key: 'fcmServiceAccount',
    label: 'Firebase service account',
    help: 'For Android apps: the whole JSON file, from Firebase → Project settings → Service accounts.',
    kind: 'secret',
    required: false,
    group: 'Push',
    isAdvanced: true,
  },
  {
    key: 'apnsKey',
    label: 'Apple push key',
    help: 'For iPhone apps: the whole .p8 file, from Certificates, Identifiers & Profiles → Keys.',
    kind: 'secret',
    required: false,
    group: 'Push',
    isAdvanced: true,
  },
  {
    key: 'apnsKeyId',
    label: 'Apple key ID',
    kind: 'text',
    required: false,
    default: '',
    pattern: { source: '([A-Z0-9]{10})?', hint: 'Ten letters and digits' },
    group: 'Push',
    isAdvanced: true,
  },
  {
    key: 'apnsTeamId',
    label: 'Apple team ID',
    kind: 'text',
    required: false,
    default: '',
    pattern: { source: '([A-Z0-9]{10})?', hint: 'Ten letters and digits' },
    group: 'Push',
    isAdvanced: true,
  },
  {
    key: 'apnsTopic',
    label: 'App’s bundle ID',
    kind: 'text',
    required: false,
    default: '',
    pattern: { source: '([A-Za-z0-9.-]{1,155})?', hint: 'Like com.example.shop' },
    group: 'Push',
    isAdvanced: true,
  },
];
/** Keys of the settings that are no business of a customer's device. */
export const privatePushKeys: readonly string[] = pushFields.map((field) => field.key);

/** What is wrong with the settings; null when they are fine, or nothing is set. */
export function troubleWithPush(settings: Settings): { field: string; detail: string; remedy: string } | null {
  const [fcm, apns] = [text(settings, 'fcmServiceAccount'), text(settings, 'apnsKey')];
  if (fcm !== '' && !fcmAccount(fcm))
    return {
      field: 'fcmServiceAccount',
      detail: 'This is not a service account’s JSON file with a project and a private key.',
      remedy: 'Download a new private key in Firebase and paste the whole file.',
    };
  if (apns === '') return null;
  if (!pemOf(apns, 'ec'))
    return {
      field: 'apnsKey',
      detail: 'This is not a push key of Apple’s.',
      remedy: 'Paste the whole .p8 file, its first and last line included.',
    };
  const missing = ['apnsKeyId', 'apnsTeamId', 'apnsTopic'].find((key) => text(settings, key) === '');
  return missing
    ? { field: missing, detail: 'Apple takes the key only together with this.', remedy: 'Fill it in.' }
    : null;
}

export function pushAccounts(settings: Settings): PushAccounts {
  const key = pemOf(text(settings, 'apnsKey'), 'ec');
  const [keyId, teamId, topic] = ['apnsKeyId', 'apnsTeamId', 'apnsTopic'].map((name) => text(settings, name));
  return {
    fcm: fcmAccount(text(settings, 'fcmServiceAccount')),
    apns: key && keyId && teamId && topic ? { keyId, teamId, topic, privateKey: key } : null,
    showsText: settings['pushText'] !== false,
  };
}

function fcmAccount(json: string): FcmAccount | null {
  try {
    const {
      project_id: projectId,
      client_email: clientEmail,
      private_key: key,
    } = JSON.parse(json) as {
      readonly [name: string]: unknown;
    };
    const privateKey = typeof key === 'string' ? pemOf(key, 'rsa') : null;
    return typeof projectId === 'string' &&
      /^[a-z0-9:.-]{4,100}$/.test(projectId) &&
      typeof clientEmail === 'string' &&
      clientEmail !== '' &&
      privateKey
      ? { projectId, clientEmail, privateKey }
      : null;
  } catch {
    return null;
  }
}
/** The key as PEM, whatever a form has made of its lines; null when it is none of this type. */
function pemOf(given: string, type: 'ec' | 'rsa'): string | null {
  const body = /-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END PRIVATE KEY-----/.exec(given)?.[1];
  if (!body) return null;
  try {
    const key = createPrivateKey({ key: Buffer.from(body, 'base64'), format: 'der', type: 'pkcs8' });
    return key.asymmetricKeyType === type ? String(key.export({ format: 'pem', type: 'pkcs8' })) : null;
  } catch {
    return null;
  }
}
const text = (settings: Settings, key: string): string => String(settings[key] ?? '').trim();
