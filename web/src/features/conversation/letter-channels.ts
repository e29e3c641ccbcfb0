// Which connected channels write letters to anybody: those whose first kind of address is a mail address, and that may begin.
import type { Channel, ChannelKind } from '@throughline/sdk';

export const letterChannels = (
  channels: ReadonlyMap<string, Channel>,
  kinds: ReadonlyMap<string, ChannelKind>,
): readonly Channel[] =>
  [...channels.values()].filter((channel) => {
    const kind = kinds.get(channel.kind);
    return (kind?.identityKinds[0] === 'email' && kind.abilities.canStart && channel.state === 'connected') ?? false;
  });
