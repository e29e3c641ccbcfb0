// The line a site's owner pastes, and proof that it was: the first visit.
import type { Channel } from '@throughline/sdk';
import { CircleCheck } from 'lucide-react';
import { CopyButton } from './copy-button.tsx';
import { Spinner } from './spinner.tsx';
import { Time } from './time.tsx';
import { t } from '../words/t.ts';

/** The script tag that puts a channel's widget on a page. */
export const snippetFor = (channelId: string, origin: string): string =>
  `<script async src="${origin}/widget.js" data-channel="${channelId}"></script>`;

export function Snippet({ channel }: { channel: Pick<Channel, 'id' | 'lastInboundAt'> }) {
  const text = snippetFor(channel.id, location.origin);
  return (
    <div className="flex flex-col gap-3">
      <p>
        {t.rich('Paste this line before {tag} on every page of your site.', {
          tag: <code className="font-mono text-sm">{'</body>'}</code>,
        })}
      </p>
      <pre
        tabIndex={0}
        aria-label={t('Snippet for your site')}
        className="overflow-x-auto rounded-control border border-line bg-surface p-3 font-mono text-sm whitespace-pre-wrap wrap-anywhere"
      >
        {text}
      </pre>
      <div className="flex flex-wrap items-center gap-3">
        <CopyButton text={text} label={t('Copy snippet')} />
        <span aria-live="polite">
          {channel.lastInboundAt ? (
            <span className="inline-flex items-center gap-1.5 text-ok">
              <CircleCheck size={16} aria-hidden />
              {t.rich('First words received {time}', { time: <Time at={channel.lastInboundAt} /> })}
            </span>
          ) : (
            <Spinner label={t('Waiting for the first visitor to write')} />
          )}
        </span>
      </div>
    </div>
  );
}
