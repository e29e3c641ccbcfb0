// A person's picture, or their initials on a colour of their own.
import { useState, type ReactNode } from 'react';
import { hueOf, initials } from './avatar-face.ts';
import { classes } from './classes.ts';

const sizes = {
  xs: 'size-5 text-[0.625rem]',
  sm: 'size-6 text-[0.6875rem]',
  md: 'size-8 text-xs',
  lg: 'size-12 text-base',
  xl: 'size-16 text-xl',
};

export interface AvatarProps {
  name: string;
  seed?: string;
  src?: string | null;
  size?: keyof typeof sizes;
  presence?: 'available' | 'busy' | 'away' | 'offline';
  badge?: ReactNode;
  className?: string;
}

/** Decoration beside a written name: hidden from readers. The picture lies on the initials, so nothing moves when it comes or is missing. */
export function Avatar({ name, seed, src, size = 'md', presence, badge, className }: AvatarProps) {
  const [broken, setBroken] = useState('');
  const hue = hueOf(seed ?? name);
  return (
    <span aria-hidden className={classes('relative inline-flex shrink-0', className)}>
      <span
        className={classes(
          'inline-flex items-center justify-center rounded-full font-semibold select-none',
          sizes[size],
        )}
        style={{
          background: `light-dark(hsl(${hue} 55% 90%), hsl(${hue} 30% 24%))`,
          color: `light-dark(hsl(${hue} 60% 25%), hsl(${hue} 55% 85%))`,
        }}
      >
        {initials(name)}
      </span>
      {src && src !== broken ? (
        <img
          src={src}
          alt=""
          loading="lazy"
          onError={() => setBroken(src)}
          className="absolute inset-0 size-full rounded-full object-cover"
        />
      ) : null}
      {presence ? <Presence state={presence} /> : null}
      {badge ? <span className="absolute -end-1.5 -bottom-1.5 rounded-[5px] ring-2 ring-bg">{badge}</span> : null}
    </span>
  );
}

// Shape as well as colour: full, barred, hollow.
function Presence({ state }: { state: 'available' | 'busy' | 'away' | 'offline' }) {
  const look = {
    available: 'bg-ok',
    busy: 'bg-danger',
    away: 'border-2 border-warn bg-bg',
    offline: 'border-2 border-text-3 bg-bg',
  }[state];
  return (
    <span
      data-dot={state === 'available' || state === 'busy' ? '' : undefined}
      className={classes(
        'absolute -end-0.5 -bottom-0.5 flex size-2.5 items-center justify-center rounded-full ring-2 ring-bg',
        look,
      )}
    >
      {state === 'busy' ? <span className="h-0.5 w-1.5 bg-bg" /> : null}
    </span>
  );
}
