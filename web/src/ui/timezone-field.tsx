// The time zone, found by typing a city.
import { useMemo } from 'react';
import { Combobox } from './combobox.tsx';
import { Field } from './field.tsx';
import { timezoneChoices, zoneWords } from './places.ts';
import { t } from '../words/t.ts';

export function TimezoneField({
  value,
  onChange,
  error,
  help,
}: {
  value: string;
  onChange: (zone: string) => void;
  error: string | undefined;
  help?: string;
}) {
  const choices = useMemo(() => {
    const known = timezoneChoices();
    return known.some((choice) => choice.value === value) ? known : [{ value, label: zoneWords(value) }, ...known];
  }, [value]);
  return (
    <Field name="timezone" label={t('Time zone')} help={help} error={error}>
      <Combobox
        choices={choices}
        value={value}
        onChange={(zone) => zone && onChange(zone)}
        placeholder={t('Type a city')}
        emptyText={t('No such zone. Try the nearest large city.')}
      />
    </Field>
  );
}
