// SPDX-License-Identifier: Apache-2.0

/**
 * Limits of the protocol (SPEC.md appendix "Limits" repeats them; `npm run clauses` compares the two). Each buffer has a limit in bytes
 * and one in items, checked before it is filled (CONV-05).
 */
const WIRE_LIMITS = {
  /** CBOR: nesting of arrays and maps. */
  cborMaxDepth: 16,
  /** CBOR: items of one encoding, map keys and values counted singly. */
  cborMaxItems: 65_536,
  /** One frame: outer header and sealed envelope. */
  frameMaxBytes: 262_144,
  outerMaxBytes: 8_192,
  mailboxesMax: 32,
  recipientsMax: 32,
  attachmentsMax: 64,
  signersMax: 4,
  signaturesMax: 8,
  /** Encapsulated key of one recipient, whatever its suite. */
  encapsulationMaxBytes: 2_048,
  /** Each of the unprotected headers 33 and 270. */
  unprotectedHeaderMaxBytes: 8_192,
  /** A protected header, of a COSE_Sign or of one of its signatures. */
  protectedHeaderMaxBytes: 8_192,
  /** Certificates in one unprotected header 33. */
  certificatesMax: 16,
  keyFileMaxBytes: 65_536,
  /** scrypt cost of a key file: 2^n KiB of memory. */
  keyFileMaxLogN: 18,
  /** Stretched passphrases that one process keeps. */
  fileNameMaxBytes: 255,
  mediaTypeMaxBytes: 255,
  messageTypeMaxBytes: 64,
  /** Attachment: true size, smallest padded plaintext, and plaintext digests by hash. */
  attachmentMaxBytes: 4_503_599_627_370_496,
  attachmentFloorBytes: 65_536,
  digestsMax: 8,
  /** Keys of earlier messages that one message releases. */
  releasedKeysMax: 1_024,
  /** Expiry minus issue time. */
  lifetimeMaxSeconds: 30 * 86_400,
  /** Tolerance between two honest clocks. */
  clockSkewSeconds: 600,
  /** Signatures and wraps of a key are accepted this long after its `to`. */
  keyGraceSeconds: 30 * 86_400,
  /** Refusals of messages that cited an accord still pass this long after it is over. */
  accordRefusalSeconds: 30 * 86_400,
  /** Smallest padded plaintext of an envelope. */
  paddingFloorBytes: 8_192,
  directoryMaxBytes: 4_194_304,
  directoryMaxItems: 1_048_576,
  /** Directory: elements of any list in it, mailboxes of all its entries together, its relays, and signers or KEM keys of one entry. */
  directoryListMaxItems: 16_384,
  directoryMailboxesMax: 65_536,
  directoryRelaysMax: 64,
  directoryEntryKeysMax: 1_024,
  /** New directories of another state that a reader takes from its peers in 24 hours, and those beyond that mark keys compromised. */
  trustDailyMax: 12,
  trustDailyMoreMax: 4,
  /** Ends of one version of an accord that are taken from the other state. */
  accordEndsMax: 16,
  /** Replaced directories of one state whose digests a reader still knows; log signers in them. */
  trustDocumentMaxBytes: 1_048_576,
  /** Roots of one state, of all versions. */
  trustWalkMaxSteps: 1_024,
  trustWalkMaxBytes: 16_777_216,
  trustSignaturesMax: 64,
  /** Names, competences and URLs of a directory, each. */
  trustTextMaxBytes: 1_024,
  directoryLifetimeMaxSeconds: 30 * 86_400,
  freshnessLifetimeMaxSeconds: 72 * 3_600,
  /** Link: one handshake message, and the time for all three. */
  handshakeMaxBytes: 4_096,
  handshakeTimeoutMs: 10_000,
  /** Link: one Noise transport message. */
  noiseMessageMaxBytes: 65_535,
  /** Link: header of one frame, and one whole link frame (header, sealed frame, and room for both lengths). */
  linkHeaderMaxBytes: 4_096,
  linkFrameMaxBytes: 270_336,
  /** Link: messages and bytes in flight on one lane before an ACK. */
  keepaliveMs: 25_000,
  ackStallMs: 60_000,
  /** How long a client waits for the peer to dial again, after its own link gave way to a link of the peer. */
  rivalHeadStartMs: 5_000,
  reconnectMinMs: 1_000,
  reconnectMaxMs: 300_000,
  /** Link: subprotocol tokens of one offer, features of one WELCOME, bytes of a close reason. */
  linkTokensMax: 16,
  linkFeaturesMax: 32,
  closeReasonMaxBytes: 123,
  /** Link: body of one NOTICE, and one part of a document in TRUST. */
  noticeMaxBytes: 262_144,
  trustPartMaxBytes: 262_144,
  /** Link: frames of NOTICE, and of TRUST, that are sent and not known to be handled. */
  looseWindowMaxFrames: 16,
  looseWindowMaxBytes: 4_194_304,
  /** Link: TRUST of one peer, over all of its links: at once, in the long run, and least cost of a frame. */
  trustBurstMaxBytes: 16_777_216,
  trustRateBytesPerSecond: 1_048_576,
  trustFrameFloorBytes: 16_384,
  /** Link: bytes handed to the socket and not yet written, above which nothing more is handed over. */
  linkBufferMaxBytes: 262_144,
  /** Link: blobs on their way in one direction; bytes of one part, at least and at most. */
  blobsOpenMax: 16,
  blobPartMaxBytes: 262_144,
  /** Link: blobs that a peer says again to hold, on one link. */
  blobsHeldMax: 64,
  /** Relay: blobs that a relay of another state has named and not sent yet. */
  blobsNamedMax: 16_384,
  /** Link: parts of blobs that have arrived and are not durable. */
  blobPartsMax: 1_024,
  /** Link: bytes of blobs that are sent and not confirmed: at least and at most, and between them those that were confirmed in so many milliseconds. */
  blobFlightFloorBytes: 65_536,
  blobFlightMaxBytes: 4_194_304,
  blobFlightMs: 250,
  /** WebSocket: one message, and its fragments. */
  socketMessageMaxBytes: 1_048_576,
  socketFragmentsMax: 16,
  /** Store: a dedupe entry outlives the expiry of its envelope by this much. */
  dedupeGraceSeconds: 30 * 86_400,
  /** Blobs: how long one stays at a relay after the next hops have it, and its record after the envelope's expiry. */
  blobRetentionMs: 86_400_000,
  blobGraceMs: 604_800_000,
  /** Least time between two repeats of messages that a peer lost. */
  sentAgainIntervalMs: 600_000,
  /** Relay: connections that have not proved who they are. */
  halfOpenMax: 64,
  halfOpenPerAddressMax: 16,
  connectionsMax: 4_096,
  /** Relay: time within which the receipt for a handed-over message is due, and how often that is checked. */
  receiptDueMs: 60_000,
  /**
   * Log: least time between two checkpoints while fewer receipts than this wait for one. Agency: wait for the second of two facts. Relay:
   * time between two searches for expired messages.
   */
  checkpointIntervalMs: 1_000,
  checkpointMaxReceipts: 64,
  checkpointWaitMs: 50,
  /** Relay: refusals of one peer in the last hour for which a receipt is issued and kept. */
  refusalsPerHourMax: 1_024,
  /** Relay: slots that count the last day, and how long a lane pauses when its peer is busy. */
  busyRetryMs: 900_000,
  /** Statements of one issuer about one envelope that are kept: more than an honest issuer needs. */
  receiptsPerIssuerMax: 128,
  /** Message body: its encoding, and items in it (map keys and values counted singly). More travels as attachments. */
  bodyMaxBytes: 131_072,
  bodyMaxItems: 16_384,
  /** Message body, in UTF-8: a reference or identifier, a name or title, a free text. */
  shortTextMaxBytes: 256,
  lineMaxBytes: 1_024,
  textMaxBytes: 32_768,
  /** Message body: elements of any list, measures of a request, findings reported, extensions. */
  listMaxItems: 256,
  measuresMax: 64,
  findingsMax: 256,
  extensionsMax: 16,
  /**
   * Dossier: newest messages that can still be undone or reordered (an even number); questions of one request, and records of any other
   * kind.
   */
  dossierQuestionsMax: 1_024,
  dossierRecordsMax: 4_096,
  /** Log: body of a checkpoint or object of a leaf; hashes of one proof. */
  checkpointMaxBytes: 512,
  proofMaxHashes: 64,
  /** Log: a COSE_Sign of a checkpoint or cosignature, its time token included; a cosignature or restore statement on its way. */
  signedStatementMaxBytes: 16_384,
  exchangeMaxBytes: 36_864,
  /** Receipts: one; those of one batch; its bytes; batches of one notice. */
  receiptMaxBytes: 4_096,
  batchMaxReceipts: 128,
  batchMaxBytes: 81_920,
  noticeMaxBatches: 64,
  /** Log: two statements that contradict each other; an own entry with its cosignatures, their number, and its object. */
  contradictionMaxBytes: 65_536,
  ownEntryMaxBytes: 262_144,
  ownEntryMaxCosignatures: 8,
  ownEntryObjectMaxBytes: 65_536,
  /** Cosigning: least time between two offers to one counterparty, longest between repeated ones, and until an alarm. */
  offerIntervalMs: 600_000,
  offerRestMaxMs: 86_400_000,
  notCosignedMs: 604_800_000,
  /** Offers of one counterparty that are verified in `offerIntervalMs`. */
  offersMax: 4,
  /** Checkpoints of one peer verified a second; its statements refused in an hour, after which one a second is verified; how many wait. */
  checkpointsVerifiedMax: 16,
  statementsRefusedMax: 64,
  /** Restores of one counterparty that are held, and accepted ahead; how often one is repeated, and its alarm raised again. */
  restoresHeldMax: 4,
  restoreIntervalMs: 86_400_000,
  /** A restored log starts this many milliseconds above every known epoch: the lost time used fewer chain places. */
  restoreMarginMs: 131_072,
  /** Longest random delay of receipts on the sealed path. */
  receiptDelayMaxMs: 60_000,
  /**
   * Agency: messages that wait for a document. Unverified ones of one peer of the link wait as long as a freshness statement lives. Verified ones
   * of one state wait as long as an envelope lives. Last, the number that is judged again before new arrivals are looked at.
   */
  unverifiedHeldMaxMessages: 64,
  unverifiedHeldMaxBytes: 4_194_304,
  unverifiedHeldMs: 259_200_000,
  heldMaxMessages: 4_096,
  heldMaxBytes: 268_435_456,
  heldMs: 2_592_000_000,
  /** Answer of a time-stamping authority, and the wait for it; least time between two requests. */
  timeResponseMaxBytes: 16_384,
  timeRequestIntervalMs: 600_000,
} as const satisfies Record<string, number>;

