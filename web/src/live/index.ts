// One connection, one store: what screens may use of it.
export { api, onSessionEnd } from './api.ts';
export { loadAlerts, mute, onNewAlerts, readAlerts } from './alerts.ts';
export { startWorker, subscribe } from './browser-push.ts';
export { change, drawConversation, markRead, takeAnswer } from './actions.ts';
export {
  forgetAll,
  loadConversation,
  loadHouse,
  loadList,
  loadMore,
  isFresh,
  loadNewer,
  loadOlder,
  loadThread,
  prefetch,
  prefetchList,
  wordsOf,
} from './loading.ts';
export { showNoticesBy } from './notices.ts';
export { discard, restoreOutbox, send, sendAgain } from './outbox.ts';
export { look, startLive, stopLive, tellWriting } from './socket.ts';
export { endStay } from './stay.ts';
export { getState, update, useStore } from './store.ts';
export { keyOf, type ConversationPatch, type List, type Pending, type State, type Thread } from './state.ts';
export { listening, putAnswer } from './told.ts';
export { chooseUndoSeconds, forgetDeeds, undoable, undoLast } from './undo.ts';
export { fileUrl, upload, type Upload } from './uploads.ts';
export {
  useAgent,
  useContact,
  useConversation,
  useKind,
  useList,
  useMay,
  useMe,
  usePending,
  usePresence,
  useThread,
} from './use.ts';
