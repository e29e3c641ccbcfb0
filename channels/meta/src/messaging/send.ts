// Our words out by Messenger and Instagram: inside 24 hours as an answer, up to seven days only as a person's, later not at all.
// https://developers.facebook.com/docs/messenger-platform/reference/send-api
// https://developers.facebook.com/docs/instagram-platform/instagram-api-with-instagram-login/messaging-api
import { textLength } from '@throughline/channel-kit';
import type { Outbound, OutboundFile, OutboundMessage, Place, Sent } from '@throughline/channel-kit';
import { word } from '@throughline/channel-kit/json';
import { callGraph } from '../graph.ts';
import type { Answer, GraphCall, Refusal } from '../graph.ts';
import { fileMegabytes, lateHours, windowHours } from './stack.ts';
import type { Stack } from './stack.ts';

const uploadSeconds = 100;
const megabyte = 1024 * 1024;
export const quickReplyLimit = 13;
export const linkLimit = 3;
/** The text over buttons with links. */
const templateText = 640;
const no = (
  why: 'rejected' | 'too-large' | 'unsupported' | 'window-closed' | 'recipient-gone',
  detail: string,
): Refusal => ({
  ok: false,
  why,
  detail,
});

export const sendFor =
  (stack: Stack) =>
  async (message: Outbound, place: Place): Promise<Sent> => {
    const { kind, scope, value } = message.recipient;
    if (kind !== stack.kind || !/^\d{1,40}$/.test(value) || (scope !== '' && scope !== stack.account(place.settings)))
      return no(
        'recipient-gone',
        `This person is not known to this ${stack.title} account, which may write only to those who wrote to it.`,
      );
    const action = (name: string, more: object = {}) =>
      post(
        stack,
        place,
        { recipient: { id: value }, sender_action: name, ...more },
        { repeatable: true, timeoutSeconds: 10 },
      );
    switch (message.kind) {
      case 'message':
        return message.isPublic === undefined ? say(stack, message, place) : answerComment(stack, message, place);
      case 'typing':
        return settled(await action('typing_on'));
      case 'read':
        return settled(await action('mark_seen'));
      case 'reaction': {
        const payload = { message_id: message.externalId };
        if (message.emoji === null) return settled(await action('unreact', { payload }));
        const reaction = stack.reactions.get(message.emoji.replaceAll('\uFE0F', ''));
        return reaction === undefined
          ? no('unsupported', `${stack.title} does not offer this emoji as a reaction.`)
          : settled(await action('react', { payload: { ...payload, reaction } }));
      }
      case 'edit':
        return no('unsupported', `A sent message cannot be edited on ${stack.title}. Send a new one.`);
      case 'delete':
        return no('unsupported', `A sent message cannot be taken back on ${stack.title}.`);
    }
  };
const settled = (answer: Answer): Sent => (answer.ok ? { ok: true, externalIds: [] } : answer.refusal);
const post = (
  stack: Stack,
  place: Place,
  json: Readonly<Record<string, unknown>>,
  more: GraphCall = {},
): Promise<Answer> =>
  callGraph(place, `${encodeURIComponent(stack.sender(place.settings))}/messages`, {
    json,
    host: stack.host(place.settings),
    ...more,
  });

function refuse(stack: Stack, message: OutboundMessage): Refusal | null {
  const { limit, unit } = stack.text;
  const pictures = (message.cards ?? []).flatMap((card) => card.picture ?? []);
  if (pictures.some((file) => file.url === undefined))
    return no(
      'unsupported',
      `${stack.title} fetches the pictures of cards itself, so this installation needs a public https address (PUBLIC_URL).`,
    );
  if (message.text.trim() === '' && message.files.length === 0 && !message.cards)
    return no('rejected', `${stack.title} does not carry an empty message.`);
  if (textLength(message.text.trim(), unit) > limit)
    return no('too-large', `A message on ${stack.title} holds ${limit} ${unit}.`);
  for (const file of message.files) {
    const most = typeOf(file) === 'image' ? stack.pictureMegabytes : fileMegabytes;
    if (file.bytes > most * megabyte)
      return no('too-large', `“${file.name}” is larger than the ${most} MB that ${stack.title} takes.`);
    if (file.bytes === 0) return no('rejected', `“${file.name}” is empty.`);
    if (stack.filesByAddress && file.url === undefined)
      return no(
        'unsupported',
        `${stack.title} fetches files itself, so this installation needs a public https address (PUBLIC_URL).`,
      );
  }
  if ((message.buttons ?? []).length > quickReplyLimit)
    return no('unsupported', `${stack.title} shows at most ${quickReplyLimit} buttons.`);
  return null;
}

