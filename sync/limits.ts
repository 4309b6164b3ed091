/** Every bound of Prosa in one place (design §11). Injected where it is used, so that a bench may raise it. */
export const LIMITS = {
  /** UTF-8 bytes of one message's text. */
  maxTextBytes: 16 * 1024,
  /** UTF-8 bytes of a whole entry in canonical JSON; text plus references, mentions and files. */
  maxEntryBytes: 64 * 1024,
  /** Bytes of one incremental update (sync message 2). */
  maxUpdateBytes: 1024 * 1024,
  /** Bytes of one full reply (sync step 2); G11. */
  maxStepTwoBytes: 16 * 1024 * 1024,
  /** Entries one step 2 may bring; beyond it the client rebases in place; G11. */
  maxStepTwoEntries: 5_000,
  /** Entries appended per transaction by a rebase; G11. */
  rebaseChunk: 50,
  /** Bytes of a WebSocket frame before its sender has signed in. */
  maxFrameBytesBeforeSignIn: 64 * 1024,
  /** Nesting of JSON inside an entry or a map value. */
  maxDepth: 32,
  /** Distinct Yjs clients in one update. */
  maxUpdateClients: 2_048,
  /** Structs, and ranges of deletes, in one update; a document at twice its hot limit holds far fewer. */
  maxUpdateStructs: 200_000,
  /** Devices of one person that wrote without knowing of each other, in one update and place. */
  maxUpdateBranches: 64,
  /** What Yjs may have to walk over to place these, together; a few milliseconds. */
  maxBranchSteps: 50_000,
  /** Yjs clocks stay below this; G4. */
  maxClock: 2 ** 31,
  /** Distinct clients that wrote to one generation; far beyond what seals it, so that nobody is refused first. */
  maxDocumentClients: 20_000,
  /** A document beyond one of these is sealed when it is quiet, or at twice as much; R1. */
  hotEntries: 10_000,
  hotBytes: 2 * 1024 * 1024,
  hotClients: 5_000,
  /** Without a write for this long a document is quiet. */
  sealQuietMs: 30_000,
  /** Rows behind which a device catches up its local history; beyond, it drops it and reads on demand; R5. */
  maxCatchUpRows: 5_000,
  /** Entries and bytes that one step 2 brings at most after a refusal for its size; the rest follows in parts; G11. */
  maxPartEntries: 1_000,
  maxPartBytes: 4 * 1024 * 1024,
  /** Longest time that entries may be kept, where they are not kept for ever; R4. */
  maxRetentionDays: 3_650,
  /** Awareness states one connection may hold in a document; G8. */
  maxAwarenessClients: 4,
  /** UTF-8 bytes of one presence state as JSON. */
  maxAwarenessBytes: 2 * 1024,
  /** Entries a user may write per second, sustained, then bursts, then delay (never refusal); G11. */
  entriesPerSecond: 20,
  entriesBurst: 60,
  /** Changes of presence that a user may send per second, sustained, then bursts, then delay; G8. */
  presencePerSecond: 10,
  presenceBurst: 60,
  /** Frames of any kind that a user may send per second, sustained, then bursts, then delay; G11. */
  framesPerSecond: 500,
  framesBurst: 5_000,
  /** Bytes of documents sent in answer to a user's sync steps per second, sustained, then bursts, then delay; G11. */
  answeredBytesPerSecond: 4 * 1024 * 1024,
  answeredBytesBurst: 64 * 1024 * 1024,
  /** Requests to open a document per socket and second, sustained, then bursts, then delay; G11. */
  openingsPerSecond: 50,
  openingsBurst: 400,
  /** Frames and bytes waiting on one socket before reading from it pauses. */
  maxQueuedFrames: 64,
  maxQueuedBytes: 4 * 1024 * 1024,
  /** Bytes waiting to be sent to a slow reader before nothing more is read from it, and no presence sent to it; G11. */
  pauseBufferedBytes: 1024 * 1024,
  /** Bytes waiting to be sent to a slow reader before its socket is closed. */
  maxBufferedBytes: 32 * 1024 * 1024,
  /** The same for all sockets together: beyond it the one that most waits for is closed, and so on. */
  maxTotalBufferedBytes: 256 * 1024 * 1024,
  /** A paused reader that takes nothing for this long is closed. */
  stallMs: 30_000,
  /** Documents open on one socket. */
  maxDocumentsPerSocket: 200,
  /** Sockets of one person, over all devices, tabs and bots; one more is closed. */
  maxSocketsPerUser: 300,
  /** Sockets on which nobody has signed in: beyond it the oldest of the busiest address is closed. */
  maxStrangerSockets: 2_048,
  /** A socket on which nobody signed in for this long is closed. */
  signInWithinMs: 30_000,
  /** Failed sign-ins per account and address (ten times that per account, and per address) in the window. */
  maxFailedSignIns: 10,
  failedSignInWindowMs: 15 * 60_000,
  /** Registrations per address and hour. */
  maxRegistrationsPerHour: 30,
  /** JSON body of an API request. */
  maxBodyBytes: 1024 * 1024,
  maxMembers: 1_000,
  /** Members up to which `read` and `delivered` are shared; C8. */
  maxMembersSharingReceipts: 50,
  /** Least time between two writes of one's own receipts; C8. */
  receiptIntervalMs: 2_000,
  maxNameLength: 64,
  maxTopicLength: 256,
  maxAboutLength: 1_000,
  minUsernameLength: 2,
  maxUsernameLength: 32,
  minPasswordLength: 8,
  maxPasswordLength: 256,
  /** Characters of a key of `home`, and UTF-8 bytes of its value in canonical JSON; D9. */
  maxHomeKeyLength: 128,
  maxHomeValueBytes: 64 * 1024,
  maxMentions: 50,
  maxFiles: 20,
  maxEmojiLength: 32,
  /** How far ahead of the relay an entry id may be; D3. */
  maxAheadMs: 5 * 60_000,
  /** An entry older than this on arrival is named in `late`; D6. */
  lateAfterMs: 60_000,
  /** Sessions slide: idle this long, they end; A2. */
  sessionIdleMs: 30 * 24 * 3600_000,
  invitationDefaultDays: 7,
  invitationMaxUses: 1_000,
  /** Relay pings; silence ends a socket; G12. */
  pingIntervalMs: 5_000,
  silenceMs: 15_000,
  maxListLimit: 200,
  maxUserSearchResults: 20,
  /** Searches for people per person and minute. */
  maxSearchesPerMinute: 120,
  /** Contacts and requests of one person, either way; one more is refused. */
  maxContacts: 2_000,
  /** Contact requests per person and hour. */
  maxRequestsPerHour: 60,
  /** Times that one person may join public rooms or accept invitations per hour. */
  maxJoinsPerHour: 60,
  /** Conversations that one person may make per hour. */
  maxNewConversationsPerHour: 120,
  /** Changes of members, names, settings and pictures per person and minute. */
  maxChangesPerMinute: 120,
  /** Reports per person and hour, and open ones per conversation; one more is refused. */
  maxReportsPerHour: 30,
  maxOpenReports: 500,
  /** Longest that a member may be kept from writing; M5. */
  maxMuteSeconds: 30 * 24 * 3600,
  /** Longest pause between two messages of a member; M6. */
  maxSlowSeconds: 3600,
  /** Rows of the audit kept per conversation, the newest; M10. */
  maxAuditRows: 10_000,
  /** Public rooms in one answer. */
  maxRoomResults: 50,
  /** Bytes of a picture of a person or a conversation, and its width and height in pixels; F1. */
  maxPictureBytes: 256 * 1024,
  maxPictureSide: 1_024,
  /** Bytes and pixels of a file that the app makes a picture of. */
  maxPictureFileBytes: 16 * 1024 * 1024,
  maxPictureFilePixels: 64_000_000,
  /** A code for a second device is good this long; wrong ones per address in the same time; A5. */
  deviceLinkMs: 2 * 60_000,
  maxWrongDeviceCodes: 10,
  /** Changes of people's presence are told together after this; P1. */
  presenceEveryMs: 1_000,
  /** A device that has not been heard of for this long is not there; P1: with the time above less than 15 s. */
  presenceSilenceMs: 13_000,
  /** Who closes their last device is there for this long all the same: a page that loads again comes back. */
  presenceGraceMs: 8_000,
  /** Reports whether somebody is at it that one device makes per second, sustained, then bursts, then delay. */
  presenceReportsPerSecond: 0.2,
  presenceReportsBurst: 10,
  /** Without input for this long a device reports that nobody is at it. */
  awayAfterMs: 5 * 60_000,
  /** A call rings this long; a `c` entry that is older on arrival begins none; K1, K6. */
  ringMs: 45_000,
  /** Members up to which a conversation rings; K1. */
  maxRingMembers: 50,
  /** Times that one person may ring the same conversation per minute; beyond, nobody is rung; K1. */
  maxRingsPerMinute: 6,
  /** A call that rings is over when its caller vanished for this long, one that was answered when everybody did; K6. */
  ringEmptyMs: 5_000,
  callEmptyMs: 30_000,
  /** Between two signs of life of a call, and how long the relay waits for people after a restart; K8. */
  callSignOfLifeMs: 15_000,
  callReturnMs: 60_000,
  /** People in a call without a server that forwards media: with voice, and with video; K4. */
  maxMeshAudio: 8,
  maxMeshVideo: 6,
  /** Devices of one person in a call: the second is there to take over. */
  maxPeersPerPerson: 2,
  /** Answers to those who ask to record that one presence holds; K10. */
  maxConsents: 8,
  /** A token for `/peerjs`, and TURN credentials, are good this long: the latter outlive a session that ends; K5, K9. */
  callTicketMs: 3600_000,
  iceCredentialsMs: 3600_000,
  /** Tokens for `/peerjs` per person and minute. */
  maxCallTicketsPerMinute: 60,
  /** Pages of past calls per person and minute. */
  maxCallPagesPerMinute: 600,
  /** Bytes of one message between peers. */
  maxPeerMessageBytes: 64 * 1024,
  /** Messages to peers that a user may send per second, sustained, then bursts, then delay; K5. */
  peerMessagesPerSecond: 50,
  peerMessagesBurst: 1_000,
  /** What a user may say about calls on `home` per second, sustained, then bursts; what is beyond is dropped. */
  callActionsPerSecond: 20,
  callActionsBurst: 200,
  /** Presence with a reaction that a user may send in calls per second, sustained, then bursts; beyond, it shows none; K4. */
  callReactionsPerSecond: 1,
  callReactionsBurst: 15,
  /** Sockets of one person at `/peerjs`; the oldest is closed for one more. */
  maxPeerSocketsPerUser: 20,
  /** Invitations of one person that could still be used. */
  maxOpenInvitations: 50,
} as const

export type Limits = { readonly [K in keyof typeof LIMITS]: number }

/** The newest entry version this code writes; the relay announces the one it accepts; D10. */
export const ENTRY_VERSION = 1
