// SPDX-License-Identifier: Apache-2.0

/**
 * Limits of the protocol (SPEC.md appendix "Limits" repeats them; `npm run clauses` compares the two). Each buffer has a limit in bytes
 * and one in items, checked before it is filled (CONV-05).
 */
const WIRE_LIMITS = {
  cborMaxDepth: 16, // arrays and maps inside one another
  cborMaxItems: 65_536, // items of one encoding, keys and values counted singly
  frameMaxBytes: 262_144, // a frame: outer header and envelope
  outerMaxBytes: 8_192, // outer header
  mailboxesMax: 32, // mailboxes of an outer header
  recipientsMax: 32, // recipients of an envelope
  attachmentsMax: 64, // attachments of a message
  signersMax: 4, // signers of a message
  signaturesMax: 8, // signatures of a message
  encapsulationMaxBytes: 2_048, // encapsulated key of a recipient, national ones included
  unprotectedHeaderMaxBytes: 8_192, // each of the unprotected headers 33 and 270
  protectedHeaderMaxBytes: 8_192, // protected header of a COSE_Sign, and of one of its signatures
  certificatesMax: 16, // certificates in one header 33
  keyFileMaxBytes: 65_536, // key file
  keyFileMaxLogN: 18, // scrypt cost of a key file: 2^n KiB of memory
  fileNameMaxBytes: 255, // file name of an attachment
  mediaTypeMaxBytes: 255, // media type of an attachment
  messageTypeMaxBytes: 64, // message type
  attachmentMaxBytes: 4_503_599_627_370_496, // true size of an attachment
  attachmentFloorBytes: 65_536, // smallest padded plaintext of an attachment
  digestsMax: 8, // digests of one attachment
  releasedKeysMax: 1_024, // keys of earlier messages that one message releases
  lifetimeMaxSeconds: 30 * 86_400, // expiry minus time of issue
  clockSkewSeconds: 600, // between two honest clocks
  keyGraceSeconds: 30 * 86_400, // signatures and wraps of a key count this long after its `to`
  accordRefusalSeconds: 30 * 86_400, // refusals of messages under an accord pass this long after its end
  paddingFloorBytes: 8_192, // smallest padded plaintext of an envelope
  directoryMaxBytes: 4_194_304, // directory
  directoryMaxItems: 1_048_576, // items of a directory
  directoryListMaxItems: 16_384, // elements of any list of a directory
  directoryMailboxesMax: 65_536, // mailboxes of all entries of a directory
  directoryRelaysMax: 64, // relays of a directory
  directoryEntryKeysMax: 1_024, // signers, and KEM keys, of one entry
  trustDailyMax: 12, // new directories of another state taken from peers in 24 hours
  trustDailyMoreMax: 4, // those beyond that mark keys compromised
  accordEndsMax: 16, // ends of one version of an accord taken from the other state
  trustDocumentMaxBytes: 1_048_576, // document of trust but a directory
  trustWalkMaxSteps: 1_024, // roots of one state
  trustWalkMaxBytes: 16_777_216, // roots of one state, together
  trustSignaturesMax: 64, // signatures of a document of trust
  trustTextMaxBytes: 1_024, // text in a document of trust
  directoryLifetimeMaxSeconds: 30 * 86_400, // end of a directory minus issue
  freshnessLifetimeMaxSeconds: 72 * 3_600, // end of a freshness statement minus issue
  handshakeMaxBytes: 4_096, // frame of the handshake
  handshakeTimeoutMs: 10_000, // from the open socket to both proofs, and from there to both WELCOMEs
  noiseMessageMaxBytes: 65_535, // Noise transport message
  linkHeaderMaxBytes: 4_096, // header of a frame of the link
  linkFrameMaxBytes: 270_336, // frame of the link
  keepaliveMs: 25_000, // silence before PING, give or take a fifth
  ackStallMs: 60_000, // without progress of confirmation before a link closes
  rivalHeadStartMs: 5_000, // how long a client waits for the peer to dial, after its own link gave way
  reconnectMinMs: 1_000, // first ceiling between attempts to dial
  reconnectMaxMs: 300_000, // last ceiling
  linkTokensMax: 16, // subprotocol tokens of one offer
  linkFeaturesMax: 32, // features of a WELCOME
  closeReasonMaxBytes: 123, // text of GOAWAY and of a WebSocket close
  noticeMaxBytes: 262_144, // NOTICE
  trustPartMaxBytes: 262_144, // part of a document in TRUST
  looseWindowMaxFrames: 16, // frames of NOTICE, and of TRUST, not dealt with
  looseWindowMaxBytes: 4_194_304, // their bytes
  trustBurstMaxBytes: 16_777_216, // TRUST of one peer that is looked at at once
  trustRateBytesPerSecond: 1_048_576, // and in the long run
  trustFrameFloorBytes: 16_384, // least cost of one frame of TRUST
  linkBufferMaxBytes: 262_144, // handed to the socket and not written, above which nothing more is handed over
  blobsOpenMax: 16, // blobs on their way in one direction
  blobPartMaxBytes: 262_144, // part of a blob
  blobsHeldMax: 64, // blobs that a peer says again to hold, on one link
  blobsNamedMax: 16_384, // blobs that a relay of another state named and that are not whole
  blobPartsMax: 1_024, // parts of blobs that arrived and are not durable
  blobFlightFloorBytes: 65_536, // bytes of blobs that may be unconfirmed whatever the pace
  blobFlightMaxBytes: 4_194_304, // and at most
  blobFlightMs: 250, // between them, those confirmed in this time
  socketMessageMaxBytes: 1_048_576, // WebSocket message
  socketFragmentsMax: 16, // fragments of a WebSocket message
  dedupeGraceSeconds: 30 * 86_400, // an envelope is known this long after its expiry
  blobRetentionMs: 86_400_000, // a blob stays at a relay this long after the next hops have it
  blobStaleMs: 86_400_000, // another may have the room of a blob in part of which less than a part came in this time
  blobGraceMs: 604_800_000, // its record stays this long after the expiry of the envelope
  sentAgainIntervalMs: 600_000, // least time between two repeats of what one peer lost
  halfOpenMax: 64, // connections that have proved nothing
  halfOpenPerAddressMax: 16, // those of one address
  connectionsMax: 4_096, // connections
  receiptDueMs: 60_000, // from the acknowledgement of a message to its receipt
  checkpointIntervalMs: 1_000, // least time between two checkpoints while few receipts wait
  checkpointMaxReceipts: 64, // receipts that end this wait
  checkpointWaitMs: 50, // an agency waits this long for the second of two facts
  refusalsPerHourMax: 1_024, // refusals of one peer for which a receipt is given
  busyRetryMs: 900_000, // rest of a lane whose peer is busy
  receiptsPerIssuerMax: 128, // receipts of one issuer about one envelope that are kept
  bodyMaxBytes: 131_072, // body of a message
  bodyMaxItems: 16_384, // items of a body, keys and values counted singly
  shortTextMaxBytes: 256, // reference or identifier, in UTF-8
  lineMaxBytes: 1_024, // name or title
  textMaxBytes: 32_768, // free text
  listMaxItems: 256, // elements of a list of a body
  measuresMax: 64, // measures of a request
  findingsMax: 256, // findings that are reported
  extensionsMax: 16, // extensions of a body
  dossierJournalMaxEntries: 64, // newest messages of a dossier that can still be put in another order
  dossierQuestionsMax: 1_024, // questions of one request
  dossierRecordsMax: 4_096, // records of any other kind of a dossier
  dossierStateMaxBytes: 4_194_304, // a dossier with its journal, as an agency keeps it
  checkpointMaxBytes: 512, // body of a checkpoint
  proofMaxHashes: 64, // hashes of a proof
  signedStatementMaxBytes: 16_384, // COSE_Sign of a checkpoint or cosignature, its token included
  exchangeMaxBytes: 36_864, // cosignature or restore statement on its way
  receiptMaxBytes: 4_096, // receipt
  batchMaxReceipts: 128, // receipts of a batch
  batchMaxBytes: 81_920, // batch
  noticeMaxBatches: 64, // batches of a notice
  contradictionMaxBytes: 65_536, // contradiction
  ownEntryMaxBytes: 262_144, // own-entry with its cosignatures
  ownEntryMaxCosignatures: 8, // cosignatures of an own-entry
  ownEntryObjectMaxBytes: 65_536, // object of an own-entry
  offerIntervalMs: 600_000, // least time between two offers to one counterparty
  offerRestMaxMs: 86_400_000, // longest between repeated ones
  notCosignedMs: 604_800_000, // without a cosignature before an alarm
  offersMax: 4, // offers of one counterparty that are verified in `offerIntervalMs`
  checkpointsVerifiedMax: 16, // checkpoints of one peer that are verified in a second
  statementsRefusedMax: 64, // refused statements of one peer in an hour, after which one a second is verified
  restoresHeldMax: 4, // restores of one counterparty that are held
  restoreIntervalMs: 86_400_000, // between two repeats of a restore, and of its alarm
  restoreMarginMs: 131_072, // a restored log begins this far above every known epoch
  receiptDelayMaxMs: 60_000, // longest random delay of receipts on the sealed path
  unverifiedHeldMaxMessages: 64, // held messages of one peer, unverified
  unverifiedHeldMaxBytes: 4_194_304, // their bytes
  unverifiedHeldMs: 259_200_000, // and how long
  heldMaxMessages: 4_096, // held messages of one state, verified
  heldMaxBytes: 268_435_456, // their bytes
  heldMs: 2_592_000_000, // and how long
  timeResponseMaxBytes: 16_384, // answer of a time-stamping authority
  timeRequestIntervalMs: 600_000, // between two requests to it
} as const satisfies Record<string, number>;

