// The public client: `client()` for every call of the REST API, `openLive()` for what changes.
export { client, urlOf } from './agent/client.ts';
export type { AgentRoute, Api, CallInput, CallOptions, CallReply, ClientOptions } from './agent/client.ts';
export { openLive } from './agent/live.ts';
export type { Change, Command, Frame, Live, LiveOptions, LiveState, PresenceFrame, SocketLike } from './agent/live.ts';
export { isProblem, ProblemError } from './agent/problem-error.ts';
export type { ErrorCode } from './agent/problem-error.ts';
export { table as routeTable } from './agent/table.ts';
export type * from './agent/things.ts';
