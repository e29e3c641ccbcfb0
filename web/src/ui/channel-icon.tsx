// A channel kind's mark, drawn from its card: white or black on its tint, whichever can be seen.
import { classes } from './classes.ts';
import { inkOn } from './ink.ts';
import { t } from '../words/t.ts';

const sizes = {
  sm: 'size-4 rounded-[4px]',
  md: 'size-5 rounded-[5px]',
  lg: 'size-8 rounded-control',
  xl: 'size-10 rounded-card',
};

export interface ChannelIconProps {
  card: { readonly icon: string; readonly tint: string; readonly title: string } | undefined;
  size?: keyof typeof sizes;
  isNamed?: boolean;
  className?: string;
}

/** Hidden from readers unless `isNamed`: usually the channel's name stands beside it. */
export function ChannelIcon({ card, size = 'md', isNamed = false, className }: ChannelIconProps) {
  const tint = card?.tint ?? '#6c7585';
  return (
    <span
      {...(isNamed
        ? { role: 'img', 'aria-label': card?.title ?? t('Unknown channel'), title: card?.title }
        : { 'aria-hidden': true })}
      className={classes('inline-flex shrink-0 items-center justify-center', sizes[size], className)}
      style={{ background: tint, color: inkOn(tint) }}
    >
      <svg viewBox="0 0 24 24" className="size-[68%]" fill="currentColor" fillRule="evenodd" aria-hidden>
        <path d={card?.icon ?? ''} />
      </svg>
    </span>
  );
}
