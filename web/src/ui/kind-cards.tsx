// The kinds of channel one can connect, easiest first.
import type { ChannelKind } from '@throughline/sdk';
import { ChannelIcon } from './channel-icon.tsx';
import { t } from '../words/t.ts';

export function KindCards({
  kinds,
  onChoose,
}: {
  kinds: readonly ChannelKind[];
  onChoose: (kind: ChannelKind) => void;
}) {
  const easiestFirst = kinds.toSorted((a, b) => a.setup.minutes - b.setup.minutes || a.title.localeCompare(b.title));
  return (
    <ul className="grid grid-cols-1 gap-3 sm:grid-cols-2">
      {easiestFirst.map((kind) => (
        <li key={kind.kind} className="flex">
          <button
            type="button"
            data-card=""
            onClick={() => onChoose(kind)}
            className="flex w-full items-start gap-3 rounded-card border border-input-line bg-bg p-3 text-start hover:bg-hover"
          >
            <ChannelIcon card={kind} size="lg" />
            <span className="min-w-0">
              <span className="flex flex-wrap items-baseline gap-x-2">
                <span className="font-semibold">{kind.title}</span>
                <span className="text-sm text-text-3">{t('{minutes} min', { minutes: kind.setup.minutes })}</span>
              </span>
              <span className="block text-text-2">{kind.description}</span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
