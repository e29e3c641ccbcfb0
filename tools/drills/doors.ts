// A house with its webhook door open, for providers that call: channels are connected, changed and removed as an admin does it, and what
// the provider tells is counted by the channel it ended up in.
import { realNet } from '../../channels/kit/src/contract.ts';
import type { Channel, Check, Settings } from '../../channels/kit/src/index.ts';
import type { AgentViewer } from '../../server/src/ground/viewer.ts';
import { addChannel, changeChannel, removeChannel } from '../../server/src/rooms/channels/connect.ts';
import { channelAnywhere, forget, openChannel } from '../../server/src/rooms/channels/index.ts';
import { openIntake } from '../../server/src/rooms/intake/index.ts';
import { openTestDoor } from '../../server/src/testing/door.ts';
import { testHouse } from '../../server/src/testing/house.ts';

interface DoorLine {
  readonly conversation: string;
  readonly direction: string;
  readonly text: string;
  readonly special: Readonly<Record<string, unknown>>;
  readonly reactions: readonly unknown[];
}
export type DoorHouse = Awaited<ReturnType<typeof openDoorHouse>>;
export async function openDoorHouse(kinds: readonly Channel[], env: Record<string, string>) {
  const t = await testHouse(kinds, env);
  const net = realNet(10);
  const house = { ...t.house, net, vendorNet: net };
  const intake = openIntake(house);
  const door = await openTestDoor(house, intake);
  const open = async (id: string) => (await openChannel(house, (await channelAnywhere(house.db, id))!))!;
  const self = {
    t,
    /** Where a public address of this house really lies. */
    reach: (url: string): string => url.replace(house.config.publicUrl ?? '', door.url),
    hookUrl: (id: string): string => `${house.config.publicUrl ?? ''}/hooks/${id}`,
    add: (kind: string, settings: Settings, viewer: AgentViewer = t.ada): Promise<string> =>
      addChannel(house, viewer, { kind, name: kind, settings, teamId: null }),
    change: (id: string, body: Parameters<typeof changeChannel>[3]) => changeChannel(house, t.ada, id, body),
    remove: (id: string): Promise<void> => removeChannel(house, t.ada, id),
    /** What an admin sees on Test. */
    async test(id: string): Promise<readonly Check[]> {
      const { kind, place } = await open(id);
      return await kind.check(place);
    },
    settings: async (id: string): Promise<Settings> => (await open(id)).settings,
    async state(id: string): Promise<string> {
      const row = await channelAnywhere(house.db, id);
      return `${row?.state ?? 'gone'} ${row?.state_detail ?? ''}`.trim();
    },
    /** Doors remember channels for two seconds; a test does not wait for that. */
    forget,
    async lines(id: string): Promise<readonly DoorLine[]> {
      const { rows } = await house.db.query<DoorLine>(
        `select conversation_id as conversation, direction, text, coalesce(special, '{}') as special, reactions from messages
         where workspace_id = $1 and channel_id = $2 order by sent_at, id`,
        [t.workspaceId, id],
      );
      return rows;
    },
    texts: async (id: string): Promise<readonly string[]> => (await self.lines(id)).map(({ text }) => text),
    async receipts(id: string): Promise<number> {
      const { rows } = await house.db.query<{ count: number }>(
        'select count(*)::int as count from receipts where workspace_id = $1 and channel_id = $2',
        [t.workspaceId, id],
      );
      return rows[0]!.count;
    },
    async close(): Promise<void> {
      await door.close();
      await intake.drain();
      await t.close();
    },
  };
  return self;
}
