// Elects one of a browser's tabs where locks are denied (a frame whose storage is blocked): by asking aloud who leads. Nothing depends
// on timers of hidden tabs, which browsers slow down to a minute: those who follow ask, and the leader answers as it hears.

type Word = { readonly ask: number } | { readonly leads: number } | { readonly gone: true };
/** So long a leader has to answer, and so often those who follow make sure that there is one. */
const ANSWER_MS = 300;
const ASK_MS = 5000;

/** Calls `lead` when it is our turn, and `follow` when it is no longer. Two who lead at once hear each other, and one gives way. */
export function elect(name: string, lead: () => void, follow: () => void): { stop(): void } {
  const air = new BroadcastChannel(`${name}:election`);
  const me = Math.random();
  let isLeading = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const say = (word: Word) => air.postMessage(word);
  const later = (what: () => void, ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(what, ms);
  };
  function ask(): void {
    say({ ask: me });
    later(take, ANSWER_MS);
  }
  function take(): void {
    isLeading = true;
    say({ leads: me });
    lead();
  }
  function giveWay(): void {
    if (isLeading) follow();
    isLeading = false;
  }
  function leave(): void {
    clearTimeout(timer);
    if (isLeading) say({ gone: true });
    giveWay();
  }
  // Back from where a browser keeps pages one may return to.
  const back = (event: PageTransitionEvent) => {
    if (event.persisted) ask();
  };
  air.onmessage = ({ data }: MessageEvent<Word>) => {
    if ('gone' in data) ask();
    else if ('ask' in data) {
      if (isLeading) say({ leads: me });
      // Of two who begin together the smaller leads; the other looks again.
      else if (data.ask < me) later(ask, 2 * ANSWER_MS);
    } else if (isLeading && me < data.leads) say({ leads: me });
    else {
      giveWay();
      later(ask, ASK_MS);
    }
  };
  addEventListener('pagehide', leave);
  addEventListener('pageshow', back);
  ask();
  return {
    stop() {
      removeEventListener('pagehide', leave);
      removeEventListener('pageshow', back);
      leave();
      air.close();
    },
  };
}
