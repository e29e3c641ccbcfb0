// The log: days, groups, typing. It stays where you read, and tells screen readers only about new messages to you.
import type { Item, VisitorState } from '@throughline/sdk/visitor';
import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type Acting, type Acts, hasActs, walkActs } from './acting.ts';
import { chosenIn } from './chosen.ts';
import { Icon } from './icons.tsx';
import { later } from './later.tsx';
import { Avatar, Message } from './message.tsx';
import { setting, usePanel } from './session.ts';

const Announcer = later(async () => (await import('./announcer.tsx')).Announcer);
const ActsMenu = later(async () => (await import('./acts.tsx')).ActsMenu);
const NEAR_END_PX = 80;
/** A menu stays beside its message while that hardly moves. */
const SCROLLED_AWAY_PX = 24;
/** Messages of one author within this time are drawn as one group. */
const GROUP_MS = 5 * 60_000;

export function Thread({ state, children }: { state: VisitorState; children?: ComponentChildren }): VNode {
  const { say, visitor, isOpen, language } = usePanel();
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [below, setBelow] = useState(0);
  const seen = useRef(0);
  const { items } = state;
  const [acting, setActing] = useState<Acting>({});
  const acts = useMemo(
    () => ({ now: acting, set: (part: Acting) => setActing((kept) => ({ ...kept, ...part })) }),
    [acting],
  );
  const openedAt = useRef(0);
  useLayoutEffect(() => {
    openedAt.current = box.current!.scrollTop;
  }, [acting.menu]);
  const chosenItem = acting.menu && items.find((item) => item.key === acting.menu && hasActs(item));
  const newestToDo = items.findLast(hasActs)?.key;
  const newest = items.findLast((item) => item.stored?.direction === 'outbound')?.stored?.number ?? 0;

  useLayoutEffect(() => {
    const view = box.current!;
    const mine = items.at(-1)?.stored === null;
    if (atEnd.current || mine) {
      view.scrollTop = view.scrollHeight;
      setBelow(0);
    } else if (seen.current > 0 && newest > seen.current) setBelow((count) => count + 1);
    seen.current = Math.max(seen.current, newest);
  }, [items.length, newest, state.typing, isOpen]);
  useReading(isOpen, newest, below, atEnd);
  useStaying(box, atEnd);
  const scrolled = () => {
    const view = box.current!;
    atEnd.current = view.scrollHeight - view.scrollTop - view.clientHeight < NEAR_END_PX;
    if (atEnd.current && below > 0) setBelow(0);
    if (acting.menu && Math.abs(view.scrollTop - openedAt.current) > SCROLLED_AWAY_PX) acts.set({ menu: undefined });
  };
  const earlier = async () => {
    const view = box.current!;
    const fromEnd = view.scrollHeight - view.scrollTop;
    await visitor.loadEarlier();
    requestAnimationFrame(() => {
      view.scrollTop = view.scrollHeight - fromEnd;
    });
  };
  const toEnd = () => {
    const view = box.current!;
    view.scrollTo({ top: view.scrollHeight, behavior: 'instant' });
    setBelow(0);
  };
  return (
    <div class="threadbox">
      <div class="thread" ref={box} onScroll={scrolled} tabIndex={0} role="region" aria-label={say('log')}>
        <div class="inner" onKeyDown={walkActs}>
          {state.hasEarlier && (
            <button type="button" class="earlier" onClick={earlier}>
              {say('earlier')}
            </button>
          )}
          {!state.hasEarlier && <Welcome />}
          {items.map((item, index) => (
            <Row
              key={item.key}
              item={item}
              before={items[index - 1]}
              after={items[index + 1]}
              isLastOurs={isLastOurs(items, index)}
              chosen={chosenIn(items, item.stored)}
              acts={acts}
              isNewestToDo={item.key === newestToDo}
            />
          ))}
          {children}
          {state.isClosed && <p class="event">{say('ended')}</p>}
          {state.typing && (
            <div class="message theirs first last typing">
              <Avatar name={state.typing.name} url={null} />
              <div class="stack">
                <span class="name">{say('typing', { name: state.typing.name || say('team') })}</span>
                <span class="bubble dots" aria-hidden="true">
                  <i />
                  <i />
                  <i />
                </span>
              </div>
            </div>
          )}
        </div>
      </div>
      {chosenItem && <ActsMenu key={chosenItem.key} item={chosenItem} acts={acts} />}
      {acting.trouble && (
        <p class="actnote" role="alert">
          {acting.trouble}
        </p>
      )}
      {below > 0 && (
        <button type="button" class="newbelow" onClick={toEnd}>
          {say('newBelow', { n: below })} <Icon name="down" size={16} />
        </button>
      )}
      <Announcer
        items={items}
        typing={state.typing?.name ?? null}
        isReady={state.status === 'ready'}
        lang={language}
        agentName={state.agentName}
      />
    </div>
  );
}

