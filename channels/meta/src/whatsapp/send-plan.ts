// Which calls carry a message: a text, a file with the text as its caption, buttons, a list, a place, a contact, or a template.
import type { OutboundFile, OutboundMessage } from '@throughline/channel-kit';
import type { Refusal } from '../graph.ts';
import { bodyLimit, captionLimit, card, megabytes, rowTitleLimit } from './card.ts';
import { lettersOf, toMarks } from './markup.ts';
import { troubleWith } from './templates.ts';

/** One call to `/messages`; `upload` goes to `/media` first, and its id into `content` under its kind. */
export type Step =
  | { readonly kind: 'plain'; readonly content: Readonly<Record<string, unknown>> }
  | { readonly kind: 'file'; readonly as: FileKind; readonly file: OutboundFile; readonly caption: string }
  | { readonly kind: 'template'; readonly file: OutboundFile | null }
  /** Buttons under a picture. */
  | { readonly kind: 'headed'; readonly file: OutboundFile; readonly content: Interactive };
type Interactive = { readonly type: 'interactive'; readonly interactive: Readonly<Record<string, unknown>> };
export type FileKind = 'image' | 'video' | 'audio' | 'document' | 'sticker';

const { text: textAbility, files: fileAbility, buttons: buttonAbility } = card.abilities;
const megabyte = 1024 * 1024;
const urlTitleLimit = 20;

const no = (why: 'rejected' | 'too-large' | 'unsupported', detail: string): Refusal => ({ ok: false, why, detail });

/** Why WhatsApp would never take this message; nothing is read before that is clear. */
export const refusalOf = (message: OutboundMessage): Refusal | null => (message.template ? null : refuse(message));

/** The calls of a message that was not refused, in order; of a template, also why it cannot go. */
export function plan(message: OutboundMessage, isSticker: boolean): readonly Step[] | Refusal {
  if (message.template) return planTemplate(message);
  if (message.location || message.contactCard) return [{ kind: 'plain', content: sharedContent(message) }];
  const said = wordsOf(message);
  const [file] = message.files;
  const buttons = message.buttons ?? [];
  if (message.list) return withList(said, message.list, file, isSticker);
  if (!file) return buttons.length > 0 ? withButtons(said, buttons) : [textStep(said)];
  const as = isSticker ? 'sticker' : kindOf(file);
  const [only] = as === 'image' && said !== '' && buttons.length > 0 ? withButtons(said, buttons) : [];
  if (only?.kind === 'plain' && isHeadable(only.content) && said.length <= bodyLimit)
    return [{ kind: 'headed', file, content: only.content }];
  // A voice note and a sticker carry no words, and buttons need a message of their own.
  const rides = as !== 'audio' && as !== 'sticker' && said.length <= captionLimit && buttons.length === 0;
  const fileStep: Step = { kind: 'file', as, file, caption: rides ? said : '' };
  if (rides) return [fileStep];
  const after =
    buttons.length > 0 ? withButtons(said === '' ? '⬆' : said, buttons) : said === '' ? [] : [textStep(said)];
  return buttons.length > 0 ? [fileStep, ...after] : [...after, fileStep];
}

function planTemplate(message: OutboundMessage): readonly Step[] | Refusal {
  const use = message.template!;
  const trouble = troubleWith(use);
  if (trouble !== null) return no('rejected', trouble);
  const slot = use.template.slots.find(({ kind }) => kind !== 'text');
  if (!slot) return [{ kind: 'template', file: null }];
  const file = message.files.find(({ id }) => id === use.values[slot.key]) ?? message.files[0];
  if (!file) return no('rejected', `This template begins with a ${slot.kind}; attach one.`);
  const isFit = slot.kind === 'document' || kindOf(file) === slot.kind;
  return isFit
    ? [{ kind: 'template', file }]
    : no('rejected', `“${file.name}” is not a ${slot.kind} WhatsApp takes for this template.`);
}

function refuse(message: OutboundMessage): Refusal | null {
  const { text, files, location, contactCard } = message;
  if (text.trim() === '' && files.length === 0 && !location && !contactCard)
    return no('rejected', 'WhatsApp does not carry an empty message.');
  if (text.length > textAbility.limit)
    return no('too-large', `A WhatsApp message holds ${textAbility.limit} characters; this one has ${text.length}.`);
  if (files.length > fileAbility.perMessage) return no('too-large', 'A WhatsApp message holds one file.');
  const [file] = files;
  if (file && file.bytes > fileAbility.megabytes * megabyte)
    return no('too-large', `“${file.name}” is larger than the ${fileAbility.megabytes} MB that WhatsApp takes.`);
  if (file?.bytes === 0) return no('rejected', `“${file.name}” is empty, and WhatsApp does not carry empty files.`);
  const buttons = message.buttons ?? [];
  if (buttons.length > buttonAbility.max)
    return no('unsupported', `WhatsApp shows at most ${buttonAbility.max} buttons.`);
  const odd = buttons.find(
    ({ title, value }) => title === '' || title.length > buttonAbility.titleLimit || (value ?? '').length > 200,
  );
  return odd
    ? no(
        'unsupported',
        `The button “${odd.title.slice(0, 80)}” is too long: a title holds ${buttonAbility.titleLimit} characters.`,
      )
    : null;
}

/** With marks where the HTML says the same as the text and still fits; the core may have cut the text, and HTML is never cut. */
function wordsOf(message: OutboundMessage): string {
  const plain = message.text.trim();
  if (message.html === undefined) return plain;
  const marked = toMarks(message.html);
  const isSame = lettersOf(marked).startsWith(lettersOf(plain)) || lettersOf(marked) === lettersOf(plain);
  return marked.length <= textAbility.limit && isSame ? marked : plain;
}

