// One message to a subscriber. Viber has no key against doubling, so a call without an answer is never repeated; and it fetches files
// from us, so these need a public address.
import type { OutboundButton, OutboundFile, OutboundMessage, Outbound, Place, Sent } from '@throughline/channel-kit';
import { digits, word } from '@throughline/channel-kit/json';
import { callViber } from './api.ts';
import { captionLimit, card, cardPictureBytes, pictureMegabytes, videoMegabytes } from './card.ts';

const megabyte = 1024 * 1024;
const jsonLimit = 30_000;
const trackingLimit = 4000;
const wordsOfButton = 250;
const contactNameLimit = 28;
const contactPhoneLimit = 18;
/** https://creators.viber.com/docs/bots-api/data-models/message#forbidden-file-formats */
const forbidden =
  /\.(bat|bin|cmd|com|cpl|exe|gadget|inf1|ins|inx|isu|job|jse|lnk|msc|msi|msp|mst|paf|pif|ps1|reg|rgs|sct|shb|shs|u3p|vb|vbe|vbs|vbscript|ws|wsf|action|app|command|csh|osx|workflow|ksh|out|run|apk|ipa)$/i;

export async function send(message: Outbound, place: Place): Promise<Sent> {
  if (message.kind !== 'message') return no('unsupported', 'A Viber message cannot be changed, taken back or marked.');
  const refusal = refuse(message);
  if (refusal) return refusal;
  const externalIds: string[] = [];
  for (const content of contents(message)) {
    const body = { receiver: message.recipient.value, sender: { name: nameOf(message, place) }, ...content };
    if (Buffer.byteLength(JSON.stringify(body)) > jsonLimit)
      return no('too-large', 'With its buttons this is more than the 30 KB of one Viber message.');
    const answer = await callViber(place, 'send_message', body);
    if (!answer.ok) {
      if (externalIds.length === 0) return answer.refusal;
      return { ok: false, why: 'unknown', detail: `Only part of this message arrived: ${answer.refusal.detail}` };
    }
    const token = digits(answer.json['message_token']);
    if (token === null) return { ok: false, why: 'unknown', detail: 'Viber took the message without naming it.' };
    externalIds.push(token);
  }
  return { ok: true, externalIds };
}
const no = (why: 'rejected' | 'too-large' | 'unsupported', detail: string): Sent => ({ ok: false, why, detail });

/** Viber shows 28 characters over the message. */
const nameOf = (message: OutboundMessage, place: Place): string =>
  [...(word(message.author.name) ?? word(place.settings['botName']) ?? message.workspaceName)].slice(0, 28).join('');

function refuse(message: OutboundMessage): Sent | null {
  const { text: textRule, files, buttons } = card.abilities;
  if (message.text === '' && message.files.length === 0 && !message.cards && !message.location && !message.contactCard)
    return no('rejected', 'Viber does not carry an empty message.');
  if (message.text.length > textRule.limit)
    return no('too-large', `A Viber message holds ${textRule.limit} characters; this one has ${message.text.length}.`);
  if (message.files.length > files.perMessage) return no('too-large', 'A Viber message carries one file.');
  const big = message.files.find((file) => file.bytes > files.megabytes * megabyte);
  if (big) return no('too-large', `“${big.name}” is larger than the ${files.megabytes} MB that Viber carries.`);
  const unsafe = message.files.find((file) => forbidden.test(file.name));
  if (unsafe)
    return no(
      'unsupported',
      `Viber carries no programs, and takes “${unsafe.name.slice(-60)}” for one. Send it in a .zip.`,
    );
  const nameless = message.files.find((file) => !/\.[A-Za-z0-9]+$/.test(file.url ?? '.x'));
  if (nameless)
    return no(
      'unsupported',
      `Viber needs to see what “${nameless.name.slice(-60)}” is: give its name an ending, like .pdf.`,
    );
  const pictures = (message.cards ?? []).flatMap((each) => each.picture ?? []);
  if ([...message.files, ...pictures].some((file) => file.url === undefined))
    return no(
      'unsupported',
      'Viber fetches files from this installation, which has no public address. Set PUBLIC_URL on the server.',
    );
  if ((message.buttons ?? []).length > buttons.max)
    return no('unsupported', `At most ${buttons.max} buttons fit under a message.`);
  return null;
}

/** A picture carries a short text; everything else goes after its words. Buttons stand under the last. */
function contents(message: OutboundMessage): readonly object[] {
  const { location, contactCard } = message;
  // https://developers.viber.com/docs/api/rest-bot-api/#location-message and #contact-message
  if (location) return [{ type: 'location', location: { lat: location.latitude, lon: location.longitude } }];
  if (contactCard)
    return [
      {
        type: 'contact',
        contact: {
          name: [...contactCard.name].slice(0, contactNameLimit).join(''),
          phone_number: (contactCard.phone ?? '').slice(0, contactPhoneLimit),
        },
      },
    ];
  if (message.cards) {
    const { cards: _cards, ...rest } = message;
    const before = message.text === '' && message.files.length === 0 ? [] : contents(rest);
    // What a card cannot show goes before the cards.
    const aside = message.cards.flatMap(({ picture }) =>
      picture && !isForCard(picture) ? [fileContent(picture)] : [],
    );
    return [...before, ...aside, carousel(message.cards)];
  }
  const extra = keyboard(message);
  const [file] = message.files;
  if (!file) return [{ type: 'text', text: message.text, ...extra }];
  if (isPicture(file) && message.text.length <= captionLimit)
    return [{ type: 'picture', text: message.text, media: file.url, ...extra }];
  const alone = { ...fileContent(file), ...extra };
  return message.text === '' ? [alone] : [{ type: 'text', text: message.text }, alone];
}
const isPicture = (file: OutboundFile): boolean =>
  /^image\/(jpeg|png|gif)$/.test(file.mime) && file.bytes <= pictureMegabytes * megabyte;
