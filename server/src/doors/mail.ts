// Joins the built-in mail server to the house: whose an address is, and storing what came for it.
import type { House } from '../ground/house.ts';
import { channelAt, channelsOfKinds } from '../rooms/channels/index.ts';
import type { Intake } from '../rooms/intake/index.ts';
import { startSmtp } from './smtp.ts';

export async function mailDoor(house: House, intake: Intake, port: number): Promise<{ stop(): Promise<void> }> {
  const kinds = [...house.kinds.values()].filter((kind) => kind.intake.mail).map((kind) => kind.card.kind);
  return await startSmtp({
    port,
    host: house.config.host,
    name: house.config.publicUrl ? new URL(house.config.publicUrl).hostname : 'throughline',
    log: (what, facts) => house.log.warn({ ...facts }, what),
    async recipientOwner(recipient) {
      for (const row of await channelsOfKinds(house.db, kinds)) {
        const channel = await channelAt(house, row.id);
        if (channel?.kind.intake.mail?.accepts(recipient, channel.settings))
          return { workspaceId: row.workspace_id, channelId: row.id, channel: channel.kind, place: channel.place };
      }
      return null;
    },
    async take(owner, raw) {
      const channel = await channelAt(house, owner.channelId);
      if (!channel) throw new Error('the channel went away');
      await intake.take(channel, [raw]);
    },
  });
}
