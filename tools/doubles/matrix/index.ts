// A double of a Matrix homeserver: accounts, rooms and their timelines, syncs that wait for news, transactions taken once. Each call is
// judged by a schema written from the specification (schema.ts).
import { type Call, type Reply, startDouble } from '../shared/server.ts';
import { judge } from './schema.ts';
import { waitFor } from './wait.ts';

type Thing = Record<string, unknown>;
/** One thing that happened, in the order of the whole server. */
interface Entry {
  readonly roomId: string;
  readonly event?: Thing;
  readonly ephemeral?: Thing;
  readonly account?: Thing;
}
interface Room {
  readonly id: string;
  readonly members: Map<string, string>;
  readonly state: Map<string, Thing>;
}
export interface Account {
  readonly userId: string;
  readonly password: string;
  readonly token: string;
}
const problem = (status: number, errcode: string, error: string, more: object = {}): Reply => ({
  status,
  json: { errcode, error, ...more },
});
const unknownToken = problem(401, 'M_UNKNOWN_TOKEN', 'Unknown access token');

export async function startMatrixDouble(account: Account) {
  const me = account.userId;
  const server = me.slice(me.indexOf(':') + 1);
  const log: Entry[] = [];
  const rooms = new Map<string, Room>();
  const taken = new Map<string, string>();
  const media = new Map<string, { body: Uint8Array; mime: string }>();
  const profiles = new Map<string, Thing>();
  const tokens = new Map<string, string>([[account.token, 'GIVEN']]);
  const waits = { waiting: new Set<() => void>(), position: () => `s${log.length}` };
  const state = {
    versions: ['v1.1', 'v1.11', 'v1.13'],
    wellKnown: null as unknown,
    flows: ['m.login.password'],
    limit: 50,
    keys: {} as Thing,
    clock: 1_771_289_280_000,
    /** Where files lie that are not given from here: the homeserver sends on. */
    mediaHost: null as string | null,
    /** Rooms whose own homeservers do not answer. */
    deadRooms: new Set<string>(),
  };
  let direct: Thing = {};
  let count = 0;
  const newId = (sign: string) =>
    `${sign}${sign === '$' ? '' : 'r'}${(count += 1)}abcdefghijklmnopqrst${sign === '$' ? '' : `:${server}`}`;

  function happen(entry: Entry): void {
    log.push(entry);
    for (const wake of waits.waiting) wake();
  }
  function write(room: Room, sender: string, type: string, content: Thing, more: Thing = {}): Thing {
    const event: Thing = {
      type,
      event_id: newId('$'),
      sender,
      origin_server_ts: (state.clock += 1000),
      content,
      ...more,
    };
    if (event['state_key'] !== undefined) {
      const key = `${type} ${String(event['state_key'])}`;
      const before = room.state.get(key);
      if (before) event['unsigned'] = { prev_content: before['content'] };
      room.state.set(key, event);
      if (type === 'm.room.member') room.members.set(String(event['state_key']), String(content['membership']));
    }
    happen({ roomId: room.id, event });
    return event;
  }
  const member = (room: Room, userId: string, membership: string, sender = userId, more: Thing = {}) =>
    write(room, sender, 'm.room.member', { membership, displayname: nameOf(userId), ...more }, { state_key: userId });
  const nameOf = (userId: string): unknown => profiles.get(userId)?.['displayname'] ?? userId.slice(1).split(':')[0];

  function makeRoom(maker: string, name?: string): Room {
    const room: Room = { id: newId('!'), members: new Map(), state: new Map() };
    rooms.set(room.id, room);
    write(room, maker, 'm.room.create', { room_version: '11' }, { state_key: '' });
    member(room, maker, 'join');
    if (name !== undefined) write(room, maker, 'm.room.name', { name }, { state_key: '' });
    return room;
  }
  const eventsOf = (room: Room) =>
    log.flatMap((entry, at) => (entry.roomId === room.id && entry.event ? [{ at, event: entry.event }] : []));
  const found = (room: Room, eventId: string) =>
    eventsOf(room).find(({ event }) => event['event_id'] === eventId)?.event;

  /** As our own session sees it: with the transaction it went under. */
  function seen(event: Thing): Thing {
    const transaction = [...taken]
      .find(([, id]) => id === event['event_id'])?.[0]
      .split(' ')
      .at(-1);
    return transaction
      ? { ...event, unsigned: { ...(event['unsigned'] as Thing), transaction_id: transaction } }
      : event;
  }
  const wants = (types: unknown, event: Thing): boolean =>
    !Array.isArray(types) || types.some((type) => type === event['type']);
  const membersFor = (room: Room, events: readonly Thing[]): Thing[] =>
    [...new Set(events.map((event) => String(event['sender'])))].flatMap((sender): Thing[] => {
      const found = room.state.get(`m.room.member ${sender}`);
      return found ? [found] : [];
    });

  function synced(since: number, filter: Thing): Thing | null {
    const [join, invite, leave]: Thing[] = [{}, {}, {}] as [Thing, Thing, Thing];
    const inRooms = (filter['room'] ?? {}) as Record<string, Thing>;
    const fresh = log.slice(since);
    const only = (inRooms as Thing)['rooms'] as string[] | undefined;
    for (const room of rooms.values()) {
      if (only && !only.includes(room.id)) continue;
      const news = fresh.filter((entry) => entry.roomId === room.id);
      if (news.length === 0) continue;
      const membership = room.members.get(me);
      if (membership === 'invite') {
        const ours = room.state.get(`m.room.member ${me}`)!;
        if (news.some(({ event }) => event === ours)) invite![room.id] = { invite_state: { events: [ours] } };
      }
      if (membership === 'leave' && news.some(({ event }) => event?.['state_key'] === me)) leave![room.id] = {};
      if (membership === 'join') join![room.id] = joined(room, since, inRooms);
    }
    const data = fresh.flatMap((entry) => (entry.account ? [entry.account] : []));
    if ([join, invite, leave].every((each) => Object.keys(each!).length === 0) && data.length === 0) return null;
    return { rooms: { join, invite, leave }, account_data: { events: data } };
  }
  function joined(room: Room, since: number, filter: Record<string, Thing>): Thing {
    const all = eventsOf(room);
    const own = all.findLast(
      ({ event }) => event['state_key'] === me && (event['content'] as Thing)['membership'] === 'join',
    );
    const isNew = (own?.at ?? 0) >= since;
    const timeline = filter['timeline'] ?? {};
    const told = all.filter(({ at, event }) => (isNew || at >= since) && wants(timeline['types'], event));
    const last = told.slice(-Math.min(state.limit, Number(timeline['limit'] ?? 50)));
    const events = last.map(({ event }) => event);
    const ephemeral = log
      .slice(since)
      .flatMap((entry) => (entry.roomId === room.id && entry.ephemeral ? [entry.ephemeral] : []));
    return {
      timeline: {
        events: events.map(seen),
        limited: last.length < told.length,
        prev_batch: `s${last[0]?.at ?? log.length}`,
      },
      state: { events: membersFor(room, events) },
      ephemeral: { events: ephemeral.filter((event) => wants(filter['ephemeral']?.['types'], event)) },
    };
  }
  function sync(call: Call): Reply {
    const filter = JSON.parse(call.query['filter'] ?? '{}') as Thing;
    const since = Number((call.query['since'] ?? 's0').slice(1));
    const answer = () => synced(since, filter);
    const first = answer();
    const timeout = Number(call.query['timeout'] ?? 0);
    if (first || timeout === 0) return { status: 200, json: { next_batch: `s${log.length}`, ...first } };
    return { status: 200, keepOpen: (response) => waitFor(waits, response, answer, Math.min(timeout, 5000)) };
  }
  function inRoom(call: Call, room: Room, rest: readonly string[]): Reply {
    const [what = '', first = '', second = ''] = rest;
    if (what === 'join' || what === 'leave') {
      if (state.deadRooms.has(room.id)) return problem(502, 'M_UNKNOWN', 'Failed to make_join via any server');
      if (what === 'join' && room.members.get(me) !== 'join' && room.members.get(me) !== 'invite')
        return problem(403, 'M_FORBIDDEN', 'You are not invited to this room.');
      if (room.members.get(me) !== what) member(room, me, what);
      return { status: 200, json: what === 'join' ? { room_id: room.id } : {} };
    }
    if (room.members.get(me) !== 'join') return problem(403, 'M_FORBIDDEN', `User ${me} not in room ${room.id}`);
    switch (what) {
      case 'messages':
        return pageOf(call, room);
      case 'event': {
        const event = found(room, first);
        return event ? { status: 200, json: event } : problem(404, 'M_NOT_FOUND', 'Could not find event');
      }
      case 'state': {
        const event = room.state.get(`${first} ${second}`);
        if (!event) return problem(404, 'M_NOT_FOUND', 'Event not found.');
        return { status: 200, json: call.query['format'] === 'event' ? event : event['content'] };
      }
      case 'send':
        return once(`${room.id} ${first} ${second}`, () => write(room, me, first, { ...call.given }));
      case 'redact': {
        if (!found(room, first)) return problem(404, 'M_NOT_FOUND', 'Could not find event');
        return once(`${room.id} ${first} ${second}`, () => redacted(room, me, first));
      }
    }
    // typing and receipts
    return { status: 200, json: {} };
  }
  function once(transaction: string, work: () => Thing): Reply {
    const id = taken.get(transaction) ?? String(work()['event_id']);
    taken.set(transaction, id);
    return { status: 200, json: { event_id: id } };
  }
  function redacted(room: Room, sender: string, eventId: string): Thing {
    const event = found(room, eventId);
    if (event) event['content'] = {};
    return write(room, sender, 'm.room.redaction', { redacts: eventId });
  }
  function pageOf(call: Call, room: Room): Reply {
    const filter = JSON.parse(call.query['filter'] ?? '{}') as Thing;
    const [from, to] = [call.query['from'], call.query['to']].map((token, at) =>
      token === undefined ? (at === 0 ? log.length : 0) : Number(token.slice(1)),
    ) as [number, number];
    const before = eventsOf(room).filter(({ at, event }) => at < from && at >= to && wants(filter['types'], event));
    const page = before.slice(-Math.min(state.limit, Number(call.query['limit'] ?? 10)));
    return {
      status: 200,
      json: {
        start: `s${from}`,
        chunk: page.map(({ event }) => seen(event)).reverse(),
        state: membersFor(
          room,
          page.map(({ event }) => event),
        ),
        ...(page.length < before.length ? { end: `s${page[0]!.at}` } : {}),
      },
    };
  }

  function login(call: Call): Reply {
    const user = String((call.given?.['identifier'] as Thing | undefined)?.['user']);
    const isThem = user === me || `@${user}:${server}` === me;
    if (!isThem || call.given?.['password'] !== account.password)
      return problem(403, 'M_FORBIDDEN', 'Invalid username or password');
    const device = String(call.given?.['device_id'] ?? newId('D'));
    for (const [token, of] of tokens) if (of === device) tokens.delete(token);
    const token = `syt_session_${(count += 1)}_${'x'.repeat(12)}`;
    tokens.set(token, device);
    return { status: 200, json: { user_id: me, access_token: token, device_id: device } };
  }

  function answer(call: Call): Reply {
    const path = call.path.split('/').slice(1).map(decodeURIComponent);
    if (call.path === '/.well-known/matrix/client')
      return state.wellKnown === null
        ? { status: 404, body: 'none', type: 'text/plain' }
        : { status: 200, json: state.wellKnown };
    if (call.path === '/_matrix/client/versions') return { status: 200, json: { versions: state.versions } };
    if (call.path === '/_matrix/client/v3/login')
      return call.method === 'POST'
        ? login(call)
        : { status: 200, json: { flows: state.flows.map((type) => ({ type })) } };
    const token = /^Bearer (.+)$/.exec(call.headers['authorization'] ?? '')?.[1] ?? '';
    const device = tokens.get(token);
    if (device === undefined)
      return token === '' ? problem(401, 'M_MISSING_TOKEN', 'Missing access token') : unknownToken;
    if (path[3] === 'rooms' && path[2] === 'v3') {
      const room = rooms.get(path[4] ?? '');
      return room ? inRoom(call, room, path.slice(5)) : problem(404, 'M_NOT_FOUND', 'Unknown room');
    }
    if (path[1] === 'client' && path[3] === 'media' && path[4] !== 'config') return file(path[6] ?? '');
    return ofAccount(call, path, device, token);
  }
  function file(id: string): Reply {
    const kept = media.get(id);
    if (!kept) return problem(404, 'M_NOT_FOUND', 'Not found');
    return state.mediaHost === null
      ? { status: 200, body: kept.body, type: kept.mime }
      : { status: 307, headers: { location: `${state.mediaHost}/${id}` } };
  }
  function ofAccount(call: Call, path: readonly string[], device: string, token: string): Reply {
    switch (
      `${call.method} ${path
        .slice(3)
        .join('/')
        .replace(/^(profile|user)\/.*$/, '$1')}`
    ) {
      case 'GET account/whoami':
        return { status: 200, json: { user_id: me, device_id: device } };
      case 'POST logout':
        tokens.delete(token);
        return { status: 200, json: {} };
      case 'POST keys/query':
        return { status: 200, json: { device_keys: { [me]: state.keys } } };
      case 'GET sync':
        return sync(call);
      case 'GET joined_rooms': {
        const joinedRooms = [...rooms.values()].filter((room) => room.members.get(me) === 'join').map(({ id }) => id);
        return { status: 200, json: { joined_rooms: joinedRooms } };
      }
      case 'POST createRoom': {
        const invited = (call.given?.['invite'] ?? []) as string[];
        if (invited.some((userId) => !profiles.has(userId)))
          return problem(403, 'M_FORBIDDEN', 'Cannot invite this user');
        const room = makeRoom(me);
        for (const userId of invited) member(room, userId, 'invite', me, { is_direct: true });
        return { status: 200, json: { room_id: room.id } };
      }
      case 'GET user':
        return Object.keys(direct).length > 0
          ? { status: 200, json: direct }
          : problem(404, 'M_NOT_FOUND', 'Account data not found');
      case 'PUT user':
        direct = { ...call.given };
        happen({ roomId: '', account: { type: 'm.direct', content: direct } });
        return { status: 200, json: {} };
      case 'GET profile': {
        const told = profiles.get(path[4] ?? '');
        return told ? { status: 200, json: told } : problem(404, 'M_NOT_FOUND', 'Profile not found');
      }
      case 'GET media/config':
        return { status: 200, json: { 'm.upload.size': 52_428_800 } };
      case 'POST upload': {
        const id = `media${(count += 1)}`;
        media.set(id, { body: call.body, mime: call.headers['content-type'] ?? '' });
        return { status: 200, json: { content_uri: `mxc://${server}/${id}` } };
      }
    }
    if (path[5] === 'relations') return relations(path);
    return problem(404, 'M_UNRECOGNIZED', 'Unrecognized request');
  }
  function relations(path: readonly string[]): Reply {
    const room = rooms.get(path[4] ?? '');
    const chunk = room
      ? eventsOf(room)
          .map(({ event }) => event)
          .filter(
            (event) => ((event['content'] as Thing)['m.relates_to'] as Thing | undefined)?.['event_id'] === path[6],
          )
          .filter((event) => event['type'] === 'm.reaction')
      : [];
    return { status: 200, json: { chunk } };
  }

  const double = await startDouble({
    judge,
    answer,
    refuse: (wrong) => problem(400, 'M_BAD_JSON', wrong),
  });
  return {
    ...double,
    state,
    media,
    profiles,
    tokens,
    rooms,
    problem,
    direct: () => direct,
    /** What we wrote there, in order. */
    sentIn: (roomId: string): Thing[] =>
      eventsOf(rooms.get(roomId)!)
        .map(({ event }) => event)
        .filter((event) => event['sender'] === me && event['state_key'] === undefined),
    /** Somebody with an account; chats they open invite us unless they say otherwise. */
    person(userId: string, displayname: string) {
      profiles.set(userId, { displayname });
      return {
        userId,
        opens(name?: string, invite: 'direct' | 'room' | 'none' = name === undefined ? 'direct' : 'room') {
          const room = makeRoom(userId, name);
          if (invite !== 'none') member(room, me, 'invite', userId, invite === 'direct' ? { is_direct: true } : {});
          return room.id;
        },
        invites: (roomId: string) => member(rooms.get(roomId)!, me, 'invite', userId),
        enters: (roomId: string) => member(rooms.get(roomId)!, userId, 'join'),
        leaves: (roomId: string) => member(rooms.get(roomId)!, userId, 'leave'),
        says: (roomId: string, content: string | Thing, type = 'm.room.message') =>
          write(
            rooms.get(roomId)!,
            userId,
            type,
            typeof content === 'string' ? { msgtype: 'm.text', body: content } : content,
          ),
        redacts: (roomId: string, eventId: string) => redacted(rooms.get(roomId)!, userId, eventId),
        reads: (roomId: string, eventId: string) =>
          happen({
            roomId,
            ephemeral: {
              type: 'm.receipt',
              content: { [eventId]: { 'm.read': { [userId]: { ts: (state.clock += 1000) } } } },
            },
          }),
        types: (roomId: string) => happen({ roomId, ephemeral: { type: 'm.typing', content: { user_ids: [userId] } } }),
      };
    },
    /** Another of our own apps writes. */
    elsewhere: (roomId: string, body: string) =>
      write(rooms.get(roomId)!, me, 'm.room.message', { msgtype: 'm.text', body }),
    kicks: (roomId: string) => member(rooms.get(roomId)!, me, 'leave', '@admin:elsewhere.example'),
  };
}
