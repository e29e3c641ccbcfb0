// Which WebP goes out to WhatsApp as a sticker, and which as a document.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fileOf } from '@throughline/channel-kit/contract';
import type { OutboundMessage } from '@throughline/channel-kit';
import { startMetaDouble } from '../../../../tools/doubles/meta/index.ts';
import { messageTo, placeBefore, recipientOf, whatsappSettings } from '../try-meta.ts';
import { whatsapp } from './index.ts';

const double = await startMetaDouble();
after(() => double.stop());
const place = placeBefore(double, whatsappSettings);
const to = recipientOf('whatsapp', String(whatsappSettings['businessAccountId']), 'US.13491208655302741918');
const say = (more: Partial<OutboundMessage>) => whatsapp.send(messageTo(to, more), place);
const bodies = () => double.world.sent.map(({ body }) => body);

test('a WebP that can be a sticker goes as one, its words apart; any other WebP is a document', async () => {
  const webp = (form: 'VP8X' | 'VP8L' | 'VP8 ', bytes: number, [width, height] = [512, 512], moves = false) => {
    const body = Buffer.alloc(bytes);
    body.write('RIFF', 0);
    body.write(`WEBP${form}`, 8);
    if (form === 'VP8X') {
      body[20] = moves ? 2 : 0;
      body.writeUIntLE(width! - 1, 24, 3);
      body.writeUIntLE(height! - 1, 27, 3);
    } else if (form === 'VP8L') body.writeUInt32LE(((height! - 1) << 14) | (width! - 1), 21);
    else {
      body.writeUInt16LE(width!, 26);
      body.writeUInt16LE(height!, 28);
    }
    return fileOf(body, { name: 'hi.webp', mime: 'image/webp' });
  };
  const kB = 1024;
  for (const file of [
    webp('VP8X', 100 * kB),
    webp('VP8L', 90 * kB),
    webp('VP8 ', 64),
    webp('VP8X', 500 * kB, [512, 512], true),
  ])
    assert.ok((await say({ text: '', files: [file] })).ok);
  for (const file of [
    webp('VP8X', 101 * kB),
    webp('VP8X', 501 * kB, [512, 512], true),
    webp('VP8 ', 64, [512, 511]),
    fileOf('not a picture at all, and long enough', { name: 'x.webp', mime: 'image/webp' }),
  ])
    assert.ok((await say({ text: '', files: [file] })).ok);
  assert.ok((await say({ text: 'Thanks!', files: [webp('VP8L', 64)], replyToExternalId: 'wamid.Q' })).ok);
  assert.deepEqual(
    bodies().map(({ type }) => type),
    [...Array<string>(4).fill('sticker'), ...Array<string>(4).fill('document'), 'text', 'sticker'],
  );
  assert.deepEqual(Object.keys(bodies()[0]!['sticker'] as object), ['id']);
  assert.deepEqual(double.world.violations, []);
});
