// Our words out. One message becomes as few calls as WhatsApp allows, because between two calls anything may fail; what then
// already arrived is said, and the message is never blindly sent again: the Cloud API has no idempotency key.
import type { Outbound, OutboundMessage, Place, Recipient, Sent } from '@throughline/channel-kit';
import { digits, things, word } from '@throughline/channel-kit/json';
import { callGraph } from '../graph.ts';
import type { Answer, Refusal } from '../graph.ts';
import { plan, refusalOf } from './send-plan.ts';
import type { FileKind, Step } from './send-plan.ts';
import { isSticker } from './sticker.ts';
import { templateObject } from './templates.ts';

/** Between the calls of one message a short "slow down" is waited for; a longer one ends it. */
const betweenCallsSeconds = 10;
const uploadSeconds = 100;

export async function send(message: Outbound, place: Place): Promise<Sent> {
  const to = addressOf(message.recipient, place);
  if ('ok' in to) return to;
  switch (message.kind) {
    case 'message':
      return sendMessage(message, to, place);
    case 'reaction':
      return settled(
        await deliver(
          to,
          { type: 'reaction', reaction: { message_id: message.externalId, emoji: message.emoji ?? '' } },
          place,
        ),
      );
    case 'read':
      return settled(await mark(message.externalId, false, place));
    case 'typing':
      // What shows typing marks as read too, and that the admin has switched off.
      if (place.settings['sendRead'] === false)
        return { ok: false, why: 'unsupported', detail: 'WhatsApp would show the message as read along with it.' };
      return message.externalId === undefined
        ? { ok: false, why: 'unsupported', detail: 'WhatsApp shows typing only below a message of the customer.' }
        : settled(await mark(message.externalId, true, place));
    case 'edit':
      return { ok: false, why: 'unsupported', detail: 'A sent WhatsApp message cannot be edited. Send a new one.' };
    case 'delete':
      return { ok: false, why: 'unsupported', detail: 'A sent WhatsApp message cannot be taken back.' };
  }
}

type Address = { readonly to: string } | { readonly recipient: string };
/** A number as WhatsApp wrote it, or a business-scoped user id, which goes into a field of its own. */
function addressOf(recipient: Recipient, place: Place): Address | Refusal {
  const { kind, scope, value } = recipient;
  const gone = (detail: string): Refusal => ({ ok: false, why: 'recipient-gone', detail });
  if (kind === 'phone') {
    const number = digits(value.replace(/\D/g, ''));
    return number === null ? gone(`${value} is no phone number.`) : { to: number };
  }
  if (kind !== 'whatsapp') return gone('WhatsApp needs a WhatsApp user or a phone number to write to.');
  if (scope !== '' && scope !== word(place.settings['businessAccountId']))
    return gone('This person is known to another WhatsApp Business account, not to this one.');
  if (/^\d{5,20}$/.test(value)) return { to: value };
  return /^[A-Z]{2}(?:\.ENT)?\.[A-Za-z0-9]{1,128}$/.test(value)
    ? { recipient: value }
    : gone(`${value} is no WhatsApp user.`);
}

const numberOf = (place: Place): string => encodeURIComponent(word(place.settings['phoneNumberId']) ?? '0');
const deliver = (
  to: Address,
  content: Readonly<Record<string, unknown>>,
  place: Place,
  replyTo?: string,
): Promise<Answer> =>
  callGraph(place, `${numberOf(place)}/messages`, {
    json: {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      ...to,
      ...(replyTo === undefined ? {} : { context: { message_id: replyTo } }),
      ...content,
    },
    repeatable: content['type'] === 'reaction',
  });
const mark = (externalId: string, isTyping: boolean, place: Place): Promise<Answer> =>
  callGraph(place, `${numberOf(place)}/messages`, {
    json: {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: externalId,
      ...(isTyping ? { typing_indicator: { type: 'text' } } : {}),
    },
    repeatable: true,
    timeoutSeconds: 10,
  });