/** Limits of this implementation alone (docs/reference-implementation.md repeats them): no peer meets them as such. */
const OWN_LIMITS = {
  /** Stretched passphrases that one process keeps. */
  stretchedKeysMax: 32,
  /** Replaced directories of one state whose digests a reader still knows; log signers in them. */
  pastDirectoriesMaxItems: 1_024,
  pastDirectoriesMaxBytes: 67_108_864,
  pastSignersMax: 8_192,
  /** Alarms of trust that one process raises about a state in a day, and those whose copies lie in one folder. */
  trustAlarmsMax: 16,
  trustAlarmFilesMax: 64,
  /** Alarms that are open at once in one process. */
  openAlarmsMax: 1_024,
  /** Groups of lines that a relay's log counts one by one. */
  repeatedLinesMax: 256,
  /** Trust: checks of keys, or work that takes as long, between two turns of the event loop. */
  trustSliceKeys: 16,
  /** Trust: documents of one peer that are being verified or wait for verification. */
  trustTurnsMaxItems: 8,
  trustTurnsMaxBytes: 8_388_608,
  /** Link: messages and bytes in flight on one lane before an ACK. */
  windowMaxMessages: 1_024,
  windowMaxBytes: 16_777_216,
  /** Link: notices, and trust documents and requests, of one peer that wait or are not known to be handled. */
  noticeQueueMaxItems: 1_024,
  noticeQueueMaxBytes: 16_777_216,
  trustQueueMaxItems: 64,
  trustQueueMaxBytes: 67_108_864,
  /** Link: blobs on their way in one direction; bytes of one part, at least and at most. */
  blobPartMinBytes: 16_384,
  /** Agency: files of a folder that a courier brings. */
  courierFilesMax: 65_536,
  /** Agency: files of a courier that were not taken and are named, each with its reason. */
  courierLeftMax: 256,
  /** Link: one read of the outbox, and one commit of received messages. */
  windowReadMaxMessages: 256,
  windowReadMaxBytes: 524_288,
  commitBatchMaxMessages: 1_024,
  commitBatchMaxBytes: 8_388_608,
  /** Link: for the closing handshake of the socket, and for commits in progress when a link is closed on purpose. */
  closeTimeoutMs: 5_000,
  drainTimeoutMs: 10_000,
  /** Store: calls, and bytes in them, that wait for the disk before further ones are refused. */
  storePendingMaxCalls: 16_384,
  storePendingMaxBytes: 268_435_456,
  /** Store: calls, and bytes in them, that share one transaction. */
  storeGroupMaxCalls: 1_024,
  storeGroupMaxBytes: 16_777_216,
  /** Store: name of a blob, files of blobs that are open at once, and bytes of a blob that are written or hashed without a pause. */
  blobNameMaxBytes: 128,
  blobHandlesMax: 64,
  blobSliceBytes: 1_048_576,
  /** Store: bytes of the file system that announced blobs leave free. */
  blobFreeMinBytes: 67_108_864,
  /** How long a frame stays after the next hop took it over, and how often older frames are removed. */
  ackedRetentionMs: 604_800_000,
  sweepIntervalMs: 3_600_000,
  /** Blobs: wait before one that was refused or could not be stored is wanted again; it doubles. */
  blobRetryMinMs: 10_000,
  blobRetryMaxMs: 3_600_000,
  /** Agency: longest run of a command that looks at an attachment. */
  scanMaxMs: 3_600_000,
  /** Relay: how long statements of others are kept for a peer that does not fetch them. */
  relayStatementRetentionMs: 34_560_000_000,
  /** How long a delivered receipt is remembered: longer than the life of the lane 0 message that carried it. */
  paidRetentionMs: 3_456_000_000,
  /** Relay: time within which the receipt for a handed-over message is due, and how often that is checked. */
  receiptCheckMs: 5_000,
  /**
   * Log: least time between two checkpoints while fewer receipts than this wait for one. Agency: wait for the second of two facts. Relay:
   * time between two searches for expired messages.
   */
  expiryCheckMs: 60_000,
  /** Relay: slots that count the last day, and how long a lane pauses when its peer is busy. */
  quotaSlotMs: 3_600_000,
  /** Log: rows of debts read at once. */
  noticeReadMaxRows: 256,
  /**
   * Dossier: newest messages that can still be undone or reordered (an even number); questions of one request, and records of any other
   * kind.
   */
  dossierJournalMaxEntries: 64,
  /** Checkpoints of one peer verified a second; its statements refused in an hour, after which one a second is verified; how many wait. */
  statementsQueuedMax: 64,
  statementsStoredMax: 1_024,
  /** Batches of one peer that wait for time or for a directory, and how often they are judged again. */
  batchesWaitingMax: 64,
  batchesWaitingMs: 3_600_000,
  /** How long receipts pause after their carrier message expired or failed: at first and at most. */
  statementRestMs: 60_000,
  statementRestMaxMs: 86_400_000,
  /** Verdicts on checkpoints and cosignatures that one process keeps. */
  verdictsMax: 256,
  /**
   * Agency: messages that wait for a document. Unverified ones of one peer of the link wait as long as a freshness statement lives. Verified ones
   * of one state wait as long as an envelope lives. Last, the number that is judged again before new arrivals are looked at.
   */
  heldBatchMessages: 64,
  /** Answer of a time-stamping authority, and the wait for it; least time between two requests. */
  timeResponseMaxMs: 10_000,
} as const satisfies Record<string, number>;

/** Every limit, in one place. */
export const LIMITS = { ...WIRE_LIMITS, ...OWN_LIMITS } as const;

export type LimitName = keyof typeof LIMITS;
