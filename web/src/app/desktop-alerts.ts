// Tells of new alerts outside the window and by a short sound, as the agent chose; one tab of several does.
import { type AlertChoice, isQuietAt, readAlertChoice } from '@throughline/domain';
import type { Alert } from '@throughline/sdk';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { onNewAlerts, useMe, useStore } from '../live/index.ts';
import { t } from '../words/t.ts';
import { alertWords } from '../live/alert-words.ts';
import { troubleLine } from '../live/trouble-words.ts';

export function useDesktopAlerts(): void {
  const navigate = useNavigate();
  const me = useMe();
  const availability = useStore((state) => state.me?.agent.availability);
  useEffect(() => {
    const choice = readAlertChoice(me.preferences['alerts']);
    onNewAlerts((fresh) => {
      const told = fresh.filter(
        ({ kind, conversationId }) => choice.ways[kind] === 'desktop' && !isSeen(conversationId),
      );
      if (told.length === 0 || isQuietAt(choice, clockNow()) || !isOursToTell(me.agent.id, told[0]!.number)) return;
      if (choice.hasSound) ring();
      for (const alert of told.slice(0, 3))
        show(alert, choice, () => {
          const { conversationId: conversation, kind, number } = alert;
          // A failure's number is of the failure, which no message has.
          void navigate({ to: '/inbox', search: { conversation, ...(kind === 'failed' ? {} : { at: number }) } });
        });
    });
    return () => onNewAlerts(() => undefined);
  }, [me, availability, navigate]);
}
/** Looked at right now. */
const isSeen = (conversationId: string): boolean =>
  document.visibilityState === 'visible' &&
  document.hasFocus() &&
  new URLSearchParams(location.search).get('conversation') === conversationId;
const clockNow = (): string => new Date().toTimeString().slice(0, 5);

/** The first tab that writes the number down tells of it. */
function isOursToTell(agentId: string, number: number): boolean {
  const key = `alerts-told ${agentId}`;
  try {
    if (Number(localStorage.getItem(key) ?? 0) >= number) return false;
    localStorage.setItem(key, String(number));
  } catch {
    // Storage is closed to us: then each tab tells, and the same notification takes its own place.
  }
  return true;
}
function show(alert: Alert, choice: AlertChoice, open: () => void): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  try {
    const shown = new Notification(choice.showsContent ? alertWords(alert) : t('Something waits for you'), {
      body: choice.showsContent ? troubleLine(alert.why) || alert.words : '',
      tag: `${alert.conversationId} ${alert.kind}`,
      icon: '/favicon.svg',
    });
    shown.onclick = () => {
      window.focus();
      open();
      shown.close();
    };
  } catch {
    // Phones have none without a service worker.
  }
}

let audio: AudioContext | undefined;
/** Two soft notes; a browser that wants a click first stays silent. */
function ring(): void {
  try {
    audio ??= new AudioContext();
    void audio.resume();
    if (audio.state !== 'running') return;
    for (const [at, pitch] of [
      [0, 880],
      [0.12, 1174.7],
    ] as const) {
      const [tone, volume] = [audio.createOscillator(), audio.createGain()];
      const start = audio.currentTime + at;
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.08, start);
      volume.gain.exponentialRampToValueAtTime(0.001, start + 0.25);
      tone.connect(volume).connect(audio.destination);
      tone.start(start);
      tone.stop(start + 0.3);
    }
  } catch {
    // No sound here.
  }
}
