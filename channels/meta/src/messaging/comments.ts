// Comments under posts: said in public, shown in the thread with the post they belong to.
// https://developers.facebook.com/docs/graph-api/webhooks/reference/page/#feed
// https://developers.facebook.com/docs/graph-api/webhooks/reference/instagram/
import type { Inbound, InboundFile, Sender } from '@throughline/domain';
import type { Raw } from '@throughline/channel-kit';
import { digits, text, thing, things, word } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';
import { link } from '../origin.ts';
import type { Stack } from './stack.ts';
import { timeOf } from './values.ts';

/** A comment in a change, as far as it is one: whose, and to what. */
interface Remark {
  readonly id: string;
  readonly isOurs: boolean;
  readonly writer: string | null;
  readonly post: string | null;
  /** The comment it answers. */
  readonly parent: string | null;
  readonly verb: string;
}
function remarkOf(field: string, value: Thing, account: string, stack: Stack): Remark | null {
  const isComment =
    stack.object === 'page'
      ? field === 'feed' && value['item'] === 'comment'
      : field === 'comments' || field === 'live_comments';
  const id = isComment ? idOf(value['comment_id'] ?? value['id']) : null;
  if (id === null) return null;
  const from = thing(value['from']);
  const writer = idOf(from?.['id']);
  const post = idOf(value['post_id']) ?? idOf(thing(value['media'])?.['id']);
  const parent = idOf(value['parent_id']);
  const isOurs = writer === account || idOf(from?.['self_ig_scoped_id']) === account;
  return { id, isOurs, writer, post, parent: parent === post ? null : parent, verb: word(value['verb']) ?? 'add' };
}

/** The new comments of a call, for what has to be asked about them. */
export function commentsIn(body: Thing | null, account: string, stack: Stack): readonly Remark[] {
  if (body?.['object'] !== stack.object) return [];
  return things(body['entry'])
    .filter((entry) => idOf(entry['id']) === account)
    .flatMap((entry) => [...things(entry['changes']), entry])
    .flatMap((change) => {
      const value = thing(change['value']);
      const remark = value === null ? null : remarkOf(word(change['field']) ?? '', value, account, stack);
      return remark?.verb === 'add' ? [remark] : [];
    });
}

/** `asked`: what the door asked beside the call (`hook.ts`). */
export function commentOf(
  field: string,
  value: Thing,
  entry: Thing,
  account: string,
  stack: Stack,
  asked: Raw['meta'],
): Inbound | null {
  const remark = remarkOf(field, value, account, stack);
  const at = timeOf(value['created_time'] ?? entry['time']);
  if (remark === null || at === null) return null;
  const { id, isOurs, post, parent, verb } = remark;
  const eventId = `comment:${id}:${verb}:${at.getTime()}:${idOf(entry['time']) ?? ''}`;
  const said = text(value['message'] ?? value['text']) ?? '';
  if (verb === 'remove' || verb === 'hide' || verb === 'delete') return { kind: 'delete', eventId, externalId: id };
  if (verb === 'edited' || verb === 'edit')
    return { kind: 'edit', eventId, externalId: id, text: said, editedAt: timeOf(entry['time']) ?? at };
  // What we say below a post is said to nobody in particular; an answer of ours is to whoever it answers.
  const person = isOurs ? thing(thing(asked['writers'])?.[parent ?? '']) : thing(value['from']);
  const sender = senderOf(person, account, stack);
  if (sender === null) return null;
  const media = thing(value['media']);
  const url =
    link(thing(value['post'])?.['permalink_url']) ??
    link(thing(asked['permalinks'])?.[post ?? '']) ??
    (stack.object === 'page' && post !== null ? `https://www.facebook.com/${post}` : null);
  const files = pictures(value);
  const special = {
    type: 'comment',
    ...(post === null ? {} : { postId: post }),
    ...(url === null ? {} : { url }),
    ...(word(media?.['media_product_type']) === null ? {} : { place: word(media?.['media_product_type']) }),
  };
  return {
    kind: 'message',
    externalId: id,
    sender,
    text: said,
    files,
    sentAt: at,
    isPublic: true,
    special,
    ...(parent === null ? {} : { replyToExternalId: parent }),
    // Written on the site itself; what went out from here is known by its id.
    ...(isOurs ? { direction: 'outbound' } : {}),
  };
}

function senderOf(person: Thing | null, account: string, stack: Stack): Sender | null {
  const value = idOf(person?.['id']);
  if (value === null || value === account) return null;
  const name = word(person?.['name']) ?? word(person?.['username']);
  const username = word(person?.['username']);
  return {
    kind: stack.kind,
    scope: account,
    value,
    trust: 'attested',
    ...(name === null ? {} : { name }),
    ...(username === null ? {} : { attributes: { username } }),
  };
}

function pictures(value: Thing): readonly InboundFile[] {
  const photo = link(value['photo']);
  const video = link(value['video']);
  return [
    ...(photo === null ? [] : [{ ref: photo, name: 'photo.jpg', mime: 'image/jpeg' }]),
    ...(video === null ? [] : [{ ref: video, name: 'video.mp4', mime: 'video/mp4' }]),
  ];
}
/** Ids of posts and comments: digits, on pages joined by a line. */
const idOf = (value: unknown): string | null => {
  const id = word(value) ?? digits(value);
  return id !== null && /^\d{1,40}(?:_\d{1,40})*$/.test(id) ? id : null;
};
