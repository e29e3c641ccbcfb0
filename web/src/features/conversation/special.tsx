// What is more than words: a place, a shared contact, an invitation, a forwarded message, or something a screen cannot show.
import {
  CalendarDays,
  Contact,
  CircleHelp,
  Forward,
  MapPin,
  ChartBar,
  Megaphone,
  Sticker,
  type LucideIcon,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { mapLink } from '../../ui/map-link.ts';
import { RichText } from './rich-text.tsx';
import { specialParts, type SpecialPart } from './special-of.ts';
import { t } from '../../words/t.ts';
import { exactTime } from '../../ui/relative-time.ts';

const none: readonly string[] = [];

export function Special({ special }: { special: Readonly<Record<string, unknown>> }) {
  return specialParts(special).map((it) => <Part key={it.type} it={it} />);
}

function Part({ it }: { it: SpecialPart }) {
  switch (it.type) {
    case 'location':
      return (
        <Card icon={MapPin} title={it.title || t('Location')}>
          {it.address ? <p>{it.address}</p> : null}
          <a
            className="ui-link tabular"
            target="_blank"
            rel="noopener noreferrer"
            href={mapLink(it.latitude, it.longitude)}
          >
            <bdi dir="ltr">
              {it.latitude.toFixed(5)}, {it.longitude.toFixed(5)}
            </bdi>
          </a>
        </Card>
      );
    case 'contact':
      return (
        <Card icon={Contact} title={it.name || t('Shared contact')}>
          {it.lines.map((line) => (
            <RichText key={line} text={line} mentions={none} />
          ))}
        </Card>
      );
    case 'invitation':
      return (
        <Card icon={CalendarDays} title={it.title || t('Invitation')}>
          {it.startsAt ? (
            <p>
              <time dateTime={it.startsAt}>{exactTime(new Date(it.startsAt))}</time>
            </p>
          ) : null}
          {it.place ? <p>{it.place}</p> : null}
          {it.organizer ? <p>{t('By {name}', { name: it.organizer })}</p> : null}
        </Card>
      );
    case 'forward':
      return (
        <p className="mt-1 flex items-center gap-1 text-sm text-text-3">
          <Forward size={14} aria-hidden className="rtl:-scale-x-100" />
          {it.from ? t('Forwarded from {name}', { name: it.from }) : t('Forwarded')}
        </p>
      );
    case 'poll':
      return (
        <Card icon={ChartBar} title={it.question}>
          <ul className="list-disc ps-4">
            {it.options.map((option) => (
              <li key={option}>{option}</li>
            ))}
          </ul>
        </Card>
      );
    case 'sticker':
      return <Card icon={Sticker} title={t('Sticker {emoji}', { emoji: it.emoji })} />;
    case 'about':
      return (
        <Card icon={Megaphone} title={it.title}>
          {it.detail ? <p>{it.detail}</p> : null}
          {it.url ? (
            <a className="ui-link wrap-anywhere" target="_blank" rel="noopener noreferrer" href={it.url}>
              {t('Open it there')}
            </a>
          ) : null}
        </Card>
      );
    case 'other':
      return (
        <Card icon={CircleHelp} title={it.title}>
          {it.detail ? <p>{it.detail}</p> : <p>{t('It can be seen in the original channel.')}</p>}
        </Card>
      );
  }
}

function Card({ icon: Icon, title, children }: { icon: LucideIcon; title: string; children?: ReactNode }) {
  return (
    <div className="mt-1 flex min-w-44 gap-2 rounded-card border border-line bg-bg p-2 text-sm text-text">
      <Icon size={16} aria-hidden className="mt-0.5 shrink-0 text-text-3" />
      <div className="min-w-0">
        <p className="font-medium wrap-anywhere">{title}</p>
        <div className="text-text-2">{children}</div>
      </div>
    </div>
  );
}