/** Limits of this implementation alone (docs/reference-implementation.md repeats them): no peer meets them as such. */
const OWN_LIMITS = {
  stretchedKeysMax: 32, // stretched passphrases that one process keeps
  pastDirectoriesMaxItems: 1_024, // replaced directories of one state that are still known
  pastDirectoriesMaxBytes: 67_108_864, // their bytes
  pastSignersMax: 8_192, // signers of logs in them
  trustAlarmsMax: 16, // alarms of trust about one state in a day
  trustAlarmFilesMax: 64, // those whose copies lie in one folder
  openAlarmsMax: 1_024, // alarms open at once in one process
  repeatedLinesMax: 256, // groups of lines of a relay's log that are counted
  trustSliceKeys: 16, // checks of keys between two turns of the event loop
  trustTurnsMaxItems: 8, // documents of one peer that wait for verification
  trustTurnsMaxBytes: 8_388_608, // their bytes
  windowMaxMessages: 1_024, // messages of one lane in flight before an ACK
  windowMaxBytes: 16_777_216, // their bytes
  noticeQueueMaxItems: 1_024, // notices of one peer that wait
  noticeQueueMaxBytes: 16_777_216, // their bytes
  trustQueueMaxItems: 64, // documents and requests of one peer that wait
  trustQueueMaxBytes: 67_108_864, // their bytes
  blobPartMinBytes: 16_384, // least part of a blob that is sent
  courierFilesMax: 65_536, // files of a courier's folder
  courierLeftMax: 256, // those not taken that are named
  windowReadMaxMessages: 256, // one read of the outbox
  windowReadMaxBytes: 524_288, // its bytes
  commitBatchMaxMessages: 1_024, // one commit of received messages
  commitBatchMaxBytes: 8_388_608, // its bytes
  closeTimeoutMs: 5_000, // for the closing handshake of a socket
  drainTimeoutMs: 10_000, // for commits in progress when a link is closed on purpose
  queueLeaseMs: 30_000, // queues of a peer, before another process that shares the store may take them
  storePendingMaxCalls: 16_384, // calls that wait for the disk
  storePendingMaxBytes: 268_435_456, // their bytes
  storeGroupMaxCalls: 1_024, // calls that share one transaction
  storeGroupMaxBytes: 16_777_216, // their bytes
  blobNameMaxBytes: 128, // name of a blob
  blobHandlesMax: 64, // files of blobs open at once
  blobSliceBytes: 1_048_576, // written or hashed without a pause
  blobFreeMinBytes: 67_108_864, // left free on the file system by announced blobs
  ackedRetentionMs: 604_800_000, // a frame stays this long after the next hop took it over
  sweepIntervalMs: 3_600_000, // how often older frames are removed
  blobRetryMinMs: 10_000, // before a blob that could not be stored is wanted again; doubles
  blobRetryMaxMs: 3_600_000, // at most
  scanMaxMs: 3_600_000, // longest run of a command that looks at an attachment
  relayStatementRetentionMs: 34_560_000_000, // statements of others stay this long for a peer that does not fetch them
  paidRetentionMs: 3_456_000_000, // a delivered receipt is remembered this long
  receiptCheckMs: 5_000, // how often due receipts are checked
  expiryCheckMs: 60_000, // between two searches for expired messages
  quotaSlotMs: 3_600_000, // slot in which the last day is counted
  noticeReadMaxRows: 256, // rows of owed receipts read at once
  statementsQueuedMax: 64, // statements of one peer that wait
  statementsStoredMax: 1_024, // and that are stored
  batchesWaitingMax: 64, // batches of one peer that wait
  batchesWaitingMs: 3_600_000, // how often they are judged again
  statementRestMs: 60_000, // pause of receipts after their message expired or failed
  statementRestMaxMs: 86_400_000, // at most
  verdictsMax: 256, // verdicts on checkpoints that one process keeps
  heldBatchMessages: 64, // held messages judged again before new ones are looked at
  timeResponseMaxMs: 10_000, // wait for a time-stamping authority
} as const satisfies Record<string, number>;

/** Every limit, in one place. */
export const LIMITS = { ...WIRE_LIMITS, ...OWN_LIMITS } as const;
