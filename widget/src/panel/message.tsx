// One message, with its files, its buttons and, below our own, what became of it in words.
import type { Item } from '@throughline/sdk/visitor';
import type { VNode } from 'preact';
import { type Acts, hasActs, useLongPress, wordsOf } from './acting.ts';
import { hasChoices } from './chosen.ts';
import { Icon, type IconName } from './icons.tsx';
import { later } from './later.tsx';
import { Plain, Rich } from './rich.tsx';
import { usePanel } from './session.ts';
import type { Key } from './words.ts';

const Choices = later(async () => (await import('./choices.tsx')).Choices);
const EditField = later(async () => (await import('./acts.tsx')).EditField);
const Reactions = later(async () => (await import('./acts.tsx')).Reactions);

export function Message({
  item,
  isFirst,
  isLast,
  tail,
  chosen,
  acts,
  isNewestToDo,
}: {
  item: Item;
  isFirst: boolean;
  isLast: boolean;
  tail: boolean;
  acts: Acts;
  /** The one whose menu the Tab key reaches; arrows lead to the others. */
  isNewestToDo: boolean;
  /** Which answers of this message they have chosen. */
  chosen: readonly number[];
}): VNode {
  const { say, language, visitor } = usePanel();
  const { stored, draft } = item;
  const isOurs = !stored || stored.direction === 'inbound';
  const author = stored?.author;
  const name = author?.type === 'bot' ? `${author.name} · ${say('assistant')}` : author?.name || say('team');
  if (stored?.author.type === 'system') return <p class="event">{stored.text}</p>;
  const at = new Date(stored?.createdAt ?? draft!.at);
  const time = new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' }).format(at);
  return (
    <div
      data-key={item.key}
      class={`message ${isOurs ? 'ours' : 'theirs'}${isFirst ? ' first' : ''}${isLast ? ' last' : ''}${item.state === 'stored' ? '' : ' pending'}`}
    >
      {!isOurs && <Avatar name={author?.name ?? ''} url={author?.avatarUrl ?? null} isShown={isLast} />}
      <div class="stack">
        {!isOurs && isFirst && <span class="name">{name}</span>}
        <span class="sr">{isOurs ? `${say('you')}:` : isFirst ? '' : `${name}:`}</span>
        {stored?.deletedAt ? (
          <p class="bubble gone">{say('removed')}</p>
        ) : acts.now.editing?.key === item.key ? (
          <EditField item={item} acts={acts} />
        ) : (
          <Said item={item} chosen={chosen} acts={acts} isNewestToDo={isNewestToDo} />
        )}
        {stored && stored.reactions.length > 0 && acts.now.editing?.key !== item.key && (
          <Reactions item={item} acts={acts} />
        )}
        {!isLast && stored?.editedAt && !stored.deletedAt && <span class="meta">{say('edited')}</span>}
        {isLast && item.state === 'stored' && (
          <span class="meta">
            <time dateTime={at.toISOString()}>{time}</time>
            {stored?.editedAt && !stored.deletedAt && <span> · {say('edited')}</span>}
            {isOurs && tail && <State delivery={stored!.delivery} />}
          </span>
        )}
        {(item.state === 'sending' || item.state === 'waiting') && isLast && (
          <span class="meta">
            <Icon name="clock" size={13} /> {say(item.state)}
          </span>
        )}
        {item.state === 'refused' && (
          <span class="meta bad" role="alert">
            <Icon name="alert" size={14} /> {say('notSent')}
            {item.why?.detail ? `. ${item.why.detail}` : ''}
            <button type="button" class="link" onClick={() => visitor.retry(draft!.clientId)}>
              {say('retry')}
            </button>
            <button type="button" class="link" onClick={() => visitor.discard(draft!.clientId)}>
              {say('discard')}
            </button>
          </span>
        )}
      </div>
    </div>
  );
}

/** The words and files, and the button of what can be done with them. */
function Said({
  item,
  chosen,
  acts,
  isNewestToDo,
}: {
  item: Item;
  chosen: readonly number[];
  acts: Acts;
  isNewestToDo: boolean;
}): VNode {
  const { say } = usePanel();
  const press = useLongPress(() => acts.set({ menu: item.key }));
  if (!hasActs(item))
    return (
      <div class="said">
        <Body item={item} chosen={chosen} />
      </div>
    );
  const id = `said-${item.key}`;
  return (
    <div class="said" {...press}>
      <Body item={item} chosen={chosen} id={id} />
      <button
        type="button"
        class="act"
        tabIndex={isNewestToDo ? 0 : -1}
        aria-label={say('messageMenu')}
        {...(wordsOf(item) === '' ? {} : { 'aria-describedby': id })}
        aria-haspopup="menu"
        aria-expanded={acts.now.menu === item.key}
        onClick={() => acts.set({ menu: item.key })}
      >
        <Icon name="more" size={16} />
      </button>
    </div>
  );
}

function Body({ item, chosen, id }: { item: Item; chosen: readonly number[]; id?: string }): VNode {
  const { stored, draft } = item;
  const text = wordsOf(item);
  const files = stored?.attachments ?? draft?.attachments ?? [];
  return (
    <>
      {(text !== '' || stored?.html) && (
        <div class="bubble" dir="auto" id={id}>
          {stored?.html ? <Rich html={stored.html} /> : <Plain text={text} />}
        </div>
      )}
      {files.map((file, index) => (
        <Attachment key={index} file={file} />
      ))}
      {stored && hasChoices(stored) && <Choices stored={stored} chosen={chosen} />}
    </>
  );
}

type SeenFile = {
  id: string | null;
  name: string;
  mime: string;
  bytes: number | null;
  url?: string | null;
  width?: number | null;
  height?: number | null;
  hasThumbnail?: boolean;
};
function Attachment({ file }: { file: SeenFile }): VNode {
  const { say } = usePanel();
  const label = say('openFile', { name: file.name });
  if (!file.url)
    return (
      <span class="file">
        <Icon name="file" /> <bdi class="filename">{file.name}</bdi>
      </span>
    );
  if (file.hasThumbnail && file.mime.startsWith('image/')) {
    return (
      <a class="picture" href={file.url} target="_blank" rel="noopener" aria-label={label}>
        <img
          src={`${file.url}&thumbnail=1`}
          alt={file.name}
          loading="lazy"
          {...(file.width && file.height ? { width: file.width, height: file.height } : {})}
        />
      </a>
    );
  }
  return (
    <a class="file" href={file.url} target="_blank" rel="noopener" aria-label={label}>
      <Icon name="file" /> <bdi class="filename">{file.name}</bdi>{' '}
      {file.bytes !== null && <span class="size">{sizeOf(file.bytes)}</span>}
    </a>
  );
}
function sizeOf(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

const states: Record<string, readonly [Key, IconName]> = {
  read: ['read', 'checks'],
  delivered: ['delivered', 'checks'],
};
function State({ delivery }: { delivery: string }): VNode {
  const { say } = usePanel();
  const [word, icon] = states[delivery] ?? ['sent', 'check'];
  return (
    <span class={`state ${delivery}`}>
      {' '}
      · {say(word)} <Icon name={icon} size={14} />
    </span>
  );
}

export function Avatar({ name, url, isShown = true }: { name: string; url: string | null; isShown?: boolean }): VNode {
  if (!isShown) return <span class="avatar none" />;
  if (url) return <img class="avatar" src={url} alt="" />;
  const initials = name
    .trim()
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();
  return (
    <span class="avatar" aria-hidden="true">
      {initials || '•'}
    </span>
  );
}
