// What is asked for, and nothing else: a homeserver would tell of every room's whole state and of everybody's presence
// (https://spec.matrix.org/latest/client-server-api/#filtering).

const told = [
  'm.room.message',
  'm.room.encrypted',
  'm.room.redaction',
  'm.room.member',
  'm.room.name',
  'm.room.create',
  'm.sticker',
  'm.reaction',
  'm.poll.start',
  'org.matrix.msc3381.poll.start',
  'm.call.invite',
] as const;
/** Of a timeline. With each event comes the member that sent it, every time, so that names survive our own restarts. */
export const eventFilter = { types: told, lazy_load_members: true, include_redundant_members: true } as const;

export const syncFilter = JSON.stringify({
  presence: { types: [] },
  account_data: { types: ['m.direct'] },
  room: {
    timeline: { ...eventFilter, limit: 50 },
    state: {
      types: ['m.room.member', 'm.room.name', 'm.room.create'],
      lazy_load_members: true,
      include_redundant_members: true,
    },
    ephemeral: { types: ['m.receipt', 'm.typing'] },
    account_data: { types: [] },
  },
});
/** The first time only invitations and the place to go on from are wanted, whatever was said before. */
export const firstFilter = JSON.stringify({
  presence: { types: [] },
  account_data: { types: ['m.direct'] },
  room: {
    timeline: { types: ['m.room.name'], limit: 1 },
    state: { types: ['m.room.name'], lazy_load_members: true },
    ephemeral: { types: [] },
    account_data: { types: [] },
  },
});
/** Only whether it answers. */
export const noneFilter = JSON.stringify({
  presence: { types: [] },
  account_data: { types: [] },
  room: { rooms: [] },
});
