// A small app of a shop: sign in as one of two customers and talk to its support. Everything of the chat is in `Chat`.
import { type FormEvent, StrictMode, useEffect, useMemo, useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import {
  ThroughlineProvider,
  useAttachments,
  useConversation,
  useMessages,
  useSend,
  useTyping,
  useUnread,
  useVisitor,
} from '@throughline/sdk/react';
import { followPage, registerWebPush, webStorage, xhrUpload } from '@throughline/sdk/web';

const USERS = { ada: 'Ada', ben: 'Ben' } as const;
type User = keyof typeof USERS;
/** What the example's server knows: where the house is, and which channel. */
const { baseUrl, channelId } = (await (await fetch('/settings')).json()) as { baseUrl: string; channelId: string };

function App() {
  const [user, setUser] = useState(() => localStorage.getItem('user') as User | null);
  const options = useMemo(
    () => ({
      baseUrl,
      channelId,
      storage: webStorage(),
      sendFile: xhrUpload,
      // The app's own server says who is signed in here; a real one looks at its session cookie.
      getToken: async (why: string) => (await fetch(`/token?user=${user}&why=${why}`)).text(),
    }),
    [user],
  );
  const signIn = (next: User) => {
    localStorage.setItem('user', next);
    setUser(next);
  };
  if (!user)
    return (
      <main className="welcome">
        <h1>Acorn</h1>
        <p>Who are you?</p>
        {(Object.keys(USERS) as User[]).map((key) => (
          <button key={key} type="button" onClick={() => signIn(key)}>
            Sign in as {USERS[key]}
          </button>
        ))}
      </main>
    );
  const signedOut = () => {
    localStorage.removeItem('user');
    setUser(null);
  };
  return (
    <ThroughlineProvider key={user} options={options}>
      <Chat name={USERS[user]} onSignOut={signedOut} />
    </ThroughlineProvider>
  );
}

function Chat({ name, onSignOut }: { name: string; onSignOut: () => void }) {
  const visitor = useVisitor();
  const items = useMessages();
  const [isLooking, setLooking] = useState(true);
  const unread = useUnread({ isOnScreen: isLooking });
  const typing = useTyping();
  const { status, connection, problem } = useConversation();
  const [pushes, setPushes] = useState('');
  const thread = useRef<HTMLDivElement>(null);
  // The newest words are what one came for.
  useEffect(() => {
    // Browsers begin to answer a scroll with a promise, and an effect may return nothing but its end.
    thread.current?.scrollTo(0, thread.current.scrollHeight);
  }, [items]);
  useEffect(() => followPage(visitor), [visitor]);
  useEffect(() => {
    const look = () => setLooking(document.hasFocus());
    addEventListener('focus', look);
    addEventListener('blur', look);
    return () => {
      removeEventListener('focus', look);
      removeEventListener('blur', look);
    };
  }, []);
  const notify = async () => {
    if ((await Notification.requestPermission()) !== 'granted') return setPushes('Notifications are not allowed.');
    const registered = await registerWebPush(visitor, await navigator.serviceWorker.register('/service-worker.js'));
    setPushes(registered.ok ? 'Notifications are on.' : registered.refusal.detail);
  };
  const signOut = async () => {
    await visitor.reset();
    onSignOut();
  };
  return (
    <main>
      <header>
        <h1>
          Support for {name} {unread > 0 && `(${unread} unread)`}
        </h1>
        <button type="button" onClick={() => void notify()}>
          Notify me
        </button>
        <button type="button" onClick={() => void signOut()}>
          Sign out
        </button>
      </header>
      <div ref={thread} className="thread" role="log" aria-label="Conversation" tabIndex={0}>
        <ol>
          {items.map(({ key, stored, draft, state }) => (
            <li key={key} className={stored?.direction === 'outbound' ? '' : 'mine'} data-state={state}>
              {stored?.direction === 'outbound' && <small>{stored.author.name}</small>}
              {stored?.text ?? draft?.text}
              {stored?.attachments.map((file) => (
                <a key={file.id} href={visitor.fileUrl(file.url) ?? undefined} target="_blank" rel="noreferrer">
                  {file.name}
                </a>
              ))}
              {state !== 'stored' && <small>{state === 'waiting' ? 'Waiting for the network' : state}</small>}
            </li>
          ))}
        </ol>
      </div>
      <div className="status" role="status">
        {typing.name ? `${typing.name} is writing …` : status === 'failed' ? problem?.detail || 'No network' : pushes}
        <span data-connection={connection} />
      </div>
      <Composer onText={typing.onText} />
    </main>
  );
}

function Composer({ onText }: { onText: (text: string) => void }) {
  const send = useSend();
  const files = useAttachments();
  const [text, setText] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!files.isReady || (text.trim() === '' && files.list.length === 0)) return;
    if (!send({ text, attachments: files.attachments })) return;
    setText('');
    files.clear();
  };
  return (
    <form onSubmit={submit}>
      {files.list.map((file) => (
        <button key={file.key} type="button" onClick={() => files.remove(file.key)}>
          {file.name} {file.why ? file.why.detail : file.stored ? '✓' : `${Math.round(file.fraction * 100)} %`}
        </button>
      ))}
      <input
        type="text"
        aria-label="Message"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          onText(event.target.value);
        }}
      />
      <label className="file">
        File
        <input
          type="file"
          onChange={(event) => {
            for (const file of event.target.files ?? []) files.add(file, file.name);
            event.target.value = '';
          }}
        />
      </label>
      <button type="submit">Send</button>
    </form>
  );
}

createRoot(document.querySelector('#app')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
