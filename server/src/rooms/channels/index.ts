// Connected accounts: this bot, that mailbox.
export { presentChannel } from './present.ts';
export { channelRoutes } from './routes.ts';
export { CONNECTED } from './connect.ts';
export { clearPhone, isOfDemo, onPhone, sharePhone, showOnPhone, withDemo } from './demo.ts';
export { channelAt, forget, listenersAt, markState, openChannel, type OpenChannel, placeOf } from './open.ts';
export { tally, tallyError, writeTallies } from './tally.ts';
export { forgetTemplates, templatesOf } from './templates.ts';
export {
  channelAnywhere,
  channelById,
  channelsOfKinds,
  dropLease,
  holdLease,
  listChannels,
  renewLeases,
  seenBefore,
  setOutboundAt,
  type ChannelRow,
} from './store.ts';
