// A password that can be looked at, with its strength while a new one is chosen. Pasting is always allowed.
import { Eye, EyeOff } from 'lucide-react';
import { useId, useState } from 'react';
import { classes } from './classes.ts';
import { Field } from './field.tsx';
import { Input } from './input.tsx';
import { passwordStrength } from './password-strength.ts';
import { t } from '../words/t.ts';

export interface PasswordFieldProps {
  name?: string;
  label?: string;
  value: string;
  onChange: (value: string) => void;
  error?: string | undefined;
  /** A new password shows its strength; `personal` words are guessed first. */
  isNew?: boolean;
  personal?: readonly string[];
}

export function PasswordField({
  name = 'password',
  label = t('Password'),
  value,
  onChange,
  error,
  isNew = false,
  personal = [],
}: PasswordFieldProps) {
  const [isShown, setShown] = useState(false);
  return (
    <Field
      name={name}
      label={label}
      error={error}
      help={isNew ? <Meter password={value} personal={personal} /> : undefined}
    >
      <div className="relative">
        <Input
          type={isShown ? 'text' : 'password'}
          value={value}
          onValueChange={onChange}
          autoComplete={isNew ? 'new-password' : 'current-password'}
          spellCheck={false}
          autoCapitalize="off"
          className="pe-10"
        />
        <button
          type="button"
          aria-label={isShown ? t('Hide password') : t('Show password')}
          aria-pressed={isShown}
          onClick={() => setShown(!isShown)}
          className="absolute inset-y-0 end-0 inline-flex w-9 items-center justify-center rounded-control text-text-3 hover:text-text"
        >
          {isShown ? <EyeOff size={16} aria-hidden /> : <Eye size={16} aria-hidden />}
        </button>
      </div>
    </Field>
  );
}

function Meter({ password, personal }: { password: string; personal: readonly string[] }) {
  const id = useId();
  const { level, words } = passwordStrength(password, personal);
  const color = ['bg-danger', 'bg-warn', 'bg-warn', 'bg-ok'][level] ?? '';
  return (
    <span className="mt-0.5 flex items-center gap-2">
      <span aria-hidden className="flex gap-1">
        {[1, 2, 3].map((step) => (
          <span
            key={step}
            className={classes('h-1 w-8 rounded-full', password !== '' && level >= step ? color : 'bg-line')}
          />
        ))}
      </span>
      <span id={id} aria-live="polite">
        {words}
      </span>
    </span>
  );
}
