// Pictures: measured and made small, by bytes that were judged before, within limits of pixels and time. A picture that cannot be
// opened is still a file; it only has no thumbnail.
import type { Log } from './log.ts';

const openable = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/gif',
  'image/avif',
  'image/heic',
  'image/heif',
]);
const PIXELS_LIMIT = 50_000_000;
const SECONDS_LIMIT = 10;
const SIDE = 800;
const QUALITY = 80;

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly thumbnail: Uint8Array;
}

/** Width and height as seen (turned as the camera was), and a WebP thumbnail without the camera's notes. Null when it is no picture. */
export async function measure(body: Uint8Array, mime: string, log: Log): Promise<Picture | null> {
  if (!openable.has(mime)) return null;
  // Only who sends pictures pays for the library.
  const { default: sharp } = await import('sharp');
  sharp.concurrency(1);
  sharp.cache(false);
  const options = { limitInputPixels: PIXELS_LIMIT, failOn: 'error', pages: 1 } as const;
  try {
    const { autoOrient } = await sharp(body, options).metadata();
    const thumbnail = await sharp(body, options)
      .timeout({ seconds: SECONDS_LIMIT })
      .autoOrient()
      .resize({ width: SIDE, height: SIDE, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: QUALITY })
      .toBuffer();
    return { width: autoOrient.width, height: autoOrient.height, thumbnail };
  } catch (error) {
    log.debug({ error, mime }, 'a picture could not be opened');
    return null;
  }
}