/** How Meta must be told: an answer within a day; later a person's own, where the app may; else nothing goes. */
function windowOf(message: OutboundMessage, place: Place): { messaging_type: string; tag?: string } | Refusal {
  const { lastInboundAt } = message;
  const hours = lastInboundAt ? (Date.now() - lastInboundAt.getTime()) / 3_600_000 : 0;
  if (hours <= windowHours) return { messaging_type: 'RESPONSE' };
  if (hours <= lateHours && message.isByPerson === true && place.settings['humanAgent'] === true)
    return { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' };
  return no(
    'window-closed',
    hours <= lateHours && place.settings['humanAgent'] !== true
      ? 'More than 24 hours have passed since the customer last wrote. With Meta’s permission “Human Agent” a person may answer for seven days; switch it on under Settings → Channels.'
      : 'More time has passed since the customer last wrote than Meta allows. Wait until they write again, or answer on another channel.',
  );
}

async function say(stack: Stack, message: OutboundMessage, place: Place): Promise<Sent> {
  const refusal = refuse(stack, message);
  if (refusal) return refusal;
  const window = windowOf(message, place);
  if ('ok' in window) return window;
  const externalIds: string[] = [];
  const bodies = [...message.files.map((file) => ({ file })), ...textBodies(message)];
  for (const body of bodies) {
    const answer = await take(stack, message, window, body, externalIds.length === 0, place);
    if (!answer.ok) return externalIds.length === 0 ? answer.refusal : partly(answer.refusal);
    const id = word(answer.body['message_id']);
    if (id === null)
      return { ok: false, why: 'unknown', detail: 'Meta took the message but did not say which it became.' };
    externalIds.push(id);
  }
  return { ok: true, externalIds };
}
const partly = (refusal: Refusal): Refusal => ({
  ok: false,
  why: 'unknown',
  detail: `A part of this message arrived, the rest did not: ${refusal.detail}`,
});

type Body = { readonly file: OutboundFile } | { readonly message: Readonly<Record<string, unknown>> };
/** Up to three links are buttons of a template; answers are quick replies; what does not fit is told in the text. */
function textBodies(message: OutboundMessage): readonly Body[] {
  const said = message.text.trim();
  const buttons = message.buttons ?? [];
  const links = buttons.filter(({ url }) => url !== undefined);
  const answers = buttons.filter(({ url }) => url === undefined);
  if (
    links.length > 0 &&
    links.length <= linkLimit &&
    answers.length === 0 &&
    said !== '' &&
    said.length <= templateText
  ) {
    const payload = {
      template_type: 'button',
      text: said,
      buttons: links.map(({ title, url }) => ({ type: 'web_url', title: title.slice(0, 20), url })),
    };
    return [{ message: { attachment: { type: 'template', payload } } }];
  }
  const words = [said, ...links.map(({ title, url }) => `${title}: ${url}`)].filter((part) => part !== '').join('\n');
  const cards = message.cards ? [carousel(message.cards)] : [];
  if (words === '' && answers.length === 0) return cards;
  const replies = answers.map(({ title, value }) => ({
    content_type: 'text',
    title: title.slice(0, 20),
    payload: value ?? title,
  }));
  return [
    { message: { text: words === '' ? '⬇' : words, ...(replies.length > 0 ? { quick_replies: replies } : {}) } },
    ...cards,
  ];
}
/** https://developers.facebook.com/docs/messenger-platform/reference/templates/generic */
function carousel(cards: NonNullable<OutboundMessage['cards']>): Body {
  const elements = cards.map(({ title, text, picture, buttons = [] }) => ({
    title,
    ...(text === undefined ? {} : { subtitle: text }),
    ...(picture?.url === undefined ? {} : { image_url: picture.url }),
    ...(buttons.length === 0
      ? {}
      : {
          buttons: buttons.map((button) =>
            button.url === undefined
              ? { type: 'postback', title: button.title, payload: button.value ?? button.title }
              : { type: 'web_url', title: button.title, url: button.url },
          ),
        }),
  }));
  return { message: { attachment: { type: 'template', payload: { template_type: 'generic', elements } } } };
}

async function take(
  stack: Stack,
  message: OutboundMessage,
  window: object,
  body: Body,
  isFirst: boolean,
  place: Place,
): Promise<Answer> {
  // Only real messages can be quoted; a tapped button or an opened link has no message of its own.
  const quoted =
    isFirst && message.replyToExternalId !== undefined && !message.replyToExternalId.includes(':')
      ? message.replyToExternalId
      : null;
  const base = {
    recipient: { id: message.recipient.value },
    ...window,
    ...(quoted === null ? {} : { reply_to: { mid: quoted } }),
  };
  const ours = stack.object === 'page' ? { metadata: message.id } : {};
  if ('message' in body) return post(stack, place, { ...base, message: { ...body.message, ...ours } });
  const type = typeOf(body.file);
  if (stack.filesByAddress)
    return post(stack, place, { ...base, message: { attachment: { type, payload: { url: body.file.url } } } });
  const form = new FormData();
  const attachment = { type, payload: { is_reusable: false } };
  for (const [key, value] of Object.entries({ ...base, message: { attachment, ...ours } }))
    form.append(key, typeof value === 'string' ? value : JSON.stringify(value));
  form.append(
    'filedata',
    new Blob([Uint8Array.from(await body.file.read())], { type: body.file.mime }),
    safeName(body.file.name),
  );
  return callGraph(place, `${encodeURIComponent(stack.sender(place.settings))}/messages`, {
    form,
    host: stack.host(place.settings),
    timeoutSeconds: uploadSeconds,
  });
}
const typeOf = (file: Pick<OutboundFile, 'mime'>): 'image' | 'video' | 'audio' | 'file' => {
  const family = /^(image|video|audio)\//.exec(file.mime)?.[1];
  return family === 'image' || family === 'video' || family === 'audio' ? family : 'file';
};
const safeName = (name: string): string => [...name.replace(/[\p{Cc}"\\/]/gu, '_')].slice(-120).join('') || 'file';

/** Below the comment for everybody, or once to its writer alone. https://developers.facebook.com/docs/messenger-platform/discovery/private-replies */
async function answerComment(stack: Stack, message: OutboundMessage, place: Place): Promise<Sent> {
  const refusal = refuse(stack, message);
  if (refusal) return refusal;
  const comment = message.replyToExternalId ?? '';
  if (!/^\d{1,40}(?:_\d{1,40})*$/.test(comment)) return no('rejected', 'Choose the comment to answer.');
  if (message.files.length > 0)
    return no('unsupported', 'An answer to a comment carries words only. Send the file in a private message.');
  const host = stack.host(place.settings);
  const text = message.text.trim();
  if (message.isPublic) {
    const answer = await callGraph(place, `${encodeURIComponent(comment)}/${stack.commentEdge}`, {
      json: { message: text },
      host,
    });
    if (!answer.ok) return answer.refusal;
    const id = word(answer.body['id']);
    return id === null
      ? { ok: false, why: 'unknown', detail: 'Meta took the answer but did not say which it became.' }
      : { ok: true, externalIds: [id] };
  }
  const answer = await post(stack, place, { recipient: { comment_id: comment }, message: { text } });
  if (!answer.ok) return answer.refusal;
  const id = word(answer.body['message_id']);
  return { ok: true, externalIds: id === null ? [] : [id] };
}
