// One day's spans: open or closed, all day, or from–to as often as needed.
import { Copy, Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from './button.tsx';
import { IconButton } from './icon-button.tsx';
import { Input } from './input.tsx';
import { Switch } from './switch.tsx';
import { asTime, dayName, isWholeDay, nextSpan, wholeDay, type Span } from './week.ts';
import { t } from '../words/t.ts';

const mostSpans = 4;
export interface DayHoursProps {
  index: number;
  spans: readonly Span[];
  error: string | undefined;
  onChange: (spans: readonly Span[]) => void;
  onCopy: () => void;
}

export function DayHours({ index, spans, error, onChange, onCopy }: DayHoursProps) {
  const name = dayName(index);
  const isAllDay = isWholeDay(spans);
  const set = (at: number, span: Span): void => onChange(spans.map((each, place) => (place === at ? span : each)));
  return (
    <li data-field={`hours.${index}`} className="flex flex-wrap items-start gap-x-4 gap-y-2 py-3">
      <Switch
        label={name}
        isOn={spans.length > 0}
        onChange={(isOn) => onChange(isOn ? [nextSpan([])] : [])}
        className="w-36"
      />
      <div className="flex min-w-52 flex-1 flex-col gap-2">
        {spans.length === 0 ? <p className="pt-1 text-text-3">{t.as('hours', 'Closed')}</p> : null}
        {isAllDay ? (
          <p className="pt-1">{t('All day')}</p>
        ) : (
          spans.map((span, at) => (
            <div key={at} className="flex items-center gap-2">
              <TimeInput
                label={t('{name}, from', { name })}
                value={span[0]}
                onChange={(from) => set(at, [from, span[1]])}
              />
              <span aria-hidden>–</span>
              <TimeInput label={t('{name}, to', { name })} value={span[1]} onChange={(to) => set(at, [span[0], to])} />
              {spans.length > 1 ? (
                <IconButton
                  label={t('Remove {from} to {to}', { from: span[0], to: span[1] })}
                  icon={<X size={16} aria-hidden />}
                  onClick={() => onChange(spans.filter((_, place) => place !== at))}
                />
              ) : null}
            </div>
          ))
        )}
        {error ? <p className="text-sm text-danger">{error}</p> : null}
      </div>
      {spans.length > 0 ? (
        <div className="flex flex-wrap gap-1">
          <Button size="sm" look="ghost" onClick={() => onChange(isAllDay ? [nextSpan([])] : [wholeDay])}>
            {isAllDay ? t('Set times') : t('All day')}
          </Button>
          {isAllDay || spans.length >= mostSpans ? null : (
            <IconButton
              label={t('Add a span to {name}', { name })}
              icon={<Plus size={16} aria-hidden />}
              onClick={() => onChange([...spans, nextSpan(spans)])}
            />
          )}
          <IconButton
            label={t('Copy {name} to all weekdays', { name })}
            icon={<Copy size={16} aria-hidden />}
            onClick={onCopy}
          />
        </div>
      ) : null}
    </li>
  );
}

// Text rather than the browser's own time field, which knows no 24:00.
function TimeInput({ label, value, onChange }: { label: string; value: string; onChange: (time: string) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  const keep = (): void => {
    if (typed !== null) {
      onChange(asTime(typed));
      setTyped(null);
    }
  };
  return (
    <Input
      aria-label={label}
      value={typed ?? value}
      inputMode="numeric"
      placeholder="09:00"
      className="w-20! tabular"
      onValueChange={setTyped}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') keep();
      }}
    />
  );
}
