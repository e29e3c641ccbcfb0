// Which calls carry a message: a text alone, a file with the text as its caption, an album, a place or a contact.
import type { OutboundFile, OutboundMessage } from '@throughline/channel-kit';
import type { Refusal, Upload } from './api.ts';
import { addressIn } from './target.ts';
import { captionLimit, card, photoMegabytes } from './card.ts';

export interface Step {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly uploads: readonly Upload[];
  /** The same as plain files, should Telegram dislike them as pictures or voice. */
  readonly plainFile?: Step;
}
type Said = { readonly text: string; readonly entities: readonly object[] };
type Kind = 'photo' | 'video' | 'audio' | 'voice' | 'document';

const megabyte = 1024 * 1024;
const {
  text: { limit: textLimit },
  files: { perMessage, megabytes },
  buttons: { max: buttonLimit, titleLimit },
} = card.abilities;
const buttonValueBytes = 64;

/** The calls in order, or why Telegram would never take this message; nothing is read or sent before that is clear. */
export async function plan(message: OutboundMessage, said: Said, chatId: string): Promise<readonly Step[] | Refusal> {
  const refusal = refuse(message, said);
  if (refusal) return refusal;
  const replyTo = replyParameters(message, chatId);
  const buttons = keyboard(message);
  if (message.location) return [placeStep(message.location, replyTo)];
  if (message.contactCard) return [contactStep(message.contactCard, replyTo)];
  if (message.files.length === 0) return [textStep(said, { ...replyTo, ...buttons })];
  const groups = grouped(message.files);
  const isAlbum = groups.some((group) => group.length > 1);
  // An album can carry a caption but no buttons, and a caption is shorter than a text.
  const isCaption = said.text.length <= captionLimit && !(isAlbum && buttons.reply_markup);
  const caption = isCaption ? captioned(said) : {};
  const before = isCaption || said.text === '' ? [] : [textStep(said, { ...replyTo, ...buttons })];
  const after =
    isAlbum && buttons.reply_markup && said.text === '' ? [textStep({ text: '⬇', entities: [] }, buttons)] : [];
  const steps: Step[] = [];
  for (const [index, group] of groups.entries()) {
    const isFirst = index === 0;
    const extra = {
      ...(isFirst && before.length === 0 ? replyTo : {}),
      ...(isFirst ? caption : {}),
      ...(isFirst && isCaption && !isAlbum ? buttons : {}),
    };
    steps.push(await filesStep(group, extra));
  }
  return [...before, ...steps, ...after];
}

function refuse(message: OutboundMessage, said: Said): Refusal | null {
  const no = (why: 'rejected' | 'too-large' | 'unsupported', detail: string): Refusal => ({ ok: false, why, detail });
  if (said.text === '' && message.files.length === 0 && !message.location && !message.contactCard)
    return no('rejected', 'Telegram does not carry an empty message.');
  if (said.text.length > textLimit)
    return no('too-large', `A Telegram message holds ${textLimit} characters; this one has ${said.text.length}.`);
  if (message.files.length > perMessage)
    return no('too-large', `A Telegram album holds ${perMessage} files; this one has ${message.files.length}.`);
  const tooLarge = message.files.find((file) => file.bytes > megabytes * megabyte);
  if (tooLarge)
    return no('too-large', `“${tooLarge.name}” is larger than the ${megabytes} MB that Telegram takes from a bot.`);
  const empty = message.files.find((file) => file.bytes === 0);
  if (empty) return no('rejected', `“${empty.name}” is empty, and Telegram does not carry empty files.`);
  const buttons = message.buttons ?? [];
  if (buttons.length > buttonLimit) return no('unsupported', `At most ${buttonLimit} buttons fit under a message.`);
  const odd = buttons.find(
    (button) =>
      button.title === '' ||
      button.title.length > titleLimit ||
      (button.value !== undefined && !fitsButton(button.value)),
  );
  if (odd)
    return no(
      'unsupported',
      `The button “${odd.title.slice(0, 80)}” is too long: a title holds ${titleLimit} characters, its value ${buttonValueBytes} bytes.`,
    );
  return null;
}

