// A number of days, typed.
import { Input } from '../../ui/input.tsx';
import { t } from '../../words/t.ts';

export function DaysInput({
  label,
  days,
  disabled,
  onChange,
}: {
  label: string;
  days: number;
  disabled: boolean;
  onChange: (days: number) => void;
}) {
  return (
    <span className="flex items-center gap-2">
      <Input
        type="number"
        inputMode="numeric"
        aria-label={label}
        min={1}
        max={3650}
        step={1}
        disabled={disabled}
        value={Number.isNaN(days) ? '' : String(days)}
        onValueChange={(typed) => onChange(typed === '' ? Number.NaN : Number(typed))}
        className="w-24! tabular"
      />
      <span>{t.as('unit', 'days')}</span>
    </span>
  );
}
