// Other channels this talk can go on with.
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { Icon } from './icons.tsx';
import './ways.css';
import { usePanel } from './session.ts';

/** Channels bring schemes of their own (`tg:`, `tel:`); these would run or read something here instead of opening an app. */
const notElsewhere = /^(?:javascript|vbscript|data|blob|file|filesystem|about|view-source):/i;

/** Channels to go on with: the tab is opened before asking, or the browser would block it. */
export function OtherWays(): VNode | null {
  const { config, say, visitor } = usePanel();
  const [wrong, setWrong] = useState('');
  if (config.otherWays.length === 0) return null;
  async function go(channelId: string): Promise<void> {
    const tab = window.open('', '_blank');
    const answer = await visitor.continueElsewhere(channelId);
    if (!answer.ok || !isElsewhere(answer.value.url)) {
      tab?.close();
      setWrong(say('failed'));
      return;
    }
    if (tab) {
      tab.opener = null;
      tab.location.href = answer.value.url;
    } else location.assign(answer.value.url);
  }
  return (
    <div class="ways">
      <p>{say('otherWays')}</p>
      {config.otherWays.map((way) => (
        <button
          key={way.channelId}
          type="button"
          class="way"
          aria-label={say('continueOn', { name: way.title })}
          onClick={() => void go(way.channelId)}
        >
          <svg width="16" height="16" viewBox="0 0 24 24" aria-hidden="true">
            <path fill="currentColor" d={way.icon} />
          </svg>{' '}
          {way.title}
        </button>
      ))}
      {wrong && (
        <p class="wrong" role="alert">
          <Icon name="alert" size={14} /> {wrong}
        </p>
      )}
    </div>
  );
}
/** A browser forgives spaces and control characters before and within a scheme, so the address is judged as it reads it. */
function isElsewhere(address: string): boolean {
  try {
    return !notElsewhere.test(new URL(address).protocol);
  } catch {
    return false;
  }
}
