// Which pictures WhatsApp shows as stickers: WebP of 512 × 512, still ones up to 100 kB and moving ones up to 500 kB. It takes no other WebP
// as a picture. https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/sticker-messages
import type { OutboundFile } from '@throughline/channel-kit';

const side = 512;
const stillBytes = 100 * 1024;
const movingBytes = 500 * 1024;

/** Told by its first bytes, so it is read; nothing else is, and nothing that could not be one. */
export async function isSticker(file: Pick<OutboundFile, 'mime' | 'bytes' | 'read'>): Promise<boolean> {
  const mime = file.mime.split(';')[0]?.trim().toLowerCase();
  if (mime !== 'image/webp' || file.bytes > movingBytes) return false;
  const shape = shapeOf(await file.read());
  return shape?.width === side && shape.height === side && file.bytes <= (shape.moves ? movingBytes : stillBytes);
}

interface Shape {
  readonly width: number;
  readonly height: number;
  readonly moves: boolean;
}
/** https://developers.google.com/speed/webp/docs/riff_container */
function shapeOf(bytes: Uint8Array): Shape | null {
  if (bytes.length < 30 || ascii(bytes, 0) !== 'RIFF' || ascii(bytes, 8) !== 'WEBP') return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  switch (ascii(bytes, 12)) {
    case 'VP8X':
      return {
        width: (view.getUint32(24, true) & 0xffffff) + 1,
        height: (view.getUint32(26, true) >>> 8) + 1,
        moves: (view.getUint8(20) & 0x02) !== 0,
      };
    case 'VP8 ':
      return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff, moves: false };
    case 'VP8L': {
      const sizes = view.getUint32(21, true);
      return { width: (sizes & 0x3fff) + 1, height: ((sizes >>> 14) & 0x3fff) + 1, moves: false };
    }
    default:
      return null;
  }
}
const ascii = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));
