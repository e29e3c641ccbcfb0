// Connecting a channel, the same for every kind: what you need, enter it, test it, where its messages go. All words come from the card.
import type { Channel, ChannelKind, Check, Team } from '@throughline/sdk';
import { ArrowLeft, CircleCheck, Clock, Hourglass } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { Banner } from './banner.tsx';
import { Button } from './button.tsx';
import { CardFields } from './card-fields.tsx';
import { fieldLabels, mistakesIn, settingsToSend, startValues, type CardValue } from './card-values.ts';
import { ChannelIcon } from './channel-icon.tsx';
import { Checks } from './checks.tsx';
import { Field } from './field.tsx';
import { FormError } from './form-error.tsx';
import { Input } from './input.tsx';
import { QrCode } from './qr-code.tsx';
import { Select } from './select.tsx';
import { Snippet } from './snippet.tsx';
import { Steps } from './steps.tsx';
import { Time } from './time.tsx';
import { troubleOf, useForm } from './use-form.ts';

export interface ConnectChannelProps {
  kind: ChannelKind;
  teams: readonly Team[];
  /** Fresh as the server sees it: the snippet waits for its first words. */
  channelOf: (id: string) => Channel | undefined;
  add: (name: string, settings: Record<string, CardValue | null>) => Promise<Channel>;
  test: (id: string) => Promise<readonly Check[]>;
  setTeam: (id: string, teamId: string | null) => Promise<unknown>;
  onBack: () => void;
  onDone: (channel: Channel) => void;
}
type Step = 'prepare' | 'enter' | 'test' | 'defaults';
const order: readonly Step[] = ['prepare', 'enter', 'test', 'defaults'];
const titles: Record<Step, string> = { prepare: 'What you need', enter: 'Enter', test: 'Test', defaults: 'Defaults' };

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
          Connect {kind.title}
        </h2>
      </div>
      <Steps
        label={`Connecting ${kind.title}`}
        steps={order.map((each) => titles[each])}
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
        About {kind.setup.minutes} min
      </p>
      {kind.setup.needs.length > 0 ? (
        <div>
          <p className="font-medium">Have at hand</p>
          <ul className="mt-1 list-disc ps-5">
            {kind.setup.needs.map((need) => (
              <li key={need}>{need}</li>
            ))}
          </ul>
        </div>
      ) : null}
      {kind.setup.links && kind.setup.links.length > 0 ? (
        <div>
          <p className="font-medium">Where to find it</p>
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
          Continue
        </Button>
      </Foot>
    </div>
  );
}

function Enter({ kind, add, onBack, onAdded }: ConnectChannelProps & { onAdded: (channel: Channel) => void }) {
  const [start] = useState(() => ({ name: kind.title, settings: startValues(kind.settings) }));
  const form = useForm(
    start,
    async (values) => onAdded(await add(values.name.trim(), settingsToSend(kind.settings, values.settings))),
    (values) => ({
      ...(values.name.trim() === '' ? { name: 'Fill this in' } : {}),
      ...mistakesIn(kind.settings, values.settings),
    }),
  );
  const labels = {
    name: 'Name',
    ...fieldLabels(kind.settings),
  };
  return (
    <form noValidate className="flex flex-col gap-4" onSubmit={(event) => void form.submit(event)}>
      <FormError message={form.message} fields={form.fields} labels={labels} />
      <Field name="name" label="Name" help="How your team recognises it." error={form.errorOf('name')}>
        <Input value={form.values.name} onValueChange={(name) => form.set('name', name)} autoComplete="off" />
      </Field>
      <CardFields
        specs={kind.settings}
        values={form.values.settings}
        onChange={(key, value) => form.set('settings', { ...form.values.settings, [key]: value })}
        errorOf={form.errorOf}
      />
      <Foot onBack={onBack}>
        <Button look="primary" type="submit" isBusy={form.isBusy}>
          {form.isBusy ? 'Checking with a real call' : 'Connect'}
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
      <Checks checks={checks} isRunning={checks === null && trouble === null} />
      {trouble ? (
        <Banner tone="danger" title="The test could not run">
          {trouble}
        </Banner>
      ) : null}
      {isWrong ? (
        <Banner tone="warn">The channel is saved. What does not work yet can also be mended later in Settings.</Banner>
      ) : null}
      {kind.abilities.visitors ? <Snippet channel={channel} /> : <BothWays channel={channel} />}
      <Foot>
        <Button onClick={() => void run()} disabled={checks === null && trouble === null}>
          Test again
        </Button>
        <Button look="primary" onClick={onNext}>
          Continue
        </Button>
      </Foot>
    </div>
  );
}

/** The last steps of the test are done by a person: they write, and are answered. Each ticks itself when it has happened. */
function BothWays({ channel }: { channel: Channel }) {
  const steps = [
    { title: 'A message in', at: channel.lastInboundAt, wait: 'Waiting for the first message. Write one yourself.' },
    { title: 'An answer out', at: channel.lastOutboundAt, wait: 'Then answer it in the inbox.' },
  ];
  return (
    <div className="flex flex-wrap items-start gap-4">
      {channel.writeUrl ? (
        <QrCode text={channel.writeUrl} label={`QR code to write to ${channel.label || channel.name}`} />
      ) : null}
      <div className="min-w-48 flex-1">
        <p className="font-medium">Write to yourself</p>
        {channel.writeUrl ? (
          <p>
            Scan the code, or{' '}
            <a href={channel.writeUrl} target="_blank" rel="noreferrer" className="text-link underline">
              open {channel.label || channel.name}
            </a>
            .
          </p>
        ) : null}
        <ul aria-live="polite" className="mt-2 flex flex-col gap-2">
          {steps.map((step) => (
            <li key={step.title} className="flex items-start gap-2">
              {step.at ? (
                <CircleCheck size={16} role="img" aria-label="Works" className="mt-0.5 shrink-0 text-ok" />
              ) : (
                <Hourglass size={16} role="img" aria-label="Waiting" className="mt-0.5 shrink-0 text-text-3" />
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

function Defaults({ channel, teams, setTeam, onNext }: ConnectChannelProps & { channel: Channel; onNext: () => void }) {
  const form = useForm({ teamId: channel.teamId ?? 'none' }, async ({ teamId }) => {
    if (teamId !== (channel.teamId ?? 'none')) await setTeam(channel.id, teamId === 'none' ? null : teamId);
    onNext();
  });
  return (
    <form className="flex flex-col gap-4" onSubmit={(event) => void form.submit(event)}>
      <FormError message={form.message} />
      {teams.length > 0 ? (
        <Field name="teamId" label="Team" help="New conversations of this channel start here.">
          <Select
            value={form.values.teamId}
            onChange={(teamId) => form.set('teamId', teamId)}
            choices={teamChoices(teams)}
          />
        </Field>
      ) : (
        <p className="text-text-2">
          New conversations wait in Unassigned, where everyone sees them. When you have teams, a channel can hand its
          conversations to one of them.
        </p>
      )}
      <Foot>
        <Button look="primary" type="submit" isBusy={form.isBusy}>
          Finish
        </Button>
      </Foot>
    </form>
  );
}

export const teamChoices = (teams: readonly Team[]) => [
  { value: 'none', label: 'No team' },
  ...teams.map((team) => ({ value: team.id, label: team.name })),
];

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
          Back
        </Button>
      ) : null}
      {children}
    </div>
  );
}
