// Buttons, a list, cards, a place or a contact as the customer sees them, with what was chosen; nothing here can be pressed but links.
import { Check, ChevronRight, Contact, ExternalLink, List, MapPin, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { classes } from './classes.ts';
import { t } from '../words/t.ts';
import { mapLink } from './map-link.ts';

interface RichButton {
  readonly title: string;
  readonly url?: string;
}
export interface RichContentProps {
  content: {
    readonly buttons?: readonly RichButton[];
    readonly list?: {
      readonly label: string;
      readonly rows: readonly { readonly title: string; readonly text?: string }[];
    };
    readonly cards?: readonly {
      readonly title: string;
      readonly text?: string;
      readonly picture?: string;
      readonly buttons?: readonly RichButton[];
    }[];
    readonly location?: {
      readonly latitude: number;
      readonly longitude: number;
      readonly title?: string;
      readonly address?: string;
    };
    readonly contactCard?: { readonly name: string; readonly phone?: string; readonly email?: string };
  };
  /** Places of the answers that were chosen. */
  chosen?: readonly number[];
  /** Where the picture of a card is read from; null where it is not there. */
  pictureOf?: (id: string) => string | null;
}

export function RichContentView({ content, chosen = [], pictureOf = () => null }: RichContentProps) {
  let next = 0;
  // Answers are counted over the whole message, links are not.
  const marks = (buttons: readonly RichButton[]) =>
    buttons.map((button) => ({ button, isChosen: button.url === undefined && chosen.includes(next++) }));
  if (content.location) {
    const { latitude, longitude, title, address } = content.location;
    return (
      <Shared icon={MapPin} title={title ?? t('Place')}>
        {address ? <p>{address}</p> : null}
        <a className="ui-link tabular" target="_blank" rel="noopener noreferrer" href={mapLink(latitude, longitude)}>
          <bdi dir="ltr">
            {latitude.toFixed(5)}, {longitude.toFixed(5)}
          </bdi>
        </a>
      </Shared>
    );
  }
  if (content.contactCard) {
    const { name, phone, email } = content.contactCard;
    return (
      <Shared icon={Contact} title={name}>
        {[phone, email].map((line) => (line ? <p key={line}>{line}</p> : null))}
      </Shared>
    );
  }
  if (content.list)
    return (
      <div className="mt-1.5 max-w-80 min-w-52">
        <p className="mb-1 flex items-center gap-1.5 text-sm text-text-2">
          <List size={14} aria-hidden />
          {content.list.label || t('List')}
        </p>
        <ul
          aria-label={t('List')}
          className="divide-y divide-line overflow-hidden rounded-card border border-line bg-bg"
        >
          {content.list.rows.map((row, at) => (
            <li key={at} className={classes('px-2.5 py-1.5', chosen.includes(at) && 'bg-selected')}>
              <p className="flex items-center gap-1 font-medium wrap-anywhere">
                {chosen.includes(at) ? <Chosen /> : null}
                <span dir="auto">{row.title}</span>
              </p>
              {row.text ? (
                <p className="text-sm text-text-2 wrap-anywhere" dir="auto">
                  {row.text}
                </p>
              ) : null}
            </li>
          ))}
        </ul>
      </div>
    );
  if (content.cards)
    return (
      <ul aria-label={t('Cards')} className="mt-1.5 flex max-w-full gap-2 overflow-x-auto pb-1" tabIndex={0}>
        {content.cards.map((card, at) => (
          <li key={at} className="flex w-56 shrink-0 flex-col gap-1 rounded-card border border-line bg-bg p-2.5">
            {card.picture ? <Picture src={pictureOf(card.picture)} /> : null}
            <p className="font-semibold wrap-anywhere" dir="auto">
              {card.title || <span className="text-text-3">{t('Title')}</span>}
            </p>
            {card.text ? (
              <p className="text-sm whitespace-pre-wrap text-text-2 wrap-anywhere" dir="auto">
                {card.text}
              </p>
            ) : null}
            <Buttons marked={marks(card.buttons ?? [])} isStacked />
          </li>
        ))}
      </ul>
    );
  return <Buttons marked={marks(content.buttons ?? [])} />;
}

function Shared({ icon: Icon, title, children }: { icon: LucideIcon; title: string; children: ReactNode }) {
  return (
    <div className="mt-1.5 flex w-fit max-w-full min-w-44 gap-2 rounded-card border border-line bg-bg p-2 text-sm text-text">
      <Icon size={16} aria-hidden className="mt-0.5 shrink-0 text-text-3" />
      <div className="min-w-0 wrap-anywhere">
        <p className="font-medium" dir="auto">
          {title}
        </p>
        <div className="tabular text-text-2">{children}</div>
      </div>
    </div>
  );
}

const Picture = ({ src }: { src: string | null }) =>
  src === null ? (
    <span aria-hidden className="block h-28 rounded-control bg-surface" />
  ) : (
    <img src={src} alt="" className="h-28 w-full rounded-control bg-surface object-cover" />
  );
const Chosen = () => <Check size={14} aria-label={t('Chosen')} className="shrink-0 text-ok" />;

function Buttons({
  marked,
  isStacked = false,
}: {
  marked: readonly { button: RichButton; isChosen: boolean }[];
  isStacked?: boolean;
}) {
  if (marked.length === 0) return null;
  const look = 'inline-flex min-h-7 max-w-full items-center gap-1 rounded-full border px-2.5 text-sm font-medium';
  return (
    <ul aria-label={t('Buttons')} className={classes('mt-1.5 flex flex-wrap gap-1.5', isStacked && 'flex-col')}>
      {marked.map(({ button, isChosen }, at) => (
        <li key={at} className="max-w-full">
          {button.url === undefined ? (
            <span className={classes(look, isChosen ? 'border-accent bg-selected' : 'border-input-line bg-bg')}>
              {isChosen ? (
                <Chosen />
              ) : (
                <ChevronRight size={12} aria-hidden className="shrink-0 text-text-3 rtl:-scale-x-100" />
              )}
              <span className="truncate" dir="auto">
                {button.title}
              </span>
            </span>
          ) : (
            <a
              href={button.url}
              title={button.url}
              target="_blank"
              rel="noopener noreferrer"
              className={classes(look, 'border-input-line bg-bg text-link underline')}
            >
              <ExternalLink size={12} aria-hidden className="shrink-0" />
              <span className="truncate" dir="auto">
                {button.title}
              </span>
            </a>
          )}
        </li>
      ))}
    </ul>
  );
}
