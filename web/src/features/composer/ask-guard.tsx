// Calm lines under the text: what the customer told already when the draft asks for it, an opening after a switch of channel, and how one
// sounds here. None of them keeps anybody from sending.
import { askedAgain, checkTone } from '@throughline/domain';
import type { Conversation, ReplyRoute } from '@throughline/sdk';
import { Link } from '@tanstack/react-router';
import { History, Lightbulb, Waypoints } from 'lucide-react';
import { useDeferredValue, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useCommand } from '../../commands/registry.ts';
import { keysOf } from '../../commands/remap.ts';
import { announce } from '../../live/announce.ts';
import { useContact, useMe, useStore } from '../../live/index.ts';
import { nameOf } from '../../live/words.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Keys } from '../../ui/kbd.tsx';
import { Time } from '../../ui/time.tsx';
import { factWords, hintWords, languageFor, openingFor, tellable, type TellableFact } from './ask-words.ts';
import { useLanguage } from '../../words/language.ts';
import { t } from '../../words/t.ts';

interface AskGuardProps {
  it: Conversation;
  text: string;
  route: ReplyRoute | undefined;
  isPublic: boolean;
  /** Puts words where the caret is. */
  onInsert: (text: string) => void;
  /** Puts words before all others. */
  onOpen: (text: string) => void;
}

export function AskGuard(props: AskGuardProps) {
  // Typing goes first: the lines follow when there is time.
  const text = useDeferredValue(props.text);
  return (
    <>
      <Opening {...props} />
      <ToldAlready {...props} text={text} isEmpty={props.text === ''} />
      <Tone {...props} text={text} />
    </>
  );
}

const noMessages: readonly never[] = [];
const useMessages = (id: string) => useStore((state) => state.threads.get(id)?.messages ?? noMessages);

function ToldAlready({ it, text, isEmpty, route, onInsert }: AskGuardProps & { isEmpty: boolean }) {
  const { workspace } = useMe();
  const contact = useContact(it.contactId);
  const messages = useMessages(it.id);
  const kinds = useStore((state) => state.kinds);
  const { asked, ask } = useAskAnyway(it.id, isEmpty);
  const facts = useMemo(() => tellable(contact, route), [contact, route]);
  const language = useMemo(() => languageFor(messages, workspace.locale), [messages, workspace.locale]);
  const isOn = workspace.settings.askGuard;
  const match = useMemo(
    () => (isOn ? askedAgain(text, facts, language, Date.now()).find((each) => !asked.includes(each.kind)) : undefined),
    [isOn, text, facts, language, asked],
  );
  const [fact, ...others] = match?.facts ?? [];
  const name = nameOf(it);
  const told = fact ? t('{name} already told us: {fact}', { name, fact: factWords(fact) }) : '';
  useSaidOnce(told, isEmpty);
  const use = (picked: TellableFact | undefined) => {
    if (!picked || !match) return;
    onInsert(picked.value);
    ask(match.kind);
  };
  useCommand('use-fact', () => use(fact), fact ? undefined : t('The draft asks for nothing that was told'));
  if (!match || !fact) return null;
  const number = messages.find((message) => message.id === fact.messageId)?.number;
  const title = fact.channelKind ? kinds.get(fact.channelKind)?.title : undefined;
  return (
    <Line label={t('Told already')} icon={<History size={14} aria-hidden className="mt-1 shrink-0 text-text-3" />}>
      <p className="min-w-48 flex-1 wrap-anywhere">
        {told}
        <span className="text-text-3">
          {title ? `, ${title}` : ''}, <Time at={fact.at} />
        </span>
      </p>
      <span className="flex flex-wrap gap-1">
        <Button size="sm" onClick={() => use(fact)}>
          {t('Use it')}
          <Shown name="use-fact" />
        </Button>
        {others.map((other) => (
          <Button key={other.id} size="sm" onClick={() => use(other)} className="max-w-40">
            <span className="truncate">{t('Use {value}', { value: other.value })}</span>
          </Button>
        ))}
        {number === undefined ? null : (
          <Link
            to="/inbox"
            search={(before) => ({ ...before, conversation: it.id, at: number })}
            className={buttonClass('ghost', 'sm')}
          >
            {t('Show message')}
          </Link>
        )}
        <Button size="sm" look="ghost" onClick={() => ask(match.kind)}>
          {t('Ask anyway')}
        </Button>
      </span>
    </Line>
  );
}

