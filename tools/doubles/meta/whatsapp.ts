// The WhatsApp part of the double: numbers, messages, media, templates, and the window of 24 hours.
import type { Call, Json, World } from './world.ts';
import { GraphError, hours, newId, tryCallback } from './world.ts';

const windowHours = 24;

/** Answers a call about the number or the account; undefined when it is about something else. */
export async function answerWhatsApp(world: World, call: Call): Promise<Json | undefined> {
  const [id, edge = ''] = call.path.split('/');
  if (id !== undefined && (id === world.numberId || world.otherNumbers.has(id))) {
    if (edge === 'messages' && call.method === 'POST') return messages(world, call);
    if (edge === 'media' && call.method === 'POST') return upload(world, call);
    if (edge === '') return call.method === 'POST' ? await configure(world, call, id) : aboutNumber(world, call, id);
  }
  if (id === world.accountId) {
    if (edge === 'phone_numbers') return { data: numbersOf(world) };
    if (edge === 'subscribed_apps') return call.method === 'POST' ? await subscribe(world, call) : subscribed(world);
    if (edge === 'message_templates') return templatePage(world, call);
  }
  const medium = world.media.get(id ?? '');
  if (medium && edge === '' && call.method === 'GET')
    return {
      messaging_product: 'whatsapp',
      id: medium.id,
      url: `${call.origin}/double-media/${medium.id}`,
      mime_type: medium.mime,
      sha256: 'not-computed',
      file_size: String(medium.body.length),
    };
  return undefined;
}

function judge(world: World, schema: Parameters<NonNullable<World['judge']>>[0], call: Call): void {
  const wrong = world.judge?.(schema, call.body) ?? null;
  if (wrong === null) return;
  world.violations.push(`${call.path}: ${wrong}`);
  throw new GraphError(100, `(#100) Invalid parameter: ${wrong}`);
}

function messages(world: World, call: Call): Json {
  if (call.body['status'] !== undefined) {
    judge(world, 'MarkMessageRequestPayload', call);
    return { success: true };
  }
  judge(world, 'Message', call);
  const to = String(call.body['to'] ?? call.body['recipient']);
  const type = String(call.body['type']);
  if (world.gone.has(to))
    throw new GraphError(131026, '(#131026) Message undeliverable', { details: 'Message undeliverable.' });
  if (type === 'template') checkTemplate(world, call.body['template'] as Json);
  else if (type !== 'reaction') checkWindow(world, to);
  checkMedium(world, call.body[type] as Json | undefined);
  if (type === 'sticker') checkSticker(world, call.body['sticker'] as Json);
  const id = newId(world, 'wamid.HBgLMTY1MDM4Nzk0MzkVAgARGBI');
  world.sent.push({ id, path: call.path, body: call.body });
  return { messaging_product: 'whatsapp', contacts: [{ input: to, wa_id: to }], messages: [{ id }] };
}

function checkWindow(world: World, to: string): void {
  const last = world.lastInbound.get(to);
  if (last === undefined || world.now() - last <= hours(windowHours)) return;
  throw new GraphError(131047, '(#131047) Re-engagement message', {
    details:
      'Message failed to send because more than 24 hours have passed since the customer last replied to this number.',
  });
}
function checkMedium(world: World, content: Json | undefined): void {
  const id = content?.['id'];
  if (typeof id === 'string' && !world.media.has(id)) throw new GraphError(131053, '(#131053) Media upload error');
}

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/sticker-messages */
function checkSticker(world: World, sticker: Json): void {
  const { mime, body } = world.media.get(String(sticker['id'])) ?? { mime: '', body: new Uint8Array() };
  const bytes = Buffer.from(body);
  const form = bytes.subarray(12, 16).toString('latin1');
  const extended = form === 'VP8X';
  const sides = extended
    ? [bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1]
    : form === 'VP8L'
      ? [(bytes.readUInt32LE(21) % 16384) + 1, (Math.floor(bytes.readUInt32LE(21) / 16384) % 16384) + 1]
      : [bytes.readUInt16LE(26) % 16384, bytes.readUInt16LE(28) % 16384];
  const most = extended && ((bytes[20] ?? 0) & 2) === 2 ? 500 : 100;
  if (mime === 'image/webp' && bytes.length <= most * 1024 && sides.every((side) => side === 512)) return;
  world.violations.push(`a sticker of ${sides.join(' × ')} and ${bytes.length} bytes (${mime})`);
  throw new GraphError(131053, '(#131053) Media upload error', { details: 'Sticker file is not supported' });
}

