// How I hear of things: for each kind where, sounds, quiet hours, and a letter for what stays unread. Kept at once.
import {
  alertKinds,
  type AlertChoice,
  type AlertKind,
  type AlertWay,
  mailAfterChoices,
  readAlertChoice,
} from '@throughline/domain';
import { useEffect, useState } from 'react';
import { api, subscribe, update, useMe } from '../../live/index.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { Input } from '../../ui/input.tsx';
import { PageHead, Section } from '../../ui/page.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { useDeeds } from '../../ui/use-deed.ts';

const kindWords: Record<AlertKind, string> = {
  mention: 'Somebody names me in a note',
  assigned: 'Somebody gives me a conversation',
  reply: 'The customer of my conversation writes',
  failed: 'What I wrote could not be delivered',
  watched: 'Somebody writes in a conversation I watch',
  woken: 'A snoozed conversation of mine is back',
};
const ways: readonly { value: AlertWay; label: string }[] = [
  { value: 'desktop', label: 'In the list and on the desktop' },
  { value: 'app', label: 'In the list only' },
  { value: 'off', label: 'Not at all' },
];
const mailWords: Record<(typeof mailAfterChoices)[number], string> = {
  0: 'Never',
  15: 'After 15 minutes',
  60: 'After an hour',
  240: 'After four hours',
};

export function AlertsSection() {
  const me = useMe();
  const deeds = useDeeds();
  const choice = readAlertChoice(me.preferences['alerts']);
  const choose = (part: Partial<AlertChoice>): void =>
    void deeds.run(
      'alerts',
      async () => {
        const changed = await api.changeMe({ body: { preferences: { alerts: { ...choice, ...part } } } });
        update((state) => ({ ...state, me: changed }));
      },
      'Could not keep it',
    );
  return (
    <>
      <PageHead title="Alerts">What you hear of, and how. Kept for you, at once.</PageHead>
      <Section title="Desktop notifications">
        <Permission />
      </Section>
      <Section title="What you hear of">
        <div className="flex flex-col gap-4">
          {alertKinds.map((kind) => (
            <Field key={kind} name={kind} label={kindWords[kind]}>
              <Select
                value={choice.ways[kind]}
                onChange={(way) => choose({ ways: { ...choice.ways, [kind]: way } })}
                choices={ways}
              />
            </Field>
          ))}
        </div>
      </Section>
      <Section title="How">
        <div className="flex flex-col gap-4">
          <Switch
            label="Sound"
            help="Two soft notes with a desktop notification."
            isOn={choice.hasSound}
            onChange={(hasSound) => choose({ hasSound })}
          />
          <Switch
            label="Show who and what"
            help="Off: a desktop notification says only that something waits, for screens others see."
            isOn={choice.showsContent}
            onChange={(showsContent) => choose({ showsContent })}
          />
        </div>
      </Section>
      <QuietHours choice={choice} onChange={choose} />
      <Section title="By email" help="One letter for what stayed unread, without your customers’ words.">
        <Field name="mailAfterMinutes" label="Send it">
          <Select
            value={String(choice.mailAfterMinutes)}
            onChange={(minutes) => choose({ mailAfterMinutes: Number(minutes) })}
            choices={mailAfterChoices.map((minutes) => ({ value: String(minutes), label: mailWords[minutes] }))}
          />
        </Field>
      </Section>
    </>
  );
}

function QuietHours({ choice, onChange }: { choice: AlertChoice; onChange: (part: Partial<AlertChoice>) => void }) {
  const [from, setFrom] = useState(choice.quietFrom);
  const [until, setUntil] = useState(choice.quietUntil);
  const isHalf = (from === '') !== (until === '');
  const keep = (quietFrom: string, quietUntil: string): void => {
    setFrom(quietFrom);
    setUntil(quietUntil);
    if ((quietFrom === '') === (quietUntil === '')) onChange({ quietFrom, quietUntil });
  };
  return (
    <Section
      title="Quiet hours"
      help="By the clock of this computer: nothing on the desktop and no sound. The list goes on."
    >
      <div className="flex flex-wrap items-end gap-3">
        <Field name="quietFrom" label="From">
          <Input type="time" value={from} onValueChange={(value) => keep(value, until)} />
        </Field>
        <Field name="quietUntil" label="Until" error={isHalf ? 'Give both times' : undefined}>
          <Input type="time" value={until} onValueChange={(value) => keep(from, value)} />
        </Field>
        {from || until ? <Button onClick={() => keep('', '')}>Never quiet</Button> : null}
      </div>
    </Section>
  );
}

function Permission() {
  const [state, setState] = useState<NotificationPermission | 'none'>(
    'Notification' in window ? Notification.permission : 'none',
  );
  /** Whether also while the app is closed; null: not known yet. */
  const [isPushed, setPushed] = useState<boolean | null>(null);
  useEffect(() => {
    if (state === 'granted') void subscribe().then(setPushed);
  }, [state]);
  const ask = async (): Promise<void> => setState(await Notification.requestPermission());
  switch (state) {
    case 'granted':
      return (
        <div className="flex flex-wrap items-center gap-3">
          <p className="text-text-2">
            {isPushed === true
              ? 'This browser shows them, also while the app is closed, until you sign out.'
              : isPushed === false
                ? 'This browser shows them while the app is open in a tab.'
                : 'This browser shows them.'}
          </p>
          <Button
            onClick={() =>
              void new Notification('This is how it looks', {
                body: 'A customer’s first words stand here.',
                icon: '/favicon.svg',
              })
            }
          >
            Show one
          </Button>
        </div>
      );
    case 'denied':
      return (
        <p className="text-text-2">
          This browser blocks them. Allow notifications for this site beside its address, then reload the page.
        </p>
      );
    case 'none':
      return (
        <p className="text-text-2">This browser has none. The list, the sound and the letter work all the same.</p>
      );
    case 'default':
      return (
        <div className="flex flex-wrap items-center gap-3">
          <p className="text-text-2">This browser has not been asked yet.</p>
          <Button look="primary" onClick={() => void ask()}>
            Allow desktop notifications
          </Button>
        </div>
      );
  }
}
