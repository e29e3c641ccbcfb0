// A strip that says how things stand: what happened, what it means, what to do.
import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import { t } from '../words/t.ts';

type Tone = 'info' | 'ok' | 'warn' | 'danger';
const looks = {
  info: [Info, 'bg-accent-soft text-text', 'text-link'],
  ok: [CircleCheck, 'bg-ok-soft text-text', 'text-ok'],
  warn: [TriangleAlert, 'bg-warn-soft text-text', 'text-warn'],
  danger: [CircleAlert, 'bg-danger-soft text-text', 'text-danger'],
} as const;

export interface BannerProps {
  tone?: Tone;
  title?: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  onDismiss?: () => void;
  className?: string;
}

export function Banner({ tone = 'info', title, children, action, onDismiss, className }: BannerProps) {
  const [Icon, look, ink] = looks[tone];
  return (
    <div
      role={tone === 'danger' ? 'alert' : 'status'}
      data-card=""
      className={classes('flex items-start gap-x-3 rounded-card px-3 py-2', look, className)}
    >
      <Icon size={16} aria-hidden className={classes('mt-0.5 shrink-0', ink)} />
      {/* On a narrow screen the deeds go below the words; the cross stays in its corner beside them. */}
      <div className="flex min-w-40 flex-1 flex-wrap items-start gap-x-3 gap-y-2">
        <div className="min-w-40 flex-1 wrap-anywhere">
          {title ? <p className="font-medium">{title}</p> : null}
          {children}
        </div>
        {action}
      </div>
      {onDismiss ? (
        <button
          type="button"
          aria-label={t('Dismiss')}
          onClick={onDismiss}
          className="inline-flex size-6 shrink-0 items-center justify-center rounded-control hover:bg-hover"
        >
          <X size={16} aria-hidden />
        </button>
      ) : null}
    </div>
  );
}