const isForCard = ({ mime, bytes }: OutboundFile): boolean =>
  /^image\/(jpeg|png)$/.test(mime) && bytes <= cardPictureBytes;
function fileContent(file: OutboundFile): object {
  if (isPicture(file)) return { type: 'picture', text: '', media: file.url };
  if (file.mime === 'video/mp4' && file.bytes <= videoMegabytes * megabyte)
    return { type: 'video', media: file.url, size: file.bytes };
  // Without its ending a device cannot open it, and the address has one.
  const ending = /\.[A-Za-z0-9]+$/.test(file.name) ? '' : (/\.[A-Za-z0-9]+$/.exec(file.url ?? '')?.[0] ?? '');
  return { type: 'file', media: file.url, size: file.bytes, file_name: `${file.name}${ending}`.slice(-256) };
}

type Cards = NonNullable<OutboundMessage['cards']>;
const plainSign = (text: string): string => text.replace(/[<>&]/g, (sign) => `&#${sign.charCodeAt(0)};`);
/** Cut with its ellipsis where the signs that stand for < > & would make it longer than Viber shows. */
function heading({ title, text }: Cards[number]): string {
  const said = (of: (words: string) => string) => `<b>${of(title)}</b>${text ? `<br>${of(text)}` : ''}`;
  const whole = said(plainSign);
  return whole.length <= wordsOfButton ? whole : said((words) => words.replace(/[<>&]/g, ' '));
}
/** What comes back with a press: what the words stand for, and which addresses are only opened, which Viber tells as words too. */
function trackingOf(
  buttons: readonly OutboundButton[],
  values: Readonly<Record<string, string>>,
): { tracking_data?: string } {
  const links = buttons.flatMap(({ url }) => url ?? []);
  const has = Object.keys(values).length > 0 || links.length > 0;
  const all = JSON.stringify({ buttons: values, ...(links.length > 0 ? { links } : {}) });
  const said = all.length <= trackingLimit ? all : JSON.stringify({ buttons: values });
  return has && said.length <= trackingLimit ? { tracking_data: said } : {};
}
/**
 * Cards side by side, each a group of equal height: https://developers.viber.com/docs/api/rest-bot-api/#rich-media-message--carousel-content-message.
 * A press types its words, so on several cards they name the card too; what they stand for travels beside, as with a keyboard.
 */
function carousel(cards: Cards): object {
  const most = Math.max(...cards.map(({ buttons = [] }) => buttons.length));
  const pictureRows = cards.some(({ picture }) => picture && isForCard(picture)) ? 5 - most : 0;
  const values: Record<string, string> = {};
  const saying = (card: Cards[number], { title, value }: OutboundButton) => {
    const words = cards.length > 1 ? `${title} – ${card.title}` : title;
    if (value !== undefined) values[words] = value;
    return words;
  };
  const blank = (rows: number) => ({ Columns: 6, Rows: rows, ActionType: 'none', ActionBody: 'none' });
  const groups = cards.map((card) => [
    ...(pictureRows > 0
      ? [{ ...blank(pictureRows), ...(card.picture && isForCard(card.picture) ? { Image: card.picture.url } : {}) }]
      : []),
    {
      ...blank(2),
      Text: heading(card),
      TextSize: 'regular',
      TextHAlign: 'left',
      TextVAlign: 'top',
    },
    ...(card.buttons ?? []).map((button) => ({
      Columns: 6,
      Rows: 1,
      ActionType: button.url === undefined ? 'reply' : 'open-url',
      ActionBody: button.url ?? saying(card, button),
      Text: plainSign(button.title),
      TextSize: 'regular',
      TextHAlign: 'center',
      TextVAlign: 'middle',
    })),
    ...Array.from({ length: most - (card.buttons ?? []).length }, () => blank(1)),
  ]);
  const Buttons = groups.flat();
  return {
    type: 'rich_media',
    min_api_version: 7,
    ...trackingOf(
      cards.flatMap((each) => each.buttons ?? []),
      values,
    ),
    rich_media: {
      Type: 'rich_media',
      ButtonsGroupColumns: 6,
      ButtonsGroupRows: pictureRows + 2 + most,
      BgColor: '#FFFFFF',
      Buttons,
    },
  };
}
function keyboard(message: OutboundMessage): object {
  const buttons = message.buttons ?? [];
  if (buttons.length === 0) return {};
  // A press types the button's words; what they stand for travels beside and comes back with them.
  const values = Object.fromEntries(
    buttons.flatMap(({ title, value }) => (value === undefined ? [] : [[title, value]])),
  );
  return {
    ...trackingOf(buttons, values),
    keyboard: {
      Type: 'keyboard',
      DefaultHeight: false,
      Buttons: buttons.map(({ title, url }) => ({
        Columns: 6,
        Rows: 1,
        ActionType: url === undefined ? 'reply' : 'open-url',
        ActionBody: url ?? title,
        Text: plainSign(title),
        TextSize: 'regular',
      })),
    },
  };
}
