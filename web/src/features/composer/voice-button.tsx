// A voice note, recorded here and attached like any other file: nothing leaves before it is sent.
import type { ChannelKind } from '@throughline/sdk';
import { Mic, Square } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { announce } from '../../live/announce.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { say } from '../../ui/toast.ts';
import { voiceForm, type VoiceForm } from './voice.ts';
import { t } from '../../words/t.ts';

/** Ends by itself: a message, not a meeting. */
const longestSeconds = 300;

export function VoiceButton({ kind, onFile }: { kind: ChannelKind | undefined; onFile: (file: File) => void }) {
  const form = voiceForm(
    kind,
    (recorder) => typeof MediaRecorder !== 'undefined' && MediaRecorder.isTypeSupported(recorder),
  );
  const { seconds, start, stop } = useRecorder(form, onFile);
  if (!form) return null;
  if (seconds === null)
    return <IconButton label={t('Record a voice note')} icon={<Mic size={16} />} onClick={() => void start()} />;
  return (
    <span className="inline-flex items-center gap-1 rounded-control bg-danger-soft ps-2">
      <span aria-hidden className="size-2 rounded-full bg-danger" />
      <span className="tabular text-sm text-danger" aria-live="off">
        {Math.floor(seconds / 60)}:{String(seconds % 60).padStart(2, '0')}
      </span>
      <Button size="sm" look="ghost" icon={<Square size={12} aria-hidden />} onClick={() => stop(true)}>
        {t('Stop and attach')}
      </Button>
      <Button size="sm" look="ghost" onClick={() => stop(false)}>
        {t('Discard')}
      </Button>
    </span>
  );
}

function useRecorder(form: VoiceForm | null, onFile: (file: File) => void) {
  const [seconds, setSeconds] = useState<number | null>(null);
  const running = useRef<{ recorder: MediaRecorder; isKept: boolean } | null>(null);
  const stop = (isKept: boolean) => {
    if (!running.current) return;
    running.current.isKept = isKept;
    running.current.recorder.stop();
  };
  const start = async () => {
    if (!form) return;
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true }).catch(() => null);
    if (!stream) {
      say({
        title: t('The microphone cannot be used'),
        detail: t('Allow it in the address bar of the browser, then press again.'),
        tone: 'danger',
      });
      return;
    }
    const recorder = new MediaRecorder(stream, { mimeType: form.recorder });
    const parts: Blob[] = [];
    const mine = { recorder, isKept: false };
    running.current = mine;
    const begun = Date.now();
    const timer = setInterval(() => {
      const now = Math.floor((Date.now() - begun) / 1000);
      setSeconds(now);
      if (now >= longestSeconds) stop(true);
    }, 250);
    recorder.addEventListener('dataavailable', (event) => parts.push(event.data));
    recorder.addEventListener('stop', () => {
      clearInterval(timer);
      for (const track of stream.getTracks()) track.stop();
      running.current = null;
      setSeconds(null);
      if (!mine.isKept) return;
      const at = new Date(begun).toISOString().slice(11, 16).replace(':', '-');
      onFile(new File(parts, t('Voice note {at}.{ending}', { at, ending: form.ending }), { type: form.mime }));
      announce(t('The voice note is attached'));
    });
    recorder.start(1000);
    setSeconds(0);
    announce(t('Recording'));
  };
  // Whoever leaves the conversation has not meant to send it.
  useEffect(() => () => stop(false), []);
  return { seconds, start, stop };
}
