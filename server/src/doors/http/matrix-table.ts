// Who may do what, written down a second time on purpose: a contract that is new, or whose right has changed, fails the matrix until
// somebody has said here that it is meant. Rights of roles stand here too, so that a scope given to a role by accident shows.
export const expected: Readonly<Record<string, string>> = {
  anyone: `getSetup setUp enterDemo signIn askReset resetPassword getInvitation acceptInvitation getVisitorConfig startVisit
    getVisitorFile askPasskey signInWithPasskey findSignIn`,
  visitor: `identifyVisitor listVisitorMessages addVisitorMessage changeVisitorMessage removeVisitorMessage
    reactAsVisitor addVisitorFile markVisitorRead addVisitorPage
    continueElsewhere mailTranscript getVisitorPush registerVisitorPush removeVisitorPush forgetVisitor`,
  user: `signOut startTwoFactor confirmTwoFactor stopTwoFactor changePassword listSessions revokeSession makeWorkspace
    listPasskeys startPasskey addPasskey renamePasskey removePasskey removePassword`,
  directory: `getScimConfig listScimTypes listScimSchemas listScimUsers getScimUser addScimUser replaceScimUser patchScimUser
    removeScimUser listScimGroups getScimGroup addScimGroup replaceScimGroup patchScimGroup removeScimGroup`,
  self: 'getMe changeMe getBulk listRefusals undoBulk',
  'conversations:read': `listTags getTimeline getContactConversations listConversations getCounts getConversation markRead
    listReplyRoutes listMessages getRaw getMailView getRemoteImage getFile search
    searchThread findMoment listPins watchConversation
    listCompanyConversations listMacros listViews countViews getView addView changeView removeView listAlerts readAlerts muteConversation
    getTour getAlertPush registerAlertPush removeAlertPush listConversationPanels getPanelCards getPanelFrame`,
  'conversations:write': `sayOnTour colleagueOnTour startPractice endPractice getDemo addDemo addTag makeContinuation askProof addConversation changeConversation splitConversation joinConversations
    addMessage changeMessage removeMessage takeBackMessage scheduleMessage retryMessage settleMessage reactToMessage getDraft saveDraft takeOverDraft addFile
    addMacro changeMacro removeMacro useMacro listTemplates partConversations pinMessage restoreNote startBulk`,
  'contacts:read': `listContacts getContact listContactRoutes listAddressRoutes getHold listContactNotes listConsents listDuplicates getContactVisits listCompanies getCompany listCompanyPeople
    suggestCompanyPeople suggestCompanies countContacts listSegments addSegment changeSegment removeSegment`,
  'contacts:write': `noteConsent addContactNote changeContactNote removeContactNote restoreContactNote addContact changeContact changeContacts previewMerge mergeMany mergeContacts unlinkIdentity relink markIdentity addIdentity dismissFact
    dismissDuplicate addCompany changeCompany removeCompany restoreCompany addCompanyPeople dismissCompanyPerson
    startImport listImports getImport changeImport checkImport runImport undoImport listImportRows getImportFaults`,
  'contacts:export': 'exportContact exportContacts exportChosenContacts exportConversation',
  'contacts:erase':
    'removeContact removeConversation previewRemoval previewErasure previewErasures eraseContacts previewRemovals removeConversations startTour placeHold releaseHold',
  'channels:read': 'listKinds listChannels getChannel',
  'channels:write': `addChannel changeChannel removeChannel testChannel startRehearsal listRehearsals getRehearsal
    getRehearsalReport endRehearsal clearRehearsal`,
  'people:read': 'listAgents listInvitations listTeams listRoles',
  'people:write': 'changeAgent invite withdrawInvitation addTeam changeTeam removeTeam addRole changeRole removeRole',
  'workspace:read': 'getWorkspace listFields getRetention previewRetention',
  'workspace:write':
    'getChecklist removeDemo changeWorkspace removeTag addField changeField removeField restoreField' +
    ' listPanels addPanel changePanel rollPanelSecret removePanel' +
    ' changeRetention runRetention' +
    ' getSso saveSso saveSaml readSamlMetadata trySso testSso removeSso requireSso addSsoDomain proveSsoDomain removeSsoDomain' +
    ' listScimTokens addScimToken removeScimToken',
  'keys:write': 'listKeys addKey revokeKey',
  'webhooks:write': 'listWebhooks addWebhook changeWebhook rollWebhookSecret removeWebhook listDeliveries redeliver',
  'operations:read': 'listStuckReceipts listStuckJobs getChannelHealth',
  'operations:write': `getSystemHealth retryStuckReceipt retryStuckJob dropStuckJob listReceipts getReceipt replayReceipt
    replayStuck`,
  'audit:read': 'listAudit exportAudit',
};

/** What each role adds to the one before it. */
export const roles: Readonly<Record<string, readonly string[]>> = {
  viewer: ['self', 'conversations:read', 'contacts:read', 'channels:read', 'people:read', 'workspace:read'],
  agent: ['conversations:write', 'contacts:write', 'contacts:export'],
  lead: ['contacts:erase', 'operations:read', 'conversations:moderate', 'sharing:write'],
  admin: [
    'channels:write',
    'people:write',
    'workspace:write',
    'keys:write',
    'webhooks:write',
    'operations:write',
    'audit:read',
  ],
  owner: [],
};

/** What may be said over a socket, and who is listened to. */
export const commands = {
  agent: {
    ping: 'whoever may watch',
    look: 'an agent; a key is present to nobody',
    write: 'an agent with conversations:write (live.test.ts)',
  },
  visitor: {
    ping: 'the device',
    typing: 'the device, about its own conversation',
    read: 'the device, about its own messages',
    delivered: 'the device, about its own messages',
  },
} as const;
