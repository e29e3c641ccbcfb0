// A text made to be taken elsewhere: a link, an address, a key.
import { CopyButton } from './copy-button.tsx';
import { Field } from './field.tsx';
import { Input } from './input.tsx';

export function CopyField({ name, label, value, help }: { name: string; label: string; value: string; help?: string }) {
  return (
    <Field name={name} label={label} help={help}>
      <div className="flex gap-2">
        <Input value={value} readOnly onFocus={(event) => event.target.select()} className="font-mono text-sm" />
        <CopyButton text={value} />
      </div>
    </Field>
  );
}
