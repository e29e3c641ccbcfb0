// Whose signature stands under my letters: the workspace's, my own, or none.
import { useState } from 'react';
import { useMe } from '../../live/index.ts';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { Textarea } from '../../ui/textarea.tsx';
import { fillSignature } from '../../live/signature.ts';
import { t } from '../../words/t.ts';

const signatureLimit = 2000;
const signatureHelp = () => t('Put {{agent.name}} or {{workspace.name}} where the names should stand.');

/** `value`: null for the workspace's, '' for none. */
export function SignatureField({
  value,
  name,
  onChange,
}: {
  value: string | null;
  /** My name as it is typed now. */
  name: string;
  onChange: (value: string | null) => void;
}) {
  const { workspace } = useMe();
  const shared = workspace.settings.signature;
  // Words of one's own that were just emptied are still being written.
  const [isWriting, setWriting] = useState(false);
  const choice = value === null ? 'shared' : value === '' && !isWriting ? 'none' : 'own';
  const pick = (picked: 'shared' | 'own' | 'none') => {
    setWriting(picked === 'own');
    onChange(picked === 'shared' ? null : picked === 'none' ? '' : shared || '{{agent.name}}');
  };
  const shown = fillSignature(value ?? shared, name, workspace.name);
  return (
    <div className="mb-4 flex max-w-sm flex-col gap-3">
      <Field
        name="signature"
        label={t('Signature under letters')}
        help={t('Channels that carry letters, like mail, have it below each answer.')}
      >
        <Select
          value={choice}
          onChange={pick}
          choices={[
            { value: 'shared', label: t('The workspace’s'), ...(shared === '' ? { help: t('It has none yet') } : {}) },
            { value: 'own', label: t('My own') },
            { value: 'none', label: t('None') },
          ]}
        />
      </Field>
      {choice === 'own' ? (
        <Field name="signatureWords" label={t('Its words')} help={signatureHelp()}>
          <Textarea value={value ?? ''} onValueChange={onChange} rows={4} maxLength={signatureLimit} />
        </Field>
      ) : null}
      {shown === '' ? null : <SignatureShown words={shown} />}
    </div>
  );
}

const SignatureShown = ({ words }: { words: string }) => (
  <div
    role="group"
    aria-label={t('As customers see it')}
    className="border-s-2 border-line ps-2 text-sm wrap-anywhere whitespace-pre-wrap text-text-2"
  >
    {words}
  </div>
);

/** For agents who have none of their own. */
export const SharedSignatureField = ({
  value,
  error,
  onChange,
}: {
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}) => (
  <Field
    name="signature"
    label={t('Signature under letters')}
    isOptional
    help={`${t('For agents without one of their own.')} ${signatureHelp()}`}
    error={error}
  >
    <Textarea value={value} onValueChange={onChange} rows={3} maxLength={signatureLimit} />
  </Field>
);
