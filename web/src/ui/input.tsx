// One line of text. Inside a Field it takes its label, help and error from there.
import { Input as Base } from '@base-ui/react/input';
import type { ComponentProps } from 'react';
import { classes } from './classes.ts';

export const controlClass = classes(
  'w-full rounded-control border border-input-line bg-bg px-2.5 py-1 text-base text-text min-h-8 pointer-coarse:min-h-11',
  'hover:border-text-3 focus-visible:outline-offset-0 disabled:opacity-60 data-invalid:border-danger aria-invalid:border-danger',
);

export function Input({
  className,
  ...rest
}: Omit<ComponentProps<typeof Base>, 'className'> & { className?: string | undefined }) {
  return <Base {...rest} className={classes(controlClass, className)} />;
}
