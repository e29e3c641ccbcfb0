// A whole number with its unit beside it.
import { Input } from './input.tsx';

export function NumberInput({
  value,
  onChange,
  unit,
  min,
  max,
}: {
  value: number;
  onChange: (value: number) => void;
  unit: string;
  min: number;
  max: number;
}) {
  return (
    <span className="flex items-center gap-2">
      <Input
        type="number"
        inputMode="numeric"
        min={min}
        max={max}
        step={1}
        className="w-24! tabular"
        value={Number.isNaN(value) ? '' : String(value)}
        onValueChange={(text) => onChange(text === '' ? Number.NaN : Math.round(Number(text)))}
      />
      <span className="text-text-2">{unit}</span>
    </span>
  );
}
