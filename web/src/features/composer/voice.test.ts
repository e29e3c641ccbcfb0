// In which form a voice note is recorded.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { voiceForm } from './voice.ts';

const kind = (mimes: string[], perMessage = 1) =>
  ({ abilities: { files: { mimes, perMessage } } }) as unknown as Parameters<typeof voiceForm>[0];
const chrome = (recorder: string) => recorder.startsWith('audio/webm') || recorder === 'audio/mp4';

test('a form both the browser and the channel know; none where the channel carries no sound or no files', () => {
  assert.equal(voiceForm(kind(['*/*']), chrome)?.ending, 'm4a');
  assert.equal(voiceForm(kind(['image/*', 'audio/*']), chrome)?.ending, 'm4a');
  assert.equal(voiceForm(kind(['audio/ogg']), chrome), null);
  assert.equal(voiceForm(kind(['audio/ogg']), () => true)?.ending, 'ogg');
  assert.equal(voiceForm(kind([]), (recorder) => recorder.startsWith('audio/webm'))?.ending, 'webm');
  assert.equal(
    voiceForm(kind(['image/*']), () => true),
    null,
  );
  assert.equal(
    voiceForm(kind(['*/*'], 0), () => true),
    null,
  );
  assert.equal(
    voiceForm(undefined, () => true),
    null,
  );
});