/** Reading means: the panel is open, the tab is in front, the end is in view. */
function useReading(isOpen: boolean, newest: number, below: number, atEnd: { readonly current: boolean }): void {
  const { visitor } = usePanel();
  useEffect(() => {
    const look = () => {
      if (isOpen && document.visibilityState === 'visible' && atEnd.current) visitor.read();
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => document.removeEventListener('visibilitychange', look);
  }, [isOpen, newest, below]);
}
/** A layout that grows at its end (a picture, the keyboard) must not push the last message out of view. */
function useStaying(box: { readonly current: HTMLDivElement | null }, atEnd: { readonly current: boolean }): void {
  useEffect(() => {
    const view = box.current!;
    const watch = new ResizeObserver(() => {
      if (atEnd.current) view.scrollTop = view.scrollHeight;
    });
    watch.observe(view);
    watch.observe(view.firstElementChild!);
    return () => watch.disconnect();
  }, []);
}

function Welcome(): VNode {
  const { config, say } = usePanel();
  const agent = config.agents[0];
  return (
    <div class="message theirs first last welcome">
      <Avatar name={agent?.name ?? config.workspaceName} url={agent?.avatarUrl ?? null} />
      <div class="stack">
        <span class="name">{config.workspaceName}</span>
        <div class="bubble" dir="auto">
          {setting(config, 'welcome') || say('welcome')}
        </div>
      </div>
    </div>
  );
}

function Row({
  item,
  before,
  after,
  isLastOurs: tail,
  chosen,
  acts,
  isNewestToDo,
}: {
  item: Item;
  acts: Acts;
  isNewestToDo: boolean;
  before: Item | undefined;
  after: Item | undefined;
  isLastOurs: boolean;
  chosen: readonly number[];
}): VNode {
  const { language, say } = usePanel();
  const day = dayOf(item);
  return (
    <>
      {day !== (before ? dayOf(before) : '') && (
        <p class="day">
          <span>{dayName(item, language, say)}</span>
        </p>
      )}
      <Message
        item={item}
        isFirst={!before || !isTogether(before, item)}
        isLast={!after || !isTogether(item, after)}
        tail={tail}
        chosen={chosen}
        acts={acts}
        isNewestToDo={isNewestToDo}
      />
    </>
  );
}
const timeOf = (item: Item): Date => new Date(item.stored?.createdAt ?? item.draft!.at);
const dayOf = (item: Item): string => timeOf(item).toDateString();
function dayName(item: Item, language: string, say: ReturnType<typeof usePanel>['say']): string {
  const now = new Date();
  if (dayOf(item) === now.toDateString()) return say('today');
  if (dayOf(item) === new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1).toDateString())
    return say('yesterday');
  return new Intl.DateTimeFormat(language, { weekday: 'long', day: 'numeric', month: 'long' }).format(timeOf(item));
}
const whose = (item: Item): string =>
  !item.stored || item.stored.direction === 'inbound'
    ? 'ours'
    : `${item.stored.author.type}:${item.stored.author.name}`;
function isTogether(a: Item, b: Item): boolean {
  return (
    a.state !== 'refused' &&
    whose(a) === whose(b) &&
    dayOf(a) === dayOf(b) &&
    timeOf(b).getTime() - timeOf(a).getTime() < GROUP_MS &&
    (a.state === 'stored') === (b.state === 'stored')
  );
}
function isLastOurs(items: readonly Item[], index: number): boolean {
  return (
    whose(items[index]!) === 'ours' &&
    !items.slice(index + 1).some((item) => whose(item) === 'ours' && item.state === 'stored')
  );
}
