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
import { msg, t, type Msg } from '../../words/t.ts';

const kindWords: Record<AlertKind, Msg> = {
  mention: msg('Somebody names me in a note'),
  assigned: msg('Somebody gives me a conversation'),
  reply: msg('The customer of my conversation writes'),
  failed: msg('What I wrote could not be delivered'),
  watched: msg('Somebody writes in a conversation I watch'),
  woken: msg('A snoozed conversation of mine is back'),
};
const ways: readonly { value: AlertWay; label: Msg }[] = [
  { value: 'desktop', label: msg('In the list and on the desktop') },
  { value: 'app', label: msg('In the list only') },
  { value: 'off', label: msg('Not at all') },
];
const mailWords: Record<(typeof mailAfterChoices)[number], Msg> = {
  0: msg('Never'),
  15: msg('After 15 minutes'),
  60: msg('After an hour'),
  240: msg('After four hours'),
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
      t('Could not keep it'),
    );
  return (
    <>
      <PageHead title={t('Alerts')}>{t('What you hear of, and how. Kept for you, at once.')}</PageHead>
      <Section title={t('Desktop notifications')}>
        <Permission />
      </Section>
      <Section title={t('What you hear of')}>
        <div className="flex flex-col gap-4">
          {alertKinds.map((kind) => (
            <Field key={kind} name={kind} label={t.of(kindWords[kind])}>
              <Select
                value={choice.ways[kind]}
                onChange={(way) => choose({ ways: { ...choice.ways, [kind]: way } })}
                choices={t.each(ways, 'label')}
              />
            </Field>
          ))}
        </div>
      </Section>
      <Section title={t('How')}>
        <div className="flex flex-col gap-4">
          <Switch
            label={t('Sound')}
            help={t('Two soft notes with a desktop notification.')}
            isOn={choice.hasSound}
            onChange={(hasSound) => choose({ hasSound })}
          />
          <Switch
            label={t('Show who and what')}
            help={t('Off: a desktop notification says only that something waits, for screens others see.')}
            isOn={choice.showsContent}
            onChange={(showsContent) => choose({ showsContent })}
          />
        </div>
      </Section>
      <QuietHours choice={choice} onChange={choose} />
      <Section title={t('By email')} help={t('One letter for what stayed unread, without your customers’ words.')}>
        <Field name="mailAfterMinutes" label={t('Send it')}>
          <Select
            value={String(choice.mailAfterMinutes)}
            onChange={(minutes) => choose({ mailAfterMinutes: Number(minutes) })}
            choices={mailAfterChoices.map((minutes) => ({ value: String(minutes), label: t.of(mailWords[minutes]) }))}
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
      title={t('Quiet hours')}
      help={t('By the clock of this computer: nothing on the desktop and no sound. The list goes on.')}
    >
      <div className="flex flex-wrap items-end gap-3">
        <Field name="quietFrom" label={t.as('time', 'From')}>
          <Input type="time" value={from} onValueChange={(value) => keep(value, until)} />
        </Field>
        <Field name="quietUntil" label={t.as('time', 'Until')} error={isHalf ? t('Give both times') : undefined}>
          <Input type="time" value={until} onValueChange={(value) => keep(from, value)} />
        </Field>
        {from || until ? <Button onClick={() => keep('', '')}>{t('Never quiet')}</Button> : null}
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
              ? t('This browser shows them, also while the app is closed, until you sign out.')
              : isPushed === false
                ? t('This browser shows them while the app is open in a tab.')
                : t('This browser shows them.')}
          </p>
          <Button
            onClick={() =>
              void new Notification(t('This is how it looks'), {
                body: t('A customer’s first words stand here.'),
                icon: '/favicon.svg',
              })
            }
          >
            {t('Show one')}
          </Button>
        </div>
      );
    case 'denied':
      return (
        <p className="text-text-2">
          {t('This browser blocks them. Allow notifications for this site beside its address, then reload the page.')}
        </p>
      );
    case 'none':
      return (
        <p className="text-text-2">
          {t('This browser has none. The list, the sound and the letter work all the same.')}
        </p>
      );
    case 'default':
      return (
        <div className="flex flex-wrap items-center gap-3">
          <p className="text-text-2">{t('This browser has not been asked yet.')}</p>
          <Button look="primary" onClick={() => void ask()}>
            {t('Allow desktop notifications')}
          </Button>
        </div>
      );
  }
}