function Opening({ it, text, route, isPublic, onOpen }: AskGuardProps) {
  const { workspace } = useMe();
  const contact = useContact(it.contactId);
  const messages = useMessages(it.id);
  const kinds = useStore((state) => state.kinds);
  const channel = useStore((state) => (route ? state.channels.get(route.channelId) : undefined));
  const language = useLanguage();
  const opening = useMemo(
    () => openingFor({ messages, route, isPublic, channel, kinds, contact, locale: workspace.locale }),
    // The language: what is refused is said in words.
    [messages, route, isPublic, channel, kinds, contact, workspace.locale, language],
  );
  const isIn = 'text' in opening && text.includes(opening.text);
  const whyNot = 'whyNot' in opening ? opening.whyNot : isIn ? t('It is there already') : undefined;
  useCommand(
    'opening',
    () => {
      if ('text' in opening) onOpen(opening.text);
    },
    whyNot,
  );
  if (!('text' in opening) || text !== '') return null;
  return (
    <Line
      label={t('Switched channel')}
      icon={<Waypoints size={14} aria-hidden className="mt-1 shrink-0 text-text-3" />}
    >
      <p className="min-w-48 flex-1">
        {t('{name} wrote by {channel} before.', { name: nameOf(it), channel: opening.from })}
      </p>
      <Button size="sm" onClick={() => onOpen(opening.text)} title={opening.text}>
        {t('Insert an opening')}
        <Shown name="opening" />
      </Button>
    </Line>
  );
}

/** Judged when the hand rests: half a sentence is short, and nobody wants to hear so. */
const REST_MS = 1200;
function Tone({ text, route }: AskGuardProps) {
  const channel = useStore((state) => (route ? state.channels.get(route.channelId) : undefined));
  const title = useStore((state) => (channel ? state.kinds.get(channel.kind)?.title : undefined));
  const [rested, setRested] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const hints = useMemo(
    () => (channel && rested !== '' ? checkTone(rested, channel.tone, null) : []),
    [rested, channel],
  );
  if (!channel || hints.length === 0 || rested !== text) return null;
  return (
    <details className="mx-3.5 mb-1 text-sm text-text-3">
      <summary className="cursor-pointer rounded-control py-0.5">
        <Lightbulb size={14} aria-hidden className="me-1.5 inline align-[-2px]" />
        {t('Tone of {channel}: {hints}', { channel: title ?? channel.name, hints: hints.map(hintWords).join(' · ') })}
      </summary>
      <p className="mt-1 max-w-prose whitespace-pre-wrap text-text-2">{channel.tone.text}</p>
      {channel.tone.examples.map((example) => (
        <blockquote
          key={example}
          className="mt-1 max-w-prose border-s-2 border-line ps-2 whitespace-pre-wrap text-text-2"
        >
          {example}
        </blockquote>
      ))}
    </details>
  );
}

const Line = ({ label, icon, children }: { label: string; icon: ReactNode; children: ReactNode }) => (
  <div
    role="group"
    aria-label={label}
    className="mx-3.5 mb-1 flex items-start gap-2 rounded-control border border-line bg-surface px-2 py-1 text-sm text-text-2"
  >
    {icon}
    <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1">{children}</div>
  </div>
);
function Shown({ name }: { name: 'use-fact' | 'opening' }) {
  const keys = keysOf(name);
  return keys ? (
    <span aria-hidden className="max-md:hidden">
      <Keys keys={keys} />
    </span>
  ) : null;
}

/** Read out once: going on with the sentence must not repeat it. */
function useSaidOnce(words: string, isEmpty: boolean): void {
  const said = useRef(new Set<string>());
  useEffect(() => {
    if (isEmpty) said.current.clear();
    if (words === '' || said.current.has(words)) return;
    said.current.add(words);
    announce(words);
  }, [words, isEmpty]);
}

/**
 * What is asked all the same, for as long as there is this draft; kept beside it, so that it survives a reload as it does. `isEmpty` is of
 * the field itself: what follows the typing may never see that it was empty for a moment.
 */
function useAskAnyway(conversationId: string, isEmpty: boolean) {
  const key = `throughline.asked.${conversationId}`;
  const [asked, setAsked] = useState<readonly string[]>(() => read(key));
  const keep = (next: readonly string[]) => {
    setAsked(next);
    try {
      if (next.length === 0) localStorage.removeItem(key);
      else localStorage.setItem(key, JSON.stringify(next));
    } catch {
      // Storage is off: it is remembered until the page is left.
    }
  };
  const hadText = useRef(false);
  useEffect(() => {
    if (!isEmpty) hadText.current = true;
    else if (hadText.current) {
      hadText.current = false;
      keep([]);
    }
  }, [isEmpty]);
  return { asked, ask: (kind: string) => keep([...asked, kind]) };
}
function read(key: string): readonly string[] {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? '[]') as unknown;
    return Array.isArray(kept) ? kept.filter((each) => typeof each === 'string') : [];
  } catch {
    return [];
  }
}
