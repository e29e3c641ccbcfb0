// The file a message carries, named so that people and `fetchFile` both know it.
import type { InboundFile, InboundMessage } from '@throughline/domain';
import { number, text, thing, things, word } from '@throughline/channel-kit/json';
import type { Thing } from '@throughline/channel-kit/json';

type Special = NonNullable<InboundMessage['special']>;

/** Media, in Telegram's own order of meaning: an animation also comes as a document, a live photo also as photos. */
export function filesOf(message: Thing): { list: readonly InboundFile[]; special: Special | null } | null {
  const only = (file: InboundFile | null, special: Special | null = null) =>
    file === null ? null : { list: [file], special };
  const media = (key: string) => thing(message[key]);
  const sticker = media('sticker');
  if (sticker) return only(stickerFile(sticker), { type: 'sticker', emoji: text(sticker['emoji']) ?? '' });
  if (media('animation')) return only(fileOf(media('animation'), 'animation', 'video/mp4'), { type: 'animation' });
  if (media('live_photo')) return only(fileOf(media('live_photo'), 'live-photo', 'video/mp4'));
  if (Array.isArray(message['photo'])) return only(photoFile(message['photo']));
  if (media('video')) return only(fileOf(media('video'), 'video', 'video/mp4'));
  if (media('video_note'))
    return only(fileOf(media('video_note'), 'video-message', 'video/mp4'), {
      type: 'videoMessage',
      seconds: number(media('video_note')?.['duration']) ?? 0,
    });
  if (media('voice'))
    return only(fileOf(media('voice'), 'voice', 'audio/ogg'), {
      type: 'voice',
      seconds: number(media('voice')?.['duration']) ?? 0,
    });
  if (media('audio')) return only(fileOf(media('audio'), 'audio', 'audio/mpeg'));
  if (media('document')) return only(fileOf(media('document'), 'document', 'application/octet-stream'));
  return null;
}

const endings: Readonly<Record<string, string>> = {
  'image/jpeg': '.jpg',
  'video/mp4': '.mp4',
  'audio/ogg': '.ogg',
  'audio/mpeg': '.mp3',
  'audio/mp4': '.m4a',
  'image/webp': '.webp',
  'video/webm': '.webm',
  'application/x-tgsticker': '.tgs',
  'image/gif': '.gif',
};

function fileOf(media: Thing | null, fallback: string, mimeFallback: string): InboundFile | null {
  const ref = word(media?.['file_id']);
  if (media === null || ref === null) return null;
  const claimed = word(media['mime_type']);
  const mime = claimed !== null && /^[\w.+-]{1,80}\/[\w.+-]{1,80}$/.test(claimed) ? claimed : mimeFallback;
  const bytes = number(media['file_size']);
  const name = word(media['file_name']) ?? `${fallback}${endings[mime] ?? ''}`;
  return { ref, name, mime, ...(bytes === null || bytes < 0 ? {} : { bytes }) };
}
function photoFile(sizes: unknown): InboundFile | null {
  const area = (size: Thing) => (number(size['width']) ?? 0) * (number(size['height']) ?? 0);
  const largest = things(sizes).reduce<Thing | null>(
    (best, size) => (best === null || area(size) > area(best) ? size : best),
    null,
  );
  return fileOf(largest, 'photo', 'image/jpeg');
}
function stickerFile(sticker: Thing): InboundFile | null {
  const mime =
    sticker['is_animated'] === true
      ? 'application/x-tgsticker'
      : sticker['is_video'] === true
        ? 'video/webm'
        : 'image/webp';
  return fileOf(sticker, 'sticker', mime);
}