const fitsButton = (value: string): boolean => new TextEncoder().encode(value).length <= buttonValueBytes;
const textStep = (said: Said, extra: object): Step => ({
  method: 'sendMessage',
  params: { text: said.text, ...(said.entities.length > 0 ? { entities: said.entities } : {}), ...extra },
  uploads: [],
});
/** A venue asks for a name and an address; what has only one of them is told where it lies in the place of the other. */
function placeStep(
  { latitude, longitude, title, address }: NonNullable<OutboundMessage['location']>,
  extra: object,
): Step {
  const where = { latitude, longitude, ...extra };
  return title === undefined && address === undefined
    ? { method: 'sendLocation', params: where, uploads: [] }
    : {
        method: 'sendVenue',
        params: { ...where, title: title ?? address, address: (title && address) ?? `${latitude}, ${longitude}` },
        uploads: [],
      };
}
function contactStep({ name, phone = '', email }: NonNullable<OutboundMessage['contactCard']>, extra: object): Step {
  const [first = name, ...rest] = name.trim().split(/\s+/);
  const last = rest.length > 0 ? { last_name: rest.join(' ') } : {};
  return {
    method: 'sendContact',
    params: {
      phone_number: phone,
      first_name: first,
      ...last,
      ...(email ? { vcard: vcardOf(name, phone, email) } : {}),
      ...extra,
    },
    uploads: [],
  };
}
/** https://www.rfc-editor.org/rfc/rfc2426; line ends and separators in names would begin another field. */
const vcardOf = (name: string, phone: string, email: string): string => {
  const plain = (words: string) => words.replace(/[\r\n]+/g, ' ').replace(/[\\;,]/g, String.raw`\$&`);
  return [
    'BEGIN:VCARD',
    'VERSION:3.0',
    `FN:${plain(name)}`,
    `N:${plain(name)};;;;`,
    `TEL:${plain(phone)}`,
    `EMAIL:${plain(email)}`,
    'END:VCARD',
  ].join('\n');
};
const captioned = (said: Said): Readonly<Record<string, unknown>> =>
  said.text === ''
    ? {}
    : { caption: said.text, ...(said.entities.length > 0 ? { caption_entities: said.entities } : {}) };

function replyParameters(message: OutboundMessage, chatId: string): { reply_parameters?: object } {
  const answered = addressIn(message.replyToExternalId);
  if (answered?.chatId !== chatId) return {};
  return { reply_parameters: { message_id: answered.messageId, allow_sending_without_reply: true } };
}
function keyboard(message: OutboundMessage): { reply_markup?: object } {
  const buttons = message.buttons ?? [];
  if (buttons.length === 0) return {};
  // A press is read by the title over its value, so a title too long to be its own value (Cyrillic counts twice) goes by its place.
  const rows = buttons.map(({ title, value, url }, index) => [
    url === undefined
      ? { text: title, callback_data: value ?? (fitsButton(title) ? title : `button:${index}`) }
      : { text: title, url },
  ]);
  return { reply_markup: { inline_keyboard: rows } };
}

/** Albums of up to ten that fit one upload; a single picture that would be alone is still sent as one. */
function grouped(files: readonly OutboundFile[]): readonly (readonly OutboundFile[])[] {
  const groups: OutboundFile[][] = [];
  let room = 0;
  for (const file of files) {
    const group = groups.at(-1);
    if (!group || file.bytes > room) {
      groups.push([file]);
      room = megabytes * megabyte - file.bytes;
      continue;
    }
    group.push(file);
    room -= file.bytes;
  }
  return groups;
}

async function filesStep(files: readonly OutboundFile[], extra: Readonly<Record<string, unknown>>): Promise<Step> {
  const uploads: Upload[] = [];
  for (const [index, file] of files.entries())
    uploads.push({ field: `file${index}`, name: safeName(file.name), mime: file.mime, body: await file.read() });
  const kinds = files.map(kindOf);
  const plain = stepOf(
    uploads,
    files.map(() => 'document' as const),
    extra,
  );
  const step = stepOf(uploads, isAlbumOf(kinds) ? kinds : kinds.map(() => 'document' as const), extra);
  return kinds.every((kind) => kind === 'document') ? step : { ...step, plainFile: plain };
}

/** Pictures and films mix; everything else is only together with its own kind, and a mixed album travels as documents. */
function isAlbumOf(kinds: readonly Kind[]): boolean {
  if (kinds.length === 1) return true;
  return kinds.every((kind) => kind === 'photo' || kind === 'video') || kinds.every((kind) => kind === 'audio');
}

const methods: Readonly<Record<Kind, string>> = {
  photo: 'sendPhoto',
  video: 'sendVideo',
  audio: 'sendAudio',
  voice: 'sendVoice',
  document: 'sendDocument',
};

function stepOf(uploads: readonly Upload[], kinds: readonly Kind[], extra: Readonly<Record<string, unknown>>): Step {
  const only = uploads[0];
  const kind = kinds[0];
  if (uploads.length === 1 && only && kind)
    return { method: methods[kind], params: extra, uploads: [{ ...only, field: kind }] };
  const { caption, caption_entities: captionEntities, ...rest } = extra;
  const media = uploads.map((upload, index) => ({
    type: kinds[index],
    media: `attach://${upload.field}`,
    ...(index === 0 && caption !== undefined
      ? { caption, ...(captionEntities === undefined ? {} : { caption_entities: captionEntities }) }
      : {}),
  }));
  return { method: 'sendMediaGroup', params: { ...rest, media }, uploads };
}

function kindOf(file: OutboundFile): Kind {
  if (/^image\/(jpeg|png|webp)$/.test(file.mime) && file.bytes <= photoMegabytes * megabyte) return 'photo';
  if (file.mime === 'video/mp4') return 'video';
  if (/^audio\/(ogg|opus)/.test(file.mime)) return 'voice';
  return /^audio\/(mpeg|mp4|x-m4a|m4a)$/.test(file.mime) ? 'audio' : 'document';
}
/** A file name inside a multipart header: no line breaks, quotes or paths. */
const safeName = (name: string): string => [...name.replace(/[\p{Cc}"\\/]/gu, '_')].slice(-120).join('') || 'file';
