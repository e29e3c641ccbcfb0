// Several lines of text, growing with what is written.
import { Field as Base } from '@base-ui/react/field';
import type { ComponentProps, CSSProperties } from 'react';
import { classes } from './classes.ts';
import { controlClass } from './input.tsx';

export interface TextareaProps extends Omit<ComponentProps<'textarea'>, 'onChange' | 'value' | 'defaultValue'> {
  value: string;
  onValueChange: (value: string) => void;
}

export function Textarea({ value, onValueChange, className, rows = 3, ...rest }: TextareaProps) {
  return (
    <Base.Control
      value={value}
      onValueChange={(next) => onValueChange(String(next))}
      render={
        <textarea
          {...rest}
          rows={rows}
          // It grows with its words from here on: `rows` alone says nothing to a field that does.
          style={{ '--rows': rows } as CSSProperties}
          className={classes(
            controlClass,
            'field-sizing-content min-h-[calc(var(--rows)*1lh+0.625rem)] max-h-80 resize-y',
            className,
          )}
        />
      }
    />
  );
}
