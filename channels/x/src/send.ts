// Our words out: one message, with one picture or film at most. X knows no key for a repeated send, so what got no verdict stays open.
import type { Outbound, OutboundFile, OutboundMessage, Place, Sent } from '@throughline/channel-kit';
import { textLength } from '@throughline/channel-kit';
import { thing, word } from '@throughline/channel-kit/json';
import { callX, idOf } from './api.ts';
import { card, megabytesOf, textLimit } from './card.ts';
import { upload } from './upload.ts';

export async function send(message: Outbound, place: Place): Promise<Sent> {
  if (message.kind !== 'message')
    return no(
      'unsupported',
      'On X a direct message cannot be changed, taken back, answered by an emoji or marked as read.',
    );
  const refusal = refuse(message);
  if (refusal) return refusal;
  const [file] = message.files;
  const media = file === undefined ? null : await upload(file, place);
  if (media !== null && !media.ok) return media.refusal;
  const path = `/2/dm_conversations/with/${message.recipient.value}/messages`;
  const json = {
    ...(message.text === '' ? {} : { text: message.text }),
    ...(media === null ? {} : { attachments: [{ media_id: media.id }] }),
  };
  const answer = await callX(place, 'user', 'POST', path, { json });
  if (!answer.ok) return answer.refusal;
  const id = word(thing(answer.json['data'])?.['dm_event_id']);
  return id === null
    ? { ok: false, why: 'unknown', detail: 'X took the message without naming it.' }
    : { ok: true, externalIds: [id] };
}
const no = (why: 'rejected' | 'too-large' | 'unsupported' | 'recipient-gone', detail: string): Sent => ({
  ok: false,
  why,
  detail,
});

function refuse({ text, files, recipient, buttons }: OutboundMessage): Sent | null {
  if (idOf(recipient.value) === null) return no('recipient-gone', 'This is no account on X.');
  if (text === '' && files.length === 0) return no('rejected', 'X does not carry an empty message.');
  const length = textLength(text, 'characters');
  if (length > textLimit)
    return no('too-large', `A message on X holds ${textLimit} characters; this one has ${length}.`);
  if (files.length > card.abilities.files.perMessage) return no('too-large', 'One file travels in one message on X.');
  if ((buttons ?? []).length > 0) return no('unsupported', 'Direct messages on X have no buttons.');
  const [file] = files;
  return file ? refuseFile(file) : null;
}
function refuseFile(file: OutboundFile): Sent | null {
  const most = megabytesOf[file.mime];
  if (file.bytes > (most ?? card.abilities.files.megabytes) * 1024 * 1024)
    return no(
      'too-large',
      `“${file.name}” is larger than the ${most ?? card.abilities.files.megabytes} MB that X takes.`,
    );
  return most === undefined
    ? no('unsupported', `X carries pictures, GIFs and MP4 films, and not “${file.name}”.`)
    : null;
}
