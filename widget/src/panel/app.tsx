// The panel: who answers and when, the thread, the composer, and what is said when something is in the way.
import type { VisitorState } from '@throughline/sdk/visitor';
import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Composer, type Written } from './composer.tsx';
import type { Given } from './forms.tsx';
import { Icon } from './icons.tsx';
import { later } from './later.tsx';
import { Avatar } from './message.tsx';
import { asksForLeaving, expectation, isOn, questionsOf, setting, usePanel, useVisitor } from './session.ts';
import { Thread } from './thread.tsx';

/** A line that is away shorter than this is nobody's business. */
const OFFLINE_AFTER_MS = 3000;

const forms = () => import('./forms.tsx');
const PreChat = later(async () => (await forms()).PreChat);
const LeaveCard = later(async () => (await forms()).LeaveCard);
const MenuItems = later(async () => (await import('./menu.tsx')).MenuItems);

export function App({ focusKey }: { focusKey: number }): VNode {
  const panel = usePanel();
  const { visitor, config, say, note, keepNote } = panel;
  const state = useVisitor(visitor);
  const [asked, setAsked] = useState<Written | null>(null);
  const [given, setGiven] = useState(() => note('email'));
  const [isDismissed, setDismissed] = useState(() => note('leave') !== '');
  const [answered, setAnswered] = useState(0);
  const [full, setFull] = useState(false);
  const questions = questionsOf(config, state, given);
  const isAsking = asked !== null && questions !== null;
  const mustSignIn =
    isOn(config, 'requireIdentity') &&
    (state.problem?.code === 'forbidden' || state.items.some((item) => item.why?.code === 'forbidden'));

  function keep(email: string): void {
    setGiven(email);
    keepNote('email', email);
  }
  function send(written: Written): boolean {
    if (questions) {
      setAsked(written);
      return false;
    }
    const isTaken = visitor.send(written);
    setFull(!isTaken);
    return isTaken;
  }
  function answer(form: Given): void {
    if (!asked) return;
    if (!visitor.send({ ...asked, form })) {
      setFull(true);
      return;
    }
    if (form.email) keep(form.email);
    keepNote('draft', '');
    setAsked(null);
    setAnswered((count) => count + 1);
  }
  return (
    <main class="panel">
      <Header state={state} />
      {isAsking && (
        <div class="scroll">
          <PreChat questions={questions} text={asked.text} onDone={answer} onBack={() => setAsked(null)} />
        </div>
      )}
      {/* Kept while the form is asked, so that going back finds the words and the files. */}
      <div class="talk" hidden={isAsking}>
        <Thread state={state}>
          {asksForLeaving(state, given, isDismissed) ? (
            <LeaveCard
              onDone={(email) => {
                keep(email);
                visitor.wake();
              }}
              onNo={() => {
                setDismissed(true);
                keepNote('leave', 'no');
              }}
            />
          ) : (
            given !== '' &&
            state.items.length > 0 &&
            !config.isOpen && <p class="event">{say('leaveDone', { email: given })}</p>
          )}
        </Thread>
        <Notices state={state} isFull={full} mustSignIn={mustSignIn} />
        <Composer key={answered} onSend={send} isLocked={mustSignIn} focusKey={focusKey + answered} />
      </div>
      <p class="dropnote" aria-hidden="true">
        {say('drop')}
      </p>
    </main>
  );
}

function Header({ state }: { state: VisitorState }): VNode {
  const { config, say, language, page } = usePanel();
  const isFresh = state.items.length === 0;
  const agents = isOn(config, 'showAgents') ? config.agents.slice(0, 3) : [];
  const title = state.agentName ?? config.workspaceName;
  return (
    <header class={isFresh ? 'header fresh' : 'header'}>
      <div class="top">
        {agents.length > 0 && (
          <span class="faces">
            {agents.map((agent, index) => (
              <Avatar key={index} name={agent.name} url={agent.avatarUrl} />
            ))}
          </span>
        )}
        {!isFresh && (
          <span class="who">
            <strong>{title}</strong>
            <span class="when">{expectation(config, say, language, new Date())}</span>
          </span>
        )}
        {isFresh && <span class="grow" />}
        <Menu />
        {page.origin && (
          <button type="button" class="iconbutton" aria-label={say('close')} onClick={() => page.tell({ t: 'close' })}>
            <Icon name="close" />
          </button>
        )}
      </div>
      {isFresh && (
        <div class="hello">
          <h1>{setting(config, 'greeting') || say('greeting')}</h1>
          <p class="when">
            <i class={config.isOpen ? 'dot on' : 'dot'} aria-hidden="true" />
            {expectation(config, say, language, new Date())}
            {!config.isOpen && `. ${say('leaveMessage')}`}
          </p>
        </div>
      )}
    </header>
  );
}

function Menu(): VNode {
  const { say } = usePanel();
  const [isOpen, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!isOpen) return;
    const away = (event: Event) => {
      if (!box.current!.contains(event.target as Node)) setOpen(false);
    };
    addEventListener('pointerdown', away);
    return () => removeEventListener('pointerdown', away);
  }, [isOpen]);
  return (
    <div
      class="menubox"
      ref={box}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && isOpen) {
          event.stopPropagation();
          setOpen(false);
          box.current!.querySelector('button')?.focus();
        }
      }}
    >
      <button
        type="button"
        class="iconbutton"
        aria-label={say('menu')}
        aria-expanded={isOpen}
        aria-controls="menu"
        onClick={() => setOpen(!isOpen)}
      >
        <Icon name="more" />
      </button>
      {isOpen && (
        <div class="menu" id="menu">
          <MenuItems />
        </div>
      )}
    </div>
  );
}

function Notices({ state, isFull, mustSignIn }: { state: VisitorState; isFull: boolean; mustSignIn: boolean }): VNode {
  const { say, lasts } = usePanel();
  const isOffline = useLater(
    (state.connection === 'waiting' && state.status === 'ready') || !navigator.onLine,
    OFFLINE_AFTER_MS,
  );
  const lines: VNode[] = [];
  if (mustSignIn) lines.push(<p key="sign">{say('signIn')}</p>);
  else if (state.status === 'failed' && state.problem && state.problem.status !== 429)
    lines.push(<Down key="down" state={state} />);
  else if (isOffline) lines.push(<p key="off">{say('offline')}</p>);
  if (state.problem?.status === 429)
    lines.push(<p key="fast">{say('tooFast', { n: state.problem.retryAfterSeconds ?? 5 })}</p>);
  if (isFull) lines.push(<p key="full">{say('outboxFull')}</p>);
  if (!lasts) lines.push(<p key="lasts">{say('notRemembered')}</p>);
  return (
    <div class="notices" role="status">
      {lines}
    </div>
  );
}

/** The server is away: the words go by mail, with what was already typed. */
export function Down({ state }: { state: VisitorState }): VNode {
  const { say, config, note, visitor } = usePanel();
  const email = setting(config, 'fallbackEmail');
  const words = [...state.items.flatMap((item) => (item.draft ? [item.draft.text] : [])), note('draft')]
    .filter(Boolean)
    .join('\n\n');
  return (
    <p>
      {say('down')}{' '}
      {email && (
        <a href={`mailto:${email}?body=${encodeURIComponent(words)}`} target="_blank" rel="noopener">
          {say('downMail', { email })}
        </a>
      )}{' '}
      <button type="button" class="link" onClick={() => visitor.wake()}>
        {say('retry')}
      </button>
    </p>
  );
}

function useLater(value: boolean, ms: number): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!value) {
      setLate(false);
      return;
    }
    const timer = setTimeout(() => setLate(true), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return late;
}
