// Joins the built-in mail server to the house: whose an address is, and storing what came for it.
import type { House } from '../ground/house.ts';
import { channelAt, channelsOfKinds, isOfDemo, placeOf } from '../rooms/channels/index.ts';
import type { Intake } from '../rooms/intake/index.ts';
import { type MailOwner, startSmtp } from './smtp.ts';

/** `port` null: nobody has asked for mail, so it is taken for the demo alone, from this machine, at a port that is free. */
export async function mailDoor(
  house: House,
  intake: Intake,
  port: number | null,
): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const { publicUrl, smtpTls, smtpProxies, host } = house.config;
  const door = await startSmtp({
    port: port ?? 0,
    host: port === null ? '127.0.0.1' : host,
    name: publicUrl ? new URL(publicUrl).hostname : 'throughline',
    ...(smtpTls ? { tls: smtpTls } : {}),
    proxies: smtpProxies,
    log: (what, facts) => house.log.warn({ ...facts }, what),
    recipientOwner: (recipient) => ownerOf(house, recipient, port === null),
    async take(owner, raw) {
      const channel = await channelAt(house, owner.channelId);
      if (!channel) throw new Error('the channel went away');
      await intake.take(channel, [raw]);
    },
  });
  const soon = setTimeout(() => {
    prepare(house).catch((error: unknown) =>
      house.log.warn({ error: String(error) }, 'mail could not be prepared for'),
    );
  }, PREPARE_MS);
  return {
    port: door.port,
    async stop() {
      clearTimeout(soon);
      await door.stop();
    },
  };
}

/** A start has enough to do; then there is a quiet moment for what a first letter would make everybody wait for. */
const PREPARE_MS = 1000;
const mailKinds = (house: House) => [...house.kinds.values()].filter((kind) => kind.intake.mail);
export async function prepare(house: House): Promise<void> {
  for (const kind of mailKinds(house))
    if ((await channelsOfKinds(house.db, [kind.card.kind])).length > 0) await kind.intake.mail?.prepare?.();
}

/**
 * Of several channels that name one address the oldest has it: connecting a second one takes nothing from the first. A channel whose
 * secrets cannot be read is still the owner; its mail waits with the sender until it is repaired.
 */
async function ownerOf(house: House, recipient: string, isForDemo: boolean): Promise<MailOwner | null> {
  const kinds = mailKinds(house).map((kind) => kind.card.kind);
  const rows = [...(await channelsOfKinds(house.db, kinds))].sort((a, b) => (a.id < b.id ? -1 : 1));
  const row = rows.find(
    (each) =>
      (!isForDemo || isOfDemo(each.settings)) &&
      house.kinds.get(each.kind)?.intake.mail?.accepts(recipient, placeOf(house, each.id, each.settings)),
  );
  if (!row) return null;
  const channel = await channelAt(house, row.id);
  if (!channel) throw new Error('the channel cannot be opened now');
  return { workspaceId: row.workspace_id, channelId: row.id, channel: channel.kind, place: channel.place };
}
