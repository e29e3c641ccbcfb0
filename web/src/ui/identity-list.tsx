// Somebody's identities, each with the mark of its channel: two that read alike are told apart.
import type { ChannelKind, Identity } from '@throughline/sdk';
import { AtSign } from 'lucide-react';
import { ChannelIcon } from './channel-icon.tsx';
import { classes } from './classes.ts';
import { identityValue, kindOf } from './contact-words.ts';

export interface IdentityListProps {
  readonly identities: readonly Identity[];
  readonly kinds: ReadonlyMap<string, ChannelKind>;
  readonly className?: string;
}

export const IdentityList = ({ identities, kinds, className }: IdentityListProps) => (
  <ul className={classes('flex flex-col gap-1', className)}>
    {identities.map((identity) => {
      const card = kindOf(identity, undefined, kinds);
      return (
        <li key={identity.id} className="flex items-start gap-2">
          {card ? (
            <ChannelIcon card={card} size="sm" isNamed className="mt-0.5" />
          ) : (
            <AtSign size={16} aria-hidden className="mt-0.5 shrink-0 text-text-3" />
          )}
          <span dir="auto" className="min-w-0 wrap-anywhere">
            {identityValue(identity)}
          </span>
        </li>
      );
    })}
  </ul>
);
