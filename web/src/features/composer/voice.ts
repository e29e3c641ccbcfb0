// In which form a voice note is recorded: one the browser can make and the channel carries. Pure.
import type { ChannelKind } from '@throughline/sdk';

/** The best first: what most phones play. */
const forms = [
  { mime: 'audio/ogg', recorder: 'audio/ogg;codecs=opus', ending: 'ogg' },
  { mime: 'audio/mp4', recorder: 'audio/mp4', ending: 'm4a' },
  { mime: 'audio/webm', recorder: 'audio/webm;codecs=opus', ending: 'webm' },
] as const;
export type VoiceForm = (typeof forms)[number];

/** Null: this channel carries none that this browser makes. */
export function voiceForm(
  kind: Pick<ChannelKind, 'abilities'> | undefined,
  canRecord: (recorder: string) => boolean,
): VoiceForm | null {
  if (!kind || kind.abilities.files.perMessage === 0) return null;
  const { mimes } = kind.abilities.files;
  const carries = (mime: string) =>
    mimes.length === 0 || mimes.some((each) => each === '*/*' || each === 'audio/*' || each === mime);
  return forms.find((form) => carries(form.mime) && canRecord(form.recorder)) ?? null;
}
