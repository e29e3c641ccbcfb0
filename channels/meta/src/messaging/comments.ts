// Comments under posts: said in public, shown in the thread with the post they belong to.
// https://developers.facebook.com/docs/graph-api/webhooks/reference/page/#feed
// https://developers.facebook.com/docs/graph-api/webhooks/reference/instagram/
import type { Inbound, InboundFile } from '@throughline/domain';
import { digits, text, thing, word } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';
import { link } from '../origin.ts';
import type { Stack } from './stack.ts';
import { timeOf } from './values.ts';

export function commentOf(field: string, value: Thing, entry: Thing, account: string, stack: Stack): Inbound | null {
  const isComment =
    stack.object === 'page'
      ? field === 'feed' && value['item'] === 'comment'
      : field === 'comments' || field === 'live_comments';
  if (!isComment) return null;
  const id = idOf(value['comment_id'] ?? value['id']);
  const from = thing(value['from']);
  const writer = idOf(from?.['id']);
  const at = timeOf(value['created_time'] ?? entry['time']);
  if (id === null || at === null) return null;
  const verb = word(value['verb']) ?? 'add';
  const eventId = `comment:${id}:${verb}:${at.getTime()}:${idOf(entry['time']) ?? ''}`;
  const said = text(value['message'] ?? value['text']) ?? '';
  if (verb === 'remove' || verb === 'hide' || verb === 'delete') return { kind: 'delete', eventId, externalId: id };
  if (verb === 'edited' || verb === 'edit')
    return { kind: 'edit', eventId, externalId: id, text: said, editedAt: timeOf(entry['time']) ?? at };
  if (writer === null) return null;
  const isOurs = writer === account || idOf(from?.['self_ig_scoped_id']) === account;
  // What we say in public is said to nobody in particular; our own answers are in the thread already.
  if (isOurs) return null;
  const media = thing(value['media']);
  const post = idOf(value['post_id']) ?? idOf(media?.['id']);
  const parent = idOf(value['parent_id']);
  const url =
    link(thing(value['post'])?.['permalink_url']) ??
    (stack.object === 'page' && post !== null ? `https://www.facebook.com/${post}` : null);
  const name = word(from?.['name']) ?? word(from?.['username']);
  const username = word(from?.['username']);
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
    sender: {
      kind: stack.kind,
      scope: account,
      value: writer,
      trust: 'attested',
      ...(name === null ? {} : { name }),
      ...(username === null ? {} : { attributes: { username } }),
    },
    text: said,
    files,
    sentAt: at,
    isPublic: true,
    special,
    ...(parent === null || parent === post ? {} : { replyToExternalId: parent }),
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
