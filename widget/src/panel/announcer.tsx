// What screen readers are told: new messages to us, and what was done to one that was there. No history, no own words, typing at most once
// a minute.
import type { Item, StoredMessage } from '@throughline/sdk/visitor';
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { usePanel } from './session.ts';
import type { Say } from './words.ts';

export function Announcer({
  items,
  typing,
  isReady,
  lang,
  agentName,
}: {
  items: readonly Item[];
  typing: string | null;
  isReady: boolean;
  lang: string;
  agentName: string | null;
}): VNode {
  const { say } = usePanel();
  const [lines, setLines] = useState<readonly { key: string; text: string }[]>([]);
  const heard = useRef<number | null>(null);
  const signs = useRef(new Map<string, string>());
  const typedAt = useRef(0);
  useEffect(() => {
    // What is there when the thread first arrives is history.
    if (!isReady && heard.current === null) return;
    const toUs = items.flatMap((item) => (item.stored?.direction === 'outbound' ? [item.stored] : []));
    const newest = toUs.at(-1)?.number ?? 0;
    if (heard.current !== null) {
      const fresh = toUs.filter((message) => message.number > heard.current!);
      if (fresh.length > 0)
        setLines((kept) =>
          [
            ...kept,
            ...fresh.map((message) => ({
              key: message.id,
              text: message.text
                ? say('says', { name: message.author.name || say('team'), text: message.text })
                : say('sentFile', { name: message.author.name || say('team') }),
            })),
          ].slice(-5),
        );
    }
    heard.current = Math.max(heard.current ?? 0, newest);
    const changed = items.flatMap(({ stored }) => (stored ? changeOf(stored, signs.current, say, agentName) : []));
    if (changed.length > 0) setLines((kept) => [...kept, ...changed].slice(-5));
  }, [items, isReady]);
  useEffect(() => {
    if (typing === null || Date.now() - typedAt.current < 60_000) return;
    typedAt.current = Date.now();
    setLines((kept) =>
      [...kept, { key: `typing${typedAt.current}`, text: say('typing', { name: typing || say('team') }) }].slice(-5),
    );
  }, [typing]);
  return (
    <div class="sr" role="log" aria-live="polite" aria-relevant="additions" lang={lang}>
      {lines.map((line) => (
        <p key={line.key}>{line.text}</p>
      ))}
    </div>
  );
}

/** What they did to a message that was there; nothing of what we did ourselves. `signs`: how each was when it was last looked at. */
function changeOf(stored: StoredMessage, signs: Map<string, string>, say: Say, agentName: string | null) {
  const { id, direction, author, text, editedAt, deletedAt } = stored;
  const emoji = stored.reactions.flatMap((each) => (each.by === 'agent' ? [each.emoji] : [])).join(' ');
  const before = signs.get(id);
  const now = [editedAt, deletedAt, emoji].join('|');
  signs.set(id, now);
  if (before === undefined || before === now) return [];
  const [, wasDeletedAt, wasEmoji] = before.split('|');
  const name = (direction === 'outbound' ? author.name : agentName) || say('team');
  const key = `${id} ${now}`;
  if (emoji !== '' && emoji !== wasEmoji) return [{ key, text: say('reacted', { name, emoji }) }];
  if (direction === 'inbound' || emoji !== wasEmoji || (deletedAt ?? '') !== wasDeletedAt)
    return deletedAt && direction === 'outbound' ? [{ key, text: say('saysRemoved', { name }) }] : [];
  return [{ key, text: say('saysEdited', { name, text }) }];
}
