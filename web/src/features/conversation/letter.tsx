// A letter: who wrote to whom folded away, the body as text or in a page of its own that can run nothing, quotes behind three dots.
import { routeTable, urlOf, type Message } from '@throughline/sdk';
import { ChevronDown, Ellipsis, FileCode, Image } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { classes } from '../../ui/classes.ts';
import { RichText } from './rich-text.tsx';
import { hasRemotePictures } from './special-of.ts';
import { listed } from '../../words/lists.ts';
import { t } from '../../words/t.ts';

export function Letter({ message }: { message: Message }) {
  const mail = message.mail!;
  const [isOpen, setOpen] = useState(false);
  const [showsQuote, setShowsQuote] = useState(false);
  const [showsImages, setShowsImages] = useState(false);
  const hasRemote = hasRemotePictures(message.html);
  const raw = urlOf('', routeTable.getRaw[1], { params: { id: message.id } });
  return (
    <div className="min-w-0">
      <div className="flex flex-wrap items-start gap-x-2">
        <p className="min-w-0 flex-1 font-semibold wrap-anywhere" dir="auto">
          {mail.subject || t('(no subject)')}
        </p>
        {hasRemote && !showsImages ? (
          <TextButton onClick={() => setShowsImages(true)}>
            <Image size={14} aria-hidden />
            {t('Show images')}
          </TextButton>
        ) : null}
        {message.hasRaw ? (
          <a
            href={raw}
            download
            className="inline-flex min-h-6 items-center gap-1 rounded-control px-1 text-sm text-text-3 hover:bg-hover hover:text-text"
          >
            <FileCode size={14} aria-hidden />
            {t('Original')}
          </a>
        ) : null}
      </div>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex min-h-6 max-w-full items-center gap-1 rounded-control text-sm text-text-3 hover:text-text"
      >
        <span className="truncate">
          {listed([
            t('{from} to {names}', {
              from: mail.from.name || mail.from.address,
              names: listed(mail.to.map((each) => each.name || each.address)) || t('nobody'),
            }),
            ...(mail.cc.length > 0 ? [t('cc {count}', { count: mail.cc.length })] : []),
          ])}
        </span>
        <ChevronDown
          size={12}
          aria-hidden
          className={classes('shrink-0 transition-transform', isOpen && 'rotate-180')}
        />
      </button>
      {isOpen ? (
        <dl className="mb-1 grid grid-cols-[auto_minmax(0,1fr)] gap-x-2 text-sm text-text-2 [&_dt]:text-text-3">
          <dt>{t('From')}</dt>
          <dd className="wrap-anywhere">{person(mail.from)}</dd>
          <dt>{t('To')}</dt>
          <dd className="wrap-anywhere">{listed(mail.to.map(person))}</dd>
          {mail.cc.length > 0 ? (
            <>
              <dt>{t('Cc')}</dt>
              <dd className="wrap-anywhere">{listed(mail.cc.map(person))}</dd>
            </>
          ) : null}
          {mail.replyTo ? (
            <>
              <dt>{t('Reply to')}</dt>
              <dd className="wrap-anywhere">{person(mail.replyTo)}</dd>
            </>
          ) : null}
        </dl>
      ) : null}
      <div className="mt-1.5">
        {message.html !== null ? (
          <Page message={message} showsImages={showsImages} showsQuote={showsQuote} />
        ) : (
          <RichText text={message.text} mentions={message.mentions} />
        )}
      </div>
      {message.quoted ? (
        <>
          <button
            type="button"
            aria-expanded={showsQuote}
            aria-label={showsQuote ? t('Hide quoted text') : t('Show quoted text')}
            title={showsQuote ? t('Hide quoted text') : t('Show quoted text')}
            onClick={() => setShowsQuote(!showsQuote)}
            className="mt-1 inline-flex h-6 min-w-8 items-center justify-center rounded-control bg-surface text-text-3 hover:bg-hover"
          >
            <Ellipsis size={14} aria-hidden />
          </button>
          {showsQuote && message.html === null ? (
            <div className="mt-1 border-s-2 border-line ps-2 text-text-2">
              <RichText text={message.quoted.text} mentions={[]} />
            </div>
          ) : null}
        </>
      ) : null}
    </div>
  );
}
const person = (it: { name: string; address: string }): string => (it.name ? `${it.name} <${it.address}>` : it.address);

function TextButton({ onClick, children }: { onClick: () => void; children: React.ReactNode }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="inline-flex min-h-6 items-center gap-1 rounded-control px-1 text-sm text-link hover:bg-hover"
    >
      {children}
    </button>
  );
}

const tallest = 1200;
/** The server's page may run nothing and reach nothing; `allow-same-origin` without scripts only lets us measure it. */
function Page({ message, showsImages, showsQuote }: { message: Message; showsImages: boolean; showsQuote: boolean }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [height, setHeight] = useState(() => Math.min(320, 60 + message.text.length / 3));
  const [isWhole, setWhole] = useState(false);
  const src = urlOf('', routeTable.getMailView[1], {
    params: { id: message.id },
    query: { images: showsImages ? '1' : '0', quoted: showsQuote ? '1' : '0' },
  });
  useEffect(() => {
    const timers = [300, 1200, 3000].map((wait) => setTimeout(measure, wait));
    return () => timers.forEach(clearTimeout);
  }, [src]);
  function measure(): void {
    const seen = frame.current?.contentDocument?.documentElement?.scrollHeight;
    if (seen) setHeight(Math.max(24, seen));
  }
  const shown = isWhole ? height : Math.min(height, tallest);
  return (
    <>
      <iframe
        ref={frame}
        src={src}
        onLoad={measure}
        title={t('Letter: {subject}', { subject: message.mail?.subject ?? '' })}
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
        loading="lazy"
        className="letter block w-full border-0"
        style={{ height: shown }}
      />
      {height > tallest && !isWhole ? (
        <TextButton onClick={() => setWhole(true)}>{t('Show the whole letter')}</TextButton>
      ) : null}
    </>
  );
}
