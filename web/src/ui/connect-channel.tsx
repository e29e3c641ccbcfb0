// Connecting a channel, the same for every kind: what you need, enter it, test it, where its messages go. All words come from the card.
import type { Channel, ChannelKind, Check, Team } from '@throughline/sdk';
import { ArrowLeft, CircleCheck, Clock, Hourglass } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Banner } from './banner.tsx';
import { Button } from './button.tsx';
import { CardFields } from './card-fields.tsx';
import { ChannelDefaults, defaultLabels, defaultsOf, defaultsToSend } from './channel-defaults.tsx';
import { fieldLabels, mistakesIn, settingsToSend, startValues, type CardValue } from './card-values.ts';
import { ChannelIcon } from './channel-icon.tsx';
import { Checks } from './checks.tsx';
import { Field } from './field.tsx';
import { FormError } from './form-error.tsx';
import { Input } from './input.tsx';
import { QrCode } from './qr-code.tsx';
import { Snippet } from './snippet.tsx';
import { Steps } from './steps.tsx';
import { Time } from './time.tsx';
import { troubleOf, useForm } from './use-form.ts';
import type { Week } from './week.ts';
import { msg, t, type Msg } from '../words/t.ts';

export interface ConnectChannelProps {
  kind: ChannelKind;
  teams: readonly Team[];
  /** Fresh as the server sees it: the snippet waits for its first words. */
  channelOf: (id: string) => Channel | undefined;
  add: (name: string, settings: CardSettings) => Promise<Channel>;
  test: (id: string) => Promise<readonly Check[]>;
  setDefaults: (id: string, body: ReturnType<typeof defaultsToSend> & { settings?: CardSettings }) => Promise<unknown>;
  /** Where they are known. */
  workspaceHours: Week | null;
  onBack: () => void;
  onDone: (channel: Channel) => void;
}
type CardSettings = Record<string, CardValue | null>;
type Step = 'prepare' | 'enter' | 'test' | 'defaults';
const order: readonly Step[] = ['prepare', 'enter', 'test', 'defaults'];
const titles: Record<Step, Msg> = {
  prepare: msg('What you need'),
  enter: msg('Enter'),
  test: msg('Test'),
  defaults: msg('Defaults'),
};

export function ConnectChannel(props: ConnectChannelProps) {
  const { kind, onBack, onDone, channelOf } = props;
  const [step, setStep] = useState<Step>('prepare');
  const [added, setAdded] = useState<Channel | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [step]);
  const channel = added && (channelOf(added.id) ?? added);
  return (
    <div>
      <div className="mb-4 flex items-center gap-3">
        <ChannelIcon card={kind} size="lg" />
        <h2 ref={heading} tabIndex={-1} className="text-lg font-semibold">
          {t('Connect {title}', { title: kind.title })}
        </h2>
      </div>
      <Steps
        label={t('Connecting {title}', { title: kind.title })}
        steps={order.map((each) => t.of(titles[each]))}
        current={order.indexOf(step)}
      />
      {step === 'prepare' ? <Prepare kind={kind} onBack={onBack} onNext={() => setStep('enter')} /> : null}
      {step === 'enter' ? (
        <Enter
          {...props}
          onBack={() => setStep('prepare')}
          onAdded={(made) => {
            setAdded(made);
            setStep('test');
          }}
        />
      ) : null}
      {step === 'test' && channel ? <Test {...props} channel={channel} onNext={() => setStep('defaults')} /> : null}
      {step === 'defaults' && channel ? <Defaults {...props} channel={channel} onNext={() => onDone(channel)} /> : null}
    </div>
  );
}