async function sendMessage(message: OutboundMessage, to: Address, place: Place): Promise<Sent> {
  const refusal = refusalOf(message);
  if (refusal) return refusal;
  const [file] = message.template ? [] : message.files;
  const steps = plan(message, file !== undefined && (await isSticker(file)));
  if ('ok' in steps) return steps;
  const externalIds: string[] = [];
  for (const step of steps) {
    // Only the first part answers something; a reply mark on each would look like several answers.
    const replyTo = externalIds.length === 0 ? message.replyToExternalId : undefined;
    const answer = await take(step, message, to, place, replyTo, externalIds.length > 0);
    if (!answer.ok) return externalIds.length === 0 ? answer.refusal : partly(answer.refusal);
    const ids = things(answer.body['messages']).flatMap((each) => word(each['id']) ?? []);
    if (ids.length === 0)
      return { ok: false, why: 'unknown', detail: 'WhatsApp took the message but did not say which it became.' };
    externalIds.push(...ids);
  }
  return { ok: true, externalIds };
}
const partly = (refusal: Refusal): Refusal => ({
  ok: false,
  why: 'unknown',
  detail: `A part of this message arrived, the rest did not: ${refusal.detail}`,
});
const settled = (answer: Answer): Sent => (answer.ok ? { ok: true, externalIds: [] } : answer.refusal);

async function take(
  step: Step,
  message: OutboundMessage,
  to: Address,
  place: Place,
  replyTo: string | undefined,
  isLater: boolean,
): Promise<Answer> {
  const made = await contentOf(step, message, place);
  if ('ok' in made) return made;
  const answer = await deliver(to, made.content, place, replyTo);
  if (answer.ok || !isLater || answer.refusal.why !== 'busy' || answer.refusal.retryAfterSeconds > betweenCallsSeconds)
    return answer;
  const { retryAfterSeconds } = answer.refusal;
  await new Promise((resolve) => {
    setTimeout(resolve, retryAfterSeconds * 1000);
  });
  return deliver(to, made.content, place, replyTo);
}

async function contentOf(
  step: Step,
  message: OutboundMessage,
  place: Place,
): Promise<{ readonly content: Readonly<Record<string, unknown>> } | Extract<Answer, { ok: false }>> {
  if (step.kind === 'plain') return { content: step.content };
  if (step.kind === 'template') {
    const kind = message.template!.template.slots.find((slot) => slot.kind !== 'text')?.kind;
    const media = step.file === null ? null : await upload(step.file, (kind ?? 'document') as FileKind, place);
    if (media !== null && !media.ok) return media;
    return { content: { type: 'template', template: templateObject(message.template!, media?.id ?? null) } };
  }
  if (step.kind === 'headed') {
    const media = await upload(step.file, 'image', place);
    if (!media.ok) return media;
    const header = { type: 'image', image: { id: media.id } };
    return { content: { ...step.content, interactive: { ...step.content.interactive, header } } };
  }
  const media = await upload(step.file, step.as, place);
  if (!media.ok) return media;
  const caption = step.caption === '' ? {} : { caption: step.caption };
  const filename = step.as === 'document' ? { filename: safeName(step.file.name) } : {};
  return { content: { type: step.as, [step.as]: { id: media.id, ...caption, ...filename } } };
}

/** Uploading twice harms nobody, so a missing verdict is tried again; the message itself comes after. */
async function upload(
  file: { readonly name: string; readonly mime: string; read(): Promise<Uint8Array> },
  as: FileKind,
  place: Place,
): Promise<{ readonly ok: true; readonly id: string } | Extract<Answer, { ok: false }>> {
  const form = new FormData();
  const mime = mimeFor(file.mime, as);
  form.append('messaging_product', 'whatsapp');
  form.append('type', mime);
  form.append('file', new Blob([Uint8Array.from(await file.read())], { type: mime }), safeName(file.name));
  const answer = await callGraph(place, `${numberOf(place)}/media`, {
    form,
    timeoutSeconds: uploadSeconds,
    repeatable: true,
  });
  if (!answer.ok) return answer;
  const id = word(answer.body['id']) ?? digits(answer.body['id']);
  return id === null
    ? {
        ok: false,
        code: -1,
        subcode: null,
        refusal: { ok: false, why: 'unavailable', detail: 'WhatsApp took the file but gave it no id.' },
      }
    : { ok: true, id };
}
/** WhatsApp draws Opus as a voice note only when it is called `audio/ogg; codecs=opus`. */
const mimeFor = (mime: string, as: FileKind): string =>
  as === 'audio' && /^audio\/(ogg|opus)/i.test(mime) ? 'audio/ogg; codecs=opus' : mime || 'application/octet-stream';
/** A file name inside a multipart header: no line breaks, quotes or paths. */
const safeName = (name: string): string => [...name.replace(/[\p{Cc}"\\/]/gu, '_')].slice(-120).join('') || 'file';
