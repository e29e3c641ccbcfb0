// One field of many people: a value for all of them, or none.
import { readFieldText } from '@throughline/domain';
import type { Field, FieldValue } from '@throughline/sdk';
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FieldEditor } from '../../ui/field-values.tsx';
import { t } from '../../words/t.ts';

export function SetField({
  field,
  onClose,
  onSet,
}: {
  field: Field;
  onClose: () => void;
  onSet: (value: FieldValue | null) => void;
}) {
  const [value, setValue] = useState<FieldValue | null>(null);
  const [wrong, setWrong] = useState('');
  const set = (): void => {
    if (wrong === '' && value === null) setWrong(t('Give a value, or clear it'));
    else if (wrong === '') onSet(value);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('Set {field}', { field: field.name })}
      description={t('The same for everybody who is selected. It can be undone.')}
      footer={
        <>
          <Button look="ghost" className="me-auto" onClick={() => onSet(null)}>
            {t('Clear')}
          </Button>
          <Button onClick={onClose}>{t('Cancel')}</Button>
          <Button look="primary" onClick={set}>
            {t('Set {field}', { field: field.name })}
          </Button>
        </>
      }
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          set();
        }}
      >
        <FieldEditor
          field={field}
          value={value}
          wrong={wrong}
          read={readFieldText}
          onChange={(next) => {
            setValue(next);
            setWrong('');
          }}
          onWrong={setWrong}
        />
      </form>
    </Dialog>
  );
}