function Prepare({ kind, onBack, onNext }: { kind: ChannelKind; onBack: () => void; onNext: () => void }) {
  return (
    <div className="flex flex-col gap-4">
      <p>{kind.description}</p>
      <p className="inline-flex items-center gap-1.5 text-text-2">
        <Clock size={16} aria-hidden />
        {t('About {minutes} min', { minutes: kind.setup.minutes })}
      </p>
      {kind.setup.needs.length > 0 ? (
        <div>
          <p className="font-medium">{t('Have at hand')}</p>
          <ul className="mt-1 list-disc ps-5">
            {kind.setup.needs.map((need) => (
              <li key={need}>{need}</li>
            ))}
          </ul>
        </div>
      ) : null}
      {kind.setup.links && kind.setup.links.length > 0 ? (
        <div>
          <p className="font-medium">{t('Where to find it')}</p>
          <ul className="mt-1 list-disc ps-5">
            {kind.setup.links.map((link) => (
              <li key={link.url}>
                <a href={link.url} target="_blank" rel="noreferrer" className="text-link underline">
                  {link.title}
                </a>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      <Foot onBack={onBack}>
        <Button look="primary" onClick={onNext}>
          {t('Continue')}
        </Button>
      </Foot>
    </div>
  );
}

function Enter({ kind, add, onBack, onAdded }: ConnectChannelProps & { onAdded: (channel: Channel) => void }) {
  const specs = kind.settings.filter((spec) => !spec.isDefault);
  const [start] = useState(() => ({ name: kind.title, settings: startValues(specs) }));
  const form = useForm(
    start,
    async (values) => onAdded(await add(values.name.trim(), settingsToSend(specs, values.settings))),
    (values) => ({
      ...(values.name.trim() === '' ? { name: t('Fill this in') } : {}),
      ...mistakesIn(specs, values.settings),
    }),
  );
  const labels = {
    name: t.as('thing', 'Name'),
    ...fieldLabels(specs),
  };
  return (
    <form noValidate className="flex flex-col gap-4" onSubmit={(event) => void form.submit(event)}>
      <FormError message={form.message} fields={form.fields} labels={labels} />
      <Field
        name="name"
        label={t.as('thing', 'Name')}
        help={t('How your team recognises it.')}
        error={form.errorOf('name')}
      >
        <Input value={form.values.name} onValueChange={(name) => form.set('name', name)} autoComplete="off" />
      </Field>
      <CardFields
        specs={specs}
        values={form.values.settings}
        onChange={(key, value) => form.set('settings', { ...form.values.settings, [key]: value })}
        errorOf={form.errorOf}
      />
      <Foot onBack={onBack}>
        <Button look="primary" type="submit" isBusy={form.isBusy}>
          {form.isBusy ? t('Checking with a real call') : t('Connect')}
        </Button>
      </Foot>
    </form>
  );
}

function Test({ kind, channel, test, onNext }: ConnectChannelProps & { channel: Channel; onNext: () => void }) {
  const [checks, setChecks] = useState<readonly Check[] | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const run = async (): Promise<void> => {
    setChecks(null);
    setTrouble(null);
    try {
      setChecks(await test(channel.id));
    } catch (error) {
      setTrouble(troubleOf(error).message);
    }
  };
  useEffect(() => void run(), [channel.id]);
  const isWrong = checks?.some((check) => !check.ok) ?? false;
  return (
    <div className="flex flex-col gap-4">
      {/* Room for what most kinds test: a button that moves from under the pointer takes no click. */}
      <div className="min-h-44">
        <Checks checks={checks} isRunning={checks === null && trouble === null} />
      </div>
      {trouble ? (
        <Banner tone="danger" title={t('The test could not run')}>
          {trouble}
        </Banner>
      ) : null}
      {isWrong ? (
        <Banner tone="warn">
          {t('The channel is saved. What does not work yet can also be mended later in Settings.')}
        </Banner>
      ) : null}
      {kind.abilities.visitors ? <Snippet channel={channel} /> : <BothWays channel={channel} />}
      <Foot>
        <Button onClick={() => void run()} disabled={checks === null && trouble === null}>
          {t('Test again')}
        </Button>
        <Button look="primary" onClick={onNext}>
          {t('Continue')}
        </Button>
      </Foot>
    </div>
  );
}

/** The last steps of the test are done by a person: they write, and are answered. Each ticks itself when it has happened. */
function BothWays({ channel }: { channel: Channel }) {
  const steps = [
    {
      title: t('A message in'),
      at: channel.lastInboundAt,
      wait: t('Waiting for the first message. Write one yourself.'),
    },
    { title: t('An answer out'), at: channel.lastOutboundAt, wait: t('Then answer it in the inbox.') },
  ];
  return (
    <div className="flex flex-wrap items-start gap-4">
      {channel.writeUrl ? (
        <QrCode
          text={channel.writeUrl}
          label={t('QR code to write to {label}', { label: channel.label || channel.name })}
        />
      ) : null}
      <div className="min-w-48 flex-1">
        <p className="font-medium">{t('Write to yourself')}</p>
        {channel.writeUrl ? (
          <p>
            {t('Scan the code, or')}{' '}
            <a href={channel.writeUrl} target="_blank" rel="noreferrer" className="text-link underline">
              {t('open {label}', { label: channel.label || channel.name })}
            </a>
            .
          </p>
        ) : null}
        <ul aria-live="polite" className="mt-2 flex flex-col gap-2">
          {steps.map((step) => (
            <li key={step.title} className="flex items-start gap-2">
              {step.at ? (
                <CircleCheck size={16} role="img" aria-label={t('Works')} className="mt-0.5 shrink-0 text-ok" />
              ) : (
                <Hourglass size={16} role="img" aria-label={t('Waiting')} className="mt-0.5 shrink-0 text-text-3" />
              )}
              <span>
                {step.title}
                <span className="block text-text-2">{step.at ? <Time at={step.at} /> : step.wait}</span>
              </span>
            </li>
          ))}
        </ul>
      </div>
    </div>
  );
}

function Defaults(props: ConnectChannelProps & { channel: Channel; onNext: () => void }) {
  const { kind, channel, teams, workspaceHours, setDefaults, onNext } = props;
  const specs = kind.settings.filter((spec) => spec.isDefault);
  const [stored] = useState(() => ({ defaults: defaultsOf(channel), settings: startValues(specs, channel) }));
  const form = useForm(
    stored,
    async ({ settings, defaults }) => {
      const isChanged = JSON.stringify(settings) !== JSON.stringify(stored.settings);
      if (form.isDirty)
        await setDefaults(channel.id, {
          ...defaultsToSend(defaults),
          ...(isChanged ? { settings: settingsToSend(specs, settings) } : {}),
        });
      onNext();
    },
    (values) => mistakesIn(specs, values.settings),
  );
  return (
    <form noValidate className="flex flex-col gap-4" onSubmit={(event) => void form.submit(event)}>
      <FormError message={form.message} fields={form.fields} labels={{ ...defaultLabels, ...fieldLabels(specs) }} />
      <ChannelDefaults
        values={form.values.defaults}
        onChange={(defaults) => form.set('defaults', defaults)}
        errorOf={form.errorOf}
        teams={teams}
        workspaceHours={workspaceHours}
      />
      <CardFields
        specs={specs}
        values={form.values.settings}
        errorOf={form.errorOf}
        onChange={(key, value) => form.set('settings', { ...form.values.settings, [key]: value })}
      />
      <Foot>
        <Button look="primary" type="submit" isBusy={form.isBusy}>
          {t('Finish')}
        </Button>
      </Foot>
    </form>
  );
}

function Foot({ onBack, children }: { onBack?: () => void; children: React.ReactNode }) {
  return (
    <div className="mt-2 flex flex-wrap justify-end gap-2">
      {onBack ? (
        <Button
          look="ghost"
          className="me-auto"
          icon={<ArrowLeft size={16} aria-hidden className="rtl:-scale-x-100" />}
          onClick={onBack}
        >
          {t('Back')}
        </Button>
      ) : null}
      {children}
    </div>
  );
}
