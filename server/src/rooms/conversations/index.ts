// Matters being worked on, and the messages in them.
export { conversationBody, conversationRoutes, getConversation } from './routes.ts';
export { apply, changeConversation, setStatus, tagConversation, wakeSnoozed } from './change.ts';
export { addMessage, editing, moveMessage, openPlan, type Plan, starting, writePlan } from './plan.ts';
export {
  bodiesForAgents,
  conversationBodies,
  countsBody,
  messageBodies,
  type MessageBody,
  priorities,
} from './present.ts';
export { shownConversations, shownMessages } from './beside-store.ts';
export { dropGuestWords } from './guests.ts';
export { guestMessages, type LetterRow, lettersIn } from './guest-store.ts';
export { filterOf, type FilterWords } from './filter.ts';
export { countConversations, isSearched, listConversations } from './list-store.ts';
export { rehome } from './rehome.ts';
export { lockWithMessage, retell } from './retell.ts';
export { splitConversation } from './split.ts';
export { type ConversationRow, type DeliveryState, freshConversation, type MessageRow, type Reaction } from './rows.ts';
export {
  agentsExist,
  canWork,
  conversationsByIds,
  conversationsOfContact,
  filesOf,
  holdsMessages,
  latestOfContacts,
  lockCandidates,
  lockConversations,
  lockMessages,
  messageByClient,
  messagesByIds,
  conversationOfNumber,
  pointedConversations,
  setRead,
  tagsOf,
  teamExists,
  theseContacts,
  threadBefore,
  timelineBefore,
  workspaceSettings,
} from './store.ts';
export { dropConversations, eraseMessages, rememberingClient, updateMessage } from './write-store.ts';
export { waitingSince } from './waiting-store.ts';