const textStep = (said: string): Step => ({
  kind: 'plain',
  content: { type: 'text', text: { body: said, preview_url: /https?:\/\//i.test(said) } },
});

/** https://developers.facebook.com/docs/whatsapp/cloud-api/messages/location-messages and …/contacts-messages: both travel without words. */
function sharedContent({ location, contactCard }: OutboundMessage): Readonly<Record<string, unknown>> {
  if (location) {
    const { latitude, longitude, title, address } = location;
    const named = { ...(title === undefined ? {} : { name: title }), ...(address === undefined ? {} : { address }) };
    return { type: 'location', location: { latitude, longitude, ...named } };
  }
  const { name, phone, email } = contactCard!;
  const [first = name, ...rest] = name.trim().split(/\s+/);
  // One more part of the name beside the whole one is asked for.
  const parts = { first_name: first, ...(rest.length > 0 ? { last_name: rest.join(' ') } : {}) };
  const number = phone?.replace(/\D/g, '') ?? '';
  return {
    type: 'contacts',
    contacts: [
      {
        name: { formatted_name: name.trim(), ...parts },
        // With the id, a tap opens the chat where that number is on WhatsApp.
        ...(phone === undefined
          ? {}
          : { phones: [{ phone, type: 'WORK', ...(phone.trim().startsWith('+') ? { wa_id: number } : {}) }] }),
        ...(email === undefined ? {} : { emails: [{ email, type: 'WORK' }] }),
      },
    ],
  };
}

type Button = NonNullable<OutboundMessage['buttons']>[number];
/** Up to three are buttons, more are a list. Links: one alone is a button of its own kind, several are told in the text. */
function withButtons(said: string, buttons: readonly Button[]): readonly Step[] {
  const links = buttons.filter(({ url }) => url !== undefined);
  const answers = buttons.filter(({ url }) => url === undefined);
  const [only] = links;
  if (answers.length === 0 && only && links.length === 1 && said !== '' && said.length <= bodyLimit)
    return [
      interactive('cta_url', said, {
        name: 'cta_url',
        parameters: { display_text: only.title.slice(0, urlTitleLimit), url: only.url },
      }),
    ];
  const words = [said, ...links.map(({ title, url }) => `${title}: ${url}`)].filter((part) => part !== '').join('\n');
  if (answers.length === 0) return [textStep(words)];
  // What is too long to stand over buttons goes before them.
  const before = words.length > bodyLimit ? [textStep(words)] : [];
  const body = before.length > 0 || words === '' ? '⬇' : words;
  return [...before, answers.length <= 3 ? asButtons(body, answers) : asList(body, answers)];
}
/** Ids must differ, so a button without a value of its own goes by its title, and by its place where that is taken. */
function idsOf(buttons: readonly Button[]): readonly string[] {
  const taken = new Set<string>();
  return buttons.map(({ title, value }, index) => {
    const wanted = value ?? title;
    const id = taken.has(wanted) ? `${wanted.slice(0, 190)}#${index}` : wanted;
    taken.add(id);
    return id;
  });
}
function asButtons(body: string, buttons: readonly Button[]): Step {
  const ids = idsOf(buttons);
  return interactive('button', body, {
    buttons: buttons.map(({ title }, index) => ({ type: 'reply', reply: { id: ids[index], title } })),
  });
}
function asList(body: string, buttons: readonly Button[]): Step {
  const ids = idsOf(buttons);
  const rows = buttons.map(({ title }, index) => ({ id: ids[index], title: title.slice(0, rowTitleLimit) }));
  return interactive('list', body, { button: '☰', sections: [{ rows }] });
}
/** The rows open under a button; what is too long to stand over it, or a file, goes before. */
function withList(
  said: string,
  list: NonNullable<OutboundMessage['list']>,
  file: OutboundFile | undefined,
  isSticker: boolean,
): readonly Step[] {
  const isLong = said.length > bodyLimit;
  const before: readonly Step[] = [
    ...(file ? [{ kind: 'file', as: isSticker ? 'sticker' : kindOf(file), file, caption: '' } as const] : []),
    ...(isLong ? [textStep(said)] : []),
  ];
  const ids = idsOf(list.rows);
  const rows = list.rows.map(({ title, text }, index) => ({
    id: ids[index],
    title,
    ...(text === undefined ? {} : { description: text }),
  }));
  return [
    ...before,
    interactive('list', isLong || said === '' ? '⬇' : said, { button: list.label, sections: [{ rows }] }),
  ];
}
/** A list takes no picture over it. */
const isHeadable = (content: Readonly<Record<string, unknown>>): content is Interactive =>
  content['type'] === 'interactive' && (content['interactive'] as { type?: unknown }).type !== 'list';
const interactive = (type: string, body: string, action: object): Step => ({
  kind: 'plain',
  content: { type: 'interactive', interactive: { type, body: { text: body }, action } },
});

/** As what WhatsApp shows a file; what it does not know, or finds too large, goes as a document. */
export function kindOf(file: Pick<OutboundFile, 'mime' | 'bytes'>): Exclude<FileKind, 'sticker'> {
  const mime = file.mime.split(';')[0]?.trim().toLowerCase() ?? '';
  const fits = (kind: keyof typeof megabytes) => file.bytes <= megabytes[kind] * megabyte;
  if (/^image\/(jpeg|png)$/.test(mime) && fits('image')) return 'image';
  if (/^video\/(mp4|3gpp)$/.test(mime) && fits('video')) return 'video';
  if (/^audio\/(aac|mp4|mpeg|amr|ogg|opus)$/.test(mime) && fits('audio')) return 'audio';
  return 'document';
}
