// What the panel's menu offers: the talk by mail, other channels to go on with, the site's words on privacy.
import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { Icon } from './icons.tsx';
import './menu.css';
import { PrivacyLink } from './privacy.tsx';
import { usePanel } from './session.ts';
import { OtherWays } from './ways.tsx';

export function MenuItems(): VNode {
  const { say, visitor, config } = usePanel();
  const [said, setSaid] = useState('');
  async function transcript(): Promise<void> {
    const answer = await visitor.mailTranscript();
    setSaid(
      answer.ok
        ? say(answer.value.sent ? 'transcriptSent' : 'transcriptProof')
        : say(answer.refusal.status === 409 || answer.refusal.status === 422 ? 'transcriptNone' : 'failed'),
    );
  }
  return (
    <>
      {visitor.state.session && (
        <button type="button" onClick={() => void transcript()}>
          <Icon name="mail" size={16} /> {say('transcript')}
        </button>
      )}
      {said && <p role="status">{said}</p>}
      {visitor.state.session && <OtherWays />}
      <PrivacyLink config={config} />
    </>
  );
}