function checkTemplate(world: World, template: Json): void {
  const { code } = template['language'] as { code: string };
  const found = world.templates.find((each) => each['name'] === template['name'] && each['language'] === code);
  if (found?.['status'] !== 'APPROVED')
    throw new GraphError(132001, '(#132001) Template name does not exist in the translation');
  const body = (found['components'] as Json[]).find((each) => each['type'] === 'BODY');
  const wanted = new Set(String(body?.['text'] ?? '').match(/\{\{\w+\}\}/g) ?? []).size;
  const given = ((template['components'] ?? []) as Json[]).find((each) => each['type'] === 'body');
  if (((given?.['parameters'] ?? []) as unknown[]).length !== wanted)
    throw new GraphError(132000, '(#132000) Number of parameters does not match the expected number of params');
}

const megabyteLimits: Readonly<Record<string, number>> = { image: 5, video: 16, audio: 16 };
function upload(world: World, call: Call): Json {
  const [file] = call.files;
  if (!file || call.body['messaging_product'] !== 'whatsapp')
    throw new GraphError(100, '(#100) The parameter file is required.');
  const limit = megabyteLimits[file.mime.split('/')[0] ?? ''] ?? 100;
  if (file.body.length > limit * 1024 * 1024 || file.body.length === 0)
    throw new GraphError(131053, '(#131053) Media upload error', { details: 'The file is too large' });
  return { id: keepMedium(world, file) };
}
/** Puts a file on Meta's side, as if a customer had sent it or we had uploaded it; its id is digits, as theirs are. */
export function keepMedium(world: World, file: { name: string; mime: string; body: Uint8Array }): string {
  const id = newId(world, '10375');
  world.media.set(id, { id, ...file });
  return id;
}

const numbersOf = (world: World): readonly Json[] =>
  [[world.numberId, world.number], ...world.otherNumbers].map(([id, number]) => ({ id, display_phone_number: number }));
function aboutNumber(world: World, call: Call, id: string): Json {
  const known: Json = {
    display_phone_number: world.otherNumbers.get(id) ?? world.number,
    verified_name: 'Acme',
    quality_rating: 'GREEN',
    code_verification_status: 'VERIFIED',
    name_status: 'APPROVED',
    webhook_configuration: {
      ...given('phone_number', world.overrides.get(id)),
      ...given('whatsapp_business_account', world.overrides.get(world.accountId)),
      ...given('application', world.callbacks.get('whatsapp_business_account')?.url),
    },
  };
  const fields = (call.query['fields'] ?? 'display_phone_number,verified_name').split(',');
  return { id, ...Object.fromEntries(fields.flatMap((field) => (field in known ? [[field, known[field]]] : []))) };
}
const given = (key: string, value: string | undefined): Json => (value === undefined ? {} : { [key]: value });
async function configure(world: World, call: Call, id: string): Promise<Json> {
  judge(world, 'PhoneNumberStatusUpdateRequest', call);
  const wish = call.body['webhook_configuration'] as { override_callback_uri: string; verify_token?: string };
  await override(world, id, wish.override_callback_uri, wish.verify_token);
  return { success: true };
}
/** Without an address of its own the account's events go to the app's again. */
async function subscribe(world: World, call: Call): Promise<Json> {
  judge(world, 'SubscriptionRequest', call);
  world.subscribed.set(world.accountId, []);
  await override(world, world.accountId, String(call.body['override_callback_uri'] ?? ''), call.body['verify_token']);
  return { success: true };
}
async function override(world: World, id: string, url: string, verifyToken: unknown): Promise<void> {
  if (url !== '') await tryCallback(world, url, String(verifyToken ?? ''));
  if (url === '') world.overrides.delete(id);
  else world.overrides.set(id, url);
}
const subscribed = (world: World): Json => ({
  data: world.subscribed.has(world.accountId)
    ? [
        {
          whatsapp_business_api_data: { id: world.appId, link: 'https://example.com', name: 'Acme' },
          ...given('override_callback_uri', world.overrides.get(world.accountId)),
        },
      ]
    : [],
});

/** Two a page, so that whoever reads only the first is caught. */
const pageSize = 2;
function templatePage(world: World, call: Call): Json {
  const from = Number(call.query['after'] ?? 0);
  const to = from + pageSize;
  return {
    data: world.templates.slice(from, to),
    paging: {
      cursors: { before: String(from), after: String(to) },
      ...(to < world.templates.length ? { next: `${call.origin}/next` } : {}),
    },
  };
}
