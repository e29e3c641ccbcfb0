// The two questions we ask: who you are, before the first message leaves; where to answer, once it is there.
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import './forms.css';
import { PrivacyLink } from './privacy.tsx';
import { looksLikeEmail, setting, usePanel } from './session.ts';
import { OtherWays } from './ways.tsx';

export interface Given {
  readonly name?: string;
  readonly email?: string;
  readonly consent?: boolean;
}

/** Asked when the first message is written, with the message in view, so that nothing is typed in vain. */
export function PreChat({
  questions,
  text,
  onDone,
  onBack,
}: {
  questions: { name: boolean; email: boolean };
  text: string;
  onDone: (given: Given) => void;
  onBack: () => void;
}): VNode {
  const { say, config } = usePanel();
  const [values, setValues] = useState({ name: '', email: '', consent: false });
  const [wrong, setWrong] = useState<Partial<Record<keyof typeof values, string>>>({});
  const form = useRef<HTMLFormElement>(null);
  const consentText = setting(config, 'consentText');
  useEffect(() => {
    form.current!.querySelector('input')?.focus();
  }, []);
  function submit(event: Event): void {
    event.preventDefault();
    const found: typeof wrong = {};
    if (questions.name && values.name.trim() === '') found.name = say('needed');
    if (questions.email && !looksLikeEmail(values.email))
      found.email = say(values.email.trim() === '' ? 'needed' : 'badEmail');
    if (consentText && !values.consent) found.consent = say('needConsent');
    setWrong(found);
    const first = (['name', 'email', 'consent'] as const).find((key) => found[key]);
    if (first) {
      form.current!.querySelector<HTMLInputElement>(`#pre-${first}`)?.focus();
      return;
    }
    onDone({
      ...(questions.name ? { name: values.name.trim() } : {}),
      ...(questions.email ? { email: values.email.trim() } : {}),
      ...(consentText ? { consent: true } : {}),
    });
  }
  return (
    <form class="prechat" ref={form} onSubmit={submit} noValidate>
      <p class="quote" dir="auto">
        {text}
      </p>
      <h2>{say('preTitle')}</h2>
      <p class="why">{say('preWhy')}</p>
      {questions.name && (
        <Input
          id="pre-name"
          label={say('name')}
          value={values.name}
          wrong={wrong.name}
          autocomplete="name"
          onInput={(name) => setValues({ ...values, name })}
        />
      )}
      {questions.email && (
        <Input
          id="pre-email"
          label={say('email')}
          type="email"
          value={values.email}
          wrong={wrong.email}
          autocomplete="email"
          onInput={(email) => setValues({ ...values, email })}
        />
      )}
      {consentText && (
        <>
          <label class="consent">
            <input
              id="pre-consent"
              type="checkbox"
              checked={values.consent}
              aria-invalid={wrong.consent ? 'true' : 'false'}
              aria-describedby="pre-consent-wrong"
              onChange={(event) => setValues({ ...values, consent: event.currentTarget.checked })}
            />{' '}
            <span>{consentText}</span>
          </label>
          <p class="wrong" id="pre-consent-wrong">
            {wrong.consent}
          </p>
        </>
      )}
      <PrivacyLink config={config} />
      <div class="row">
        <button type="button" class="quiet" onClick={onBack}>
          {say('back')}
        </button>
        <button type="submit" class="primary">
          {say('send')}
        </button>
      </div>
    </form>
  );
}

function Input({
  id,
  label,
  value,
  wrong,
  type = 'text',
  autocomplete,
  onInput,
}: {
  id: string;
  label: string;
  value: string;
  wrong: string | undefined;
  type?: 'text' | 'email';
  autocomplete: string;
  onInput: (value: string) => void;
}): VNode {
  return (
    <div class="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type={type as 'text'}
        value={value}
        autocomplete={autocomplete}
        maxLength={200}
        required
        placeholder={type === 'email' ? 'name@example.com' : ''}
        aria-invalid={wrong ? 'true' : 'false'}
        aria-describedby={`${id}-wrong`}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <p class="wrong" id={`${id}-wrong`}>
        {wrong}
      </p>
    </div>
  );
}

/** After the first message, once: silence without an address is how customers are lost. */
export function LeaveCard({ onDone, onNo }: { onDone: (email: string) => void; onNo: () => void }): VNode {
  const { say, visitor } = usePanel();
  const [email, setEmail] = useState('');
  const [wrong, setWrong] = useState('');
  const [isBusy, setBusy] = useState(false);
  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (!looksLikeEmail(email)) {
      setWrong(say('badEmail'));
      return;
    }
    setBusy(true);
    const answer = await visitor.identify({ email: email.trim() });
    setBusy(false);
    if (answer.ok) onDone(email.trim());
    else setWrong(say('failed'));
  }
  return (
    <form class="card" onSubmit={submit} noValidate>
      <Input
        id="leave-email"
        label={say('leaveTitle')}
        type="email"
        value={email}
        wrong={wrong || undefined}
        autocomplete="email"
        onInput={setEmail}
      />
      <div class="row">
        <button type="button" class="quiet" onClick={onNo}>
          {say('noThanks')}
        </button>
        <button type="submit" class="primary" disabled={isBusy}>
          {say('save')}
        </button>
      </div>
      <OtherWays />
    </form>
  );
}
