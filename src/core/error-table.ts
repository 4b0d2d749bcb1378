// SPDX-License-Identifier: Apache-2.0
// The single source of error codes. docs/errors.md and the appendix of SPEC.md are generated from it (`npm run errors`).

/** Word told to a peer: never more than this. */
export type WireCode = 'malformed' | 'refused' | 'policy' | 'busy';

interface Row<D extends object> {
  readonly clause: string;
  readonly wire: WireCode;
  readonly retryable: boolean;
  readonly summary: string;
  /** Carries the type of the details; never a value. */
  readonly details?: D;
}

function row<D extends object>(clause: string, wire: WireCode, summary: string, options: { retryable?: boolean } = {}): Row<D> {
  return { clause, wire, retryable: options.retryable ?? false, summary };
}

/** Byte position of the fault, from 0. */
interface At {
  offset: number;
}

/** Names the member or field at fault. */
interface Field {
  field: string;
}

export const ERROR_TABLE = {
  // Conventions
  ID_MALFORMED: row<{ expected: string; value: string }>('CONV-02', 'malformed', 'An id does not have the required form'),

  // CBOR
  CBOR_TRUNCATED: row<At>('CBOR-01', 'malformed', 'The encoding ends inside an item'),
  CBOR_TRAILING: row<At>('CBOR-02', 'malformed', 'Bytes follow the item'),
  CBOR_NOT_SHORTEST: row<At>('CBOR-03', 'malformed', 'An integer or length is not in its shortest form'),
  CBOR_KEY_ORDER: row<At>('CBOR-04', 'malformed', 'A map key is repeated or out of order'),
  CBOR_INDEFINITE: row<At>('CBOR-05', 'malformed', 'An item has indefinite length'),
  CBOR_UTF8: row<At>('CBOR-06', 'malformed', 'A text string is not well-formed UTF-8'),
  CBOR_SIMPLE: row<At>('CBOR-07', 'malformed', 'A float or a simple value other than false, true and null'),
  CBOR_TAG: row<At & { tag: string }>('CBOR-08', 'malformed', 'A tag is missing, or stands where none is allowed'),
  CBOR_DEPTH: row<At>('CBOR-09', 'malformed', 'Arrays and maps are nested too deeply'),
  CBOR_ITEMS: row<At>('CBOR-10', 'malformed', 'The encoding has too many items'),
  CBOR_SIZE: row<{ size: number; limit: number }>('CBOR-11', 'malformed', 'The encoding is larger than its limit'),
  CBOR_RESERVED: row<At>('CBOR-12', 'malformed', 'A reserved additional-information value'),
  CBOR_MEMBER: row<Field>('CBOR-13', 'malformed', 'A member is missing, unknown or of the wrong type'),
  CBOR_KEY_TYPE: row<At>('CBOR-14', 'malformed', 'A map key is neither an integer nor a text string'),

  // Crypto
  CRYPTO_SUITE_UNKNOWN: row<{ suite: string }>('CRYPTO-01', 'policy', 'The suite is not in the registry'),
  CRYPTO_ALG_UNKNOWN: row<{ alg: number }>('CRYPTO-02', 'malformed', 'The algorithm is not in the registry'),
  CRYPTO_KEY_MALFORMED: row<Field>('CRYPTO-03', 'malformed', 'A key does not have the form of its algorithm'),
  CRYPTO_KEY_WEAK: row<Field>('CRYPTO-04', 'refused', 'A public key is not canonical, of small order or outside the prime-order subgroup'),
  CRYPTO_OPEN: row<object>('CRYPTO-06', 'refused', 'A ciphertext does not open under this key'),
  CRYPTO_SUITE_DISABLED: row<{ suite: string; primitive: string; runtime: string; reason: string }>(
    'CRYPTO-07',
    'busy',
    'The suite failed its known-answer test and is disabled; use another release of the runtime',
  ),
  CRYPTO_KEY_FILE: row<Field>('CRYPTO-08', 'refused', 'A key file is damaged or the passphrase is wrong'),
  CRYPTO_COSE_MALFORMED: row<Field>('CRYPTO-09', 'malformed', 'A COSE structure has a member missing, unknown or out of order'),
  CRYPTO_SECRET: row<{ source: string; reason: string }>(
    'CRYPTO-16',
    'policy',
    'The passphrase or PIN cannot be taken from its configured place',
  ),
  CRYPTO_RUNTIME: row<{ missing: string }>('CRYPTO-21', 'refused', 'The runtime cannot keep keys of this algorithm'),

  // Tokens
  PKCS11_LIBRARY: row<{ path: string; reason: string }>('PKCS11-01', 'policy', 'The binding or the module of a token cannot be loaded'),
  PKCS11_KEY: row<{ token: string; key: string; reason: string }>('PKCS11-02', 'policy', 'A token does not hold exactly one such key pair'),
  PKCS11_PIN: row<{ token: string; reason: string }>('PKCS11-03', 'policy', 'A token refuses the PIN it was given'),
  PKCS11_SESSION: row<{ token: string; call: string; ckr?: number }>('PKCS11-04', 'busy', 'The session with a token is lost', {
    retryable: true,
  }),
  PKCS11_TOKEN: row<{ token: string; reason: string }>('PKCS11-04', 'busy', 'A token is not connected, or does not work', {
    retryable: true,
  }),
  PKCS11_CALL: row<{ token: string; call: string; ckr: number }>('PKCS11-05', 'policy', 'A token refuses a call'),

  // Envelope: in the order of the receiver's steps (SPEC.md "Opening")
  ENVELOPE_FRAME_SIZE: row<{ size: number; limit: number }>('ENV-01', 'malformed', 'The frame is larger than its limit'),
  ENVELOPE_FRAME_MALFORMED: row<Field>('ENV-02', 'malformed', 'The frame or its outer header is malformed'),
  ENVELOPE_PROFILE: row<{ profile: string }>('ENV-03', 'malformed', 'The profile is not known'),
  ENVELOPE_NOT_MINE: row<{ mailbox: string }>('ENV-04', 'refused', 'No mailbox of this reader is addressed'),
  ENVELOPE_EXPIRED: row<{ expiresAt: number; deliveredAt: number }>('ENV-05', 'refused', 'The envelope expired before it was delivered'),
  ENVELOPE_LIFETIME: row<{ seconds: number; limit: number }>('ENV-06', 'refused', 'The envelope lives longer than allowed'),
  ENVELOPE_MALFORMED: row<Field>('ENV-07', 'malformed', 'The COSE_Encrypt structure is malformed'),
  ENVELOPE_RECIPIENTS: row<Field>('ENV-08', 'refused', 'The recipients are out of order, repeated, mixed or not in the directory'),
  ENVELOPE_SUITE_TOO_WEAK: row<{ suite: string; floor: string }>('ENV-09', 'policy', 'The suite is below the required one'),
  ENVELOPE_RECIPIENT_UNKNOWN: row<{ kid: string }>('ENV-10', 'refused', 'A co-recipient key is not in the directory of this state yet', {
    retryable: true,
  }),
  ENVELOPE_KEY_UNUSABLE: row<{ kid: string; reason: string }>('ENV-11', 'refused', 'The decryption key is absent or outside its validity'),
  ENVELOPE_DECAPSULATION: row<object>('ENV-12', 'refused', 'The content key does not unwrap'),
  ENVELOPE_COMMITMENT: row<object>('ENV-13', 'refused', 'The content key does not match its commitment'),
  ENVELOPE_DECRYPTION: row<object>('ENV-14', 'refused', 'The ciphertext does not authenticate'),
  ENVELOPE_PADDING: row<object>('ENV-15', 'refused', 'The padding is not exact'),
  ENVELOPE_CONTENT_MALFORMED: row<Field>('ENV-16', 'refused', 'The signed part or a member of it is malformed'),
  ENVELOPE_SENDER_UNKNOWN: row<{ scope: string; id: string }>('ENV-17', 'refused', 'The sender is not in a trusted directory'),
  ENVELOPE_DIRECTORY_AHEAD: row<{ scope: string; version: number }>(
    'ENV-18',
    'refused',
    'The message cites a newer directory than the one held',
    { retryable: true },
  ),
  ENVELOPE_DIRECTORY_FORK: row<{ scope: string; version: number }>(
    'ENV-19',
    'refused',
    'The message cites another directory of the same version',
  ),
  ENVELOPE_SIGNERS: row<{ reason: string }>('ENV-20', 'refused', 'sig-policy does not name exactly the required signers and algorithms'),
  ENVELOPE_SIGNATURE: row<{ alg: number }>('ENV-21', 'refused', 'A signature does not verify'),
  ENVELOPE_SIGNER_STATUS: row<{ reason: string }>('ENV-22', 'refused', 'A signing key is compromised or outside its validity'),
  ENVELOPE_ISSUED_AT: row<{ issuedAt: number }>('ENV-23', 'refused', 'The time of issue lies in the future or too far back'),
  ENVELOPE_ACCORD: row<{ reason: string }>('ENV-24', 'policy', 'The message cites no accord in force that covers it'),
  ENVELOPE_ADDRESSEE: row<{ reason: string }>(
    'ENV-25',
    'refused',
    'The signed addressees are not the recipients, or the reader is not among them',
  ),
  ENVELOPE_OUTER_MISMATCH: row<object>('ENV-26', 'refused', 'The signed part belongs to another outer header'),
  ENVELOPE_ATTACHMENT: row<{ attachment: number; reason: string }>('ENV-27', 'refused', 'An attachment key or description does not match'),
  ENVELOPE_TEST: row<object>('ENV-28', 'policy', 'A test message in a production mailbox'),
  ENVELOPE_CONFLICT: row<{ messageId: string }>('ENV-29', 'refused', 'The message id was used for another message'),
  ENVELOPE_FORK: row<{ dossier: string; seq: number }>('ENV-30', 'refused', "The sender's chain in this dossier has forked"),
  ENVELOPE_SEAL: row<{ reason: string }>('ENV-31', 'policy', 'The message may not be sealed with these options'),
  ENVELOPE_SIGNER_UNKNOWN: row<{ scope: string; signerId: string }>('ENV-32', 'refused', "A signer is not in the sender's directory yet", {
    retryable: true,
  }),
  // Attachments, in the order of opening one (SPEC.md "Attachments")
  ENVELOPE_ATTACHMENT_KEY: row<{ attachment: number }>('ENV-33', 'refused', 'The key of an attachment does not match its commitment'),
  ENVELOPE_ATTACHMENT_BLOB: row<{ attachment: number }>('ENV-34', 'refused', 'The blob is not the one that the attachment describes'),
  ENVELOPE_ATTACHMENT_SIZE: row<{ attachment: number; size: number; expected: number }>(
    'ENV-35',
    'refused',
    'The blob does not have its size',
  ),
  ENVELOPE_ATTACHMENT_CHUNK: row<{ attachment: number; chunk: number }>(
    'ENV-36',
    'refused',
    'A chunk of an attachment does not authenticate',
  ),
  ENVELOPE_ATTACHMENT_PADDING: row<{ attachment: number }>('ENV-37', 'refused', 'The padding of an attachment is not zero'),
  ENVELOPE_ATTACHMENT_DIGEST: row<{ attachment: number; hash: number }>(
    'ENV-38',
    'refused',
    'The plaintext of an attachment does not have its digest',
  ),
  ENVELOPE_ATTACHMENT_WITHHELD: row<{ attachment: number }>('ENV-39', 'policy', 'The key of an attachment is withheld', {
    retryable: true,
  }),
  ENVELOPE_ATTACHMENT_FILE: row<{ path: string; reason: string }>('ENV-40', 'busy', 'A file of an attachment cannot be read or written'),
  // National layer, in the order of opening one (SPEC.md "National suites")
  ENVELOPE_NATIONAL_MALFORMED: row<Field>('ENV-50', 'malformed', 'A national layer is malformed'),
  ENVELOPE_NATIONAL_SUITE: row<{ suite: string }>(
    'ENV-51',
    'policy',
    'The national suite is not installed here, or an algorithm does not belong to it',
  ),
  ENVELOPE_NATIONAL_KEY: row<{ kid: string; reason: string }>('ENV-52', 'refused', 'The national key is absent or outside its validity'),
  ENVELOPE_NATIONAL_OPEN: row<object>('ENV-53', 'refused', 'A national layer does not unwrap or authenticate'),
  ENVELOPE_NATIONAL_PROVIDER: row<{ suite: string; reason: string }>('ENV-54', 'busy', 'The provider of a national suite does not work', {
    retryable: true,
  }),
  ENVELOPE_NATIONAL_COMMITMENT: row<object>('ENV-55', 'refused', 'A national layer holds a different frame from the one it commits to'),
  ENVELOPE_NATIONAL_OUTER: row<object>('ENV-56', 'refused', 'The frame inside a national layer belongs to another outer header'),

  // Schema
  SCHEMA_TYPE_UNKNOWN: row<{ type: string }>('SCHEMA-01', 'malformed', 'The message type is not registered'),
  SCHEMA_VERSION_UNKNOWN: row<{ type: string; major: number }>(
    'SCHEMA-02',
    'malformed',
    'The major version of the message type is not known',
  ),
  SCHEMA_CAST: row<{ type: string; from: number; to: number; reason: string }>(
    'SCHEMA-18',
    'refused',
    'The message cannot be converted to another major version',
    // The reading program is at fault, so the message waits for a newer program.
    { retryable: true },
  ),
  SCHEMA_EXTENSION_UNKNOWN: row<{ type: string; extension: string; major: number }>(
    'SCHEMA-23',
    'malformed',
    'The message needs an extension that the reader does not know',
  ),
  SCHEMA_INVALID: row<{ type: string; findings: number; first: string; others?: string }>(
    'SCHEMA-03',
    'malformed',
    'The body does not satisfy its schema or rules',
  ),

  // Dossier
  DOSSIER_TRANSITION: row<{ rule: string; why: string; type: string; measure: string; state: string }>(
    'DOSSIER-01',
    'refused',
    'The message is not allowed in this state',
  ),
  DOSSIER_UNKNOWN: row<{ dossier: string }>('DOSSIER-02', 'refused', 'The dossier is not known here'),
  DOSSIER_PRINTER: row<{ reason: string }>('DOSSIER-31', 'refused', 'No browser of this machine prints the letter'),
  DOSSIER_LIMIT: row<{ dossier: string; limit: string }>('DOSSIER-09', 'policy', 'The dossier is full: say what is new in another dossier'),

  // Trust
  TRUST_DOCUMENT_MALFORMED: row<Field>('TRUST-01', 'malformed', 'A trust document is malformed'),
  TRUST_DOCUMENT_SIZE: row<{ size: number; limit: number }>('TRUST-02', 'malformed', 'A trust document is larger than its limit'),
  TRUST_SCOPE_UNKNOWN: row<{ scope: string }>('TRUST-03', 'refused', 'No root is pinned for the scope'),
  TRUST_ROOT_MISMATCH: row<{ scope: string; fingerprint: string }>('TRUST-04', 'refused', 'The root is not the pinned one'),
  TRUST_THRESHOLD: row<{ role: string; threshold: number; signers: number }>(
    'TRUST-05',
    'refused',
    'Too few signers of the role signed the document',
  ),
  TRUST_EXPIRED: row<{ document: string; expiredAt: number; clock?: string }>('TRUST-06', 'refused', 'The document has expired'),
  TRUST_NOT_YET_VALID: row<{ document: string; validFrom: number }>('TRUST-07', 'refused', 'The document is not valid yet'),
  TRUST_ROLLBACK: row<{ document: string; held: number; offered: number }>(
    'TRUST-08',
    'refused',
    'The document is older than the one held',
  ),
  TRUST_FORK: row<{ document: string; version: number }>('TRUST-09', 'refused', 'Two documents of one version differ'),
  TRUST_SCOPE_WALL: row<{ reason: string }>('TRUST-10', 'refused', 'A document reaches outside its own scope'),
  TRUST_KEY_SHARED: row<{ key: string }>('TRUST-51', 'refused', 'Two states list the same key; any state can cause this by copying a key'),
  TRUST_DAILY: row<{ scope: string; document: string }>('TRUST-52', 'busy', 'A state sent more than the daily limit; the newest one waits'),
  TRUST_KEY_CHANGE: row<{ reason: string }>(
    'TRUST-40',
    'refused',
    'A change of keys does not fit the directory, or a new signer does not prove its keys',
  ),
  TRUST_KEY_PROOF: row<{ reason: string }>('TRUST-43', 'refused', 'The owner of a new KEM key has not shown that it opens'),
  TRUST_KEY_UNKNOWN: row<{ key: string }>('TRUST-40', 'policy', 'No such key is here, or in the directory'),
  TRUST_KEY_IN_USE: row<{ key: string; reason: string }>('TRUST-45', 'policy', 'The private key is still needed'),
  TRUST_KEY_REUSED: row<{ key: string }>('TRUST-11', 'refused', 'A key is entered twice or under two uses'),
  TRUST_UNKNOWN: row<{ scope: string; id: string; hint?: string }>('TRUST-12', 'refused', 'The agency or relay is not in the directory'),
  TRUST_ACCORD_UNKNOWN: row<{ accord: string }>('TRUST-13', 'policy', 'The accord is not held'),
  TRUST_ACCORD_NOT_IN_FORCE: row<{ accord: string; reason: string }>(
    'TRUST-14',
    'policy',
    'The accord is not in force or does not cover the parties',
  ),
  TRUST_SUITE: row<{ suite: string; floor: string; by?: string }>(
    'TRUST-15',
    'policy',
    'No suite satisfies directory, accord and local floor',
  ),
  TRUST_DRAFT: row<{ reason: string }>('TRUST-33', 'refused', 'The document that waits for signatures may not be signed'),
  TRUST_FOLDER: row<{ path: string; reason: string }>('TRUST-30', 'busy', 'The folder of trust documents cannot be read or written', {
    retryable: true,
  }),
  TRUST_STALE: row<{ scope: string; reason: string }>(
    'TRUST-28',
    'policy',
    'The documents of the scope may not be its newest: no recent freshness statement is held',
    {
      retryable: true,
    },
  ),
  TRUST_OVERRIDE: row<{ reason: string }>('TRUST-42', 'policy', 'The decision to send to a state with stale documents is not valid'),
  TRUST_GAP: row<{ document: string; held: number; offered: number }>(
    'TRUST-16',
    'refused',
    'A version between the held and the offered one is missing',
    {
      retryable: true,
    },
  ),

  // Link: each with its close code in SPEC.md "Link"
  LINK_FRAME_SIZE: row<{ size: number; limit: number }>('LINK-01', 'malformed', 'A link frame is larger than its limit'),
  LINK_FRAME_MALFORMED: row<Field>('LINK-02', 'malformed', 'A link frame is malformed'),
  LINK_UNEXPECTED: row<{ frame: string; state: string }>('LINK-03', 'malformed', 'A frame arrived in a state that does not allow it'),
  LINK_TEXT: row<object>('LINK-04', 'malformed', 'A text message arrived on a binary link'),
  LINK_VERSION: row<{ offered: string }>('LINK-05', 'refused', 'No common link version'),
  LINK_HANDSHAKE: row<{ reason: string }>('LINK-06', 'refused', 'The Noise handshake failed'),
  LINK_HANDSHAKE_TIMEOUT: row<{ ms: number }>('LINK-07', 'refused', 'The handshake took too long', { retryable: true }),
  LINK_PEER_UNKNOWN: row<{ scope: string; id: string }>('LINK-08', 'refused', 'The peer is not in the directory or not permitted'),
  LINK_PEER_PROOF: row<{ reason: string }>('LINK-09', 'refused', 'The peer did not prove its identity'),
  LINK_DECRYPTION: row<object>('LINK-10', 'malformed', 'A Noise transport message does not authenticate'),
  LINK_SEQUENCE: row<{ lane: number; expected: number; received: number }>('LINK-11', 'malformed', 'A sequence number is out of order'),
  LINK_ACK: row<{ lane: number; through: number; sent: number }>(
    'LINK-12',
    'malformed',
    'The peer acknowledged a number that was never sent',
  ),
  LINK_BEHIND: row<{ peer: string }>('LINK-41', 'refused', 'A store went back in time: the peer has seen a newer record of this store'),
  LINK_STREAM: row<{ lane: number }>('LINK-13', 'refused', 'A stream was rolled back and must be reset'),
  LINK_WINDOW: row<{ lane: number | 'notice' | 'trust'; limit: number }>(
    'LINK-14',
    'malformed',
    'More is in flight than the window allows',
  ),
  LINK_TIMEOUT: row<{ ms: number }>('LINK-15', 'refused', 'The peer went silent', { retryable: true }),
  LINK_ACK_STALLED: row<{ ms: number }>('LINK-16', 'refused', 'The peer stopped acknowledging', { retryable: true }),
  LINK_SUPERSEDED: row<object>('LINK-17', 'refused', 'A newer connection of the same peer took over'),
  LINK_CLOSED: row<{ closeCode: number; reason: string }>('LINK-18', 'refused', 'The link was closed', { retryable: true }),
  LINK_CONNECT: row<{ url: string; reason?: string }>('LINK-19', 'refused', 'The address cannot be reached, or not be listened on', {
    retryable: true,
  }),
  LINK_BLOB: row<{ reason: string }>('LINK-44', 'malformed', 'A frame of a blob does not fit the transfer'),
  LINK_PART: row<{ reason: string }>('LINK-37', 'malformed', 'The parts of a document do not follow each other or do not make it up'),
  LINK_BUSY: row<{ limit: string }>('LINK-20', 'busy', 'Too many connections', { retryable: true }),

  // Store
  STORE_UNAVAILABLE: row<{ reason: string }>('STORE-01', 'busy', 'The store cannot be used', { retryable: true }),
  STORE_DURABILITY: row<{ reason: string }>('STORE-02', 'busy', 'The store cannot promise durability'),
  STORE_EXPECTATION: row<{ collection: string; key: string }>('STORE-03', 'busy', 'A document is not in the expected version'),
  STORE_BACKUP: row<{ path: string; reason: string }>('STORE-31', 'refused', 'A backup cannot be made or put back'),
  STORE_VERSION: row<{ found: number; known: number }>('STORE-04', 'busy', 'The store was written by a newer version'),
  STORE_SEQUENCE: row<{ peer: string; lane: number; expected: number; received: number }>(
    'STORE-05',
    'malformed',
    'A number does not fit its stream',
  ),
  STORE_FENCED: row<{ peer: string; epoch: number }>('STORE-46', 'busy', 'The queues are leased anew, or to another', { retryable: true }),
  BLOB_NO_ROOM: row<{ size: number; room: number }>('STORE-34', 'busy', 'No room for the blob: free disk, or raise the budget', {
    retryable: true,
  }),
  BLOB_NAME: row<{ name: string; reason: string }>('STORE-35', 'refused', 'The name stands for another blob, or for none'),

  // Relay
  RELAY_CONFIG: row<Field & { hint?: string }>('RELAY-01', 'policy', 'The configuration is not valid'),
  RELAY_NO_ROUTE: row<{ mailbox: string }>('RELAY-02', 'refused', 'No route to the mailbox'),
  RELAY_POLICY: row<{ reason: string }>('RELAY-03', 'policy', 'The accord or the directory does not allow the message'),
  RELAY_HEADER: row<Field>('RELAY-04', 'malformed', 'The link header contradicts the outer header of the frame'),
  RELAY_QUOTA: row<{ from: string; to: string; limit: string; allowed: number }>(
    'RELAY-21',
    'busy',
    'The limit of what may pass between two states is reached for now',
    { retryable: true },
  ),
  RELAY_CONTROL: row<{ reason: string }>('RELAY-32', 'busy', 'The running relay did not answer as expected'),
  RELAY_REFUSALS: row<{ allowed: number }>('RELAY-31', 'busy', 'The peer has had too many messages refused in the last hour'),
  RELAY_INTERNAL: row<{ reason: string }>('RELAY-10', 'refused', 'The relay itself failed on a message, and refused it'),

  // Agency
  AGENCY_HOME_BUSY: row<{ home: string; pid: number; owner?: string }>(
    'AGENCY-01',
    'busy',
    'A process has this home open, and one at a time may',
  ),
  AGENCY_HOME_INVALID: row<Field>('AGENCY-02', 'policy', 'The home is incomplete or damaged'),
  AGENCY_CLOSED: row<object>('AGENCY-03', 'busy', 'The agency was closed'),
  AGENCY_CAST_LOSS: row<{ type: string; major: number; lost: string }>(
    'AGENCY-53',
    'policy',
    'The version that the addressee accepts cannot carry some of the content',
  ),
  AGENCY_QUARANTINE: row<{ attachment: number; reason: string }>('AGENCY-67', 'policy', 'The attachment is in quarantine'),
  AGENCY_NOT_ALLOWED: row<{ reason: string }>('AGENCY-04', 'policy', 'The message may not be sent'),
  AGENCY_OWN_MAILBOX: row<{ mailbox: string }>('AGENCY-58', 'policy', 'The addressee is the sending agency itself'),
  AGENCY_FAULT: row<{ envelope: string; error: string }>('AGENCY-16', 'busy', 'A fault of this program kept a message from being handled'),
  AGENCY_HELD_LIMIT: row<{ code: string; limit: string }>('AGENCY-55', 'busy', 'Too many messages wait, or this one has waited too long'),
  AGENCY_DISCARDED: row<{ by: string; reason: string }>('AGENCY-57', 'refused', 'The operator discarded a held message'),
  AGENCY_MESSAGE_UNKNOWN: row<{ message: string }>('AGENCY-31', 'policy', 'No message of this digest is held'),
  AGENCY_ERASED: row<{ message: string; at: string; by: string; reason: string }>(
    'AGENCY-31',
    'policy',
    'The content of the message was erased',
  ),
  AGENCY_ATTACHMENT_GONE: row<{ attachment: number }>('AGENCY-65', 'policy', 'The attachment was erased, or did not come in time'),
  AGENCY_ATTACHMENT: row<{ attachment: number; size: number; limit: number }>(
    'AGENCY-46',
    'policy',
    'An attachment is larger than the accord lets pass',
  ),
  AGENCY_COURIER: row<{ file: string; reason: string }>('AGENCY-69', 'policy', 'A file in the folder of a courier was not taken'),
  AGENCY_CONTROL: row<{ reason: string }>('AGENCY-05', 'busy', 'The owner of the home did not answer as expected'),

  // Log and receipts
  LOG_NODE: row<{ level: number; index: number }>('LOG-02', 'busy', 'A node of the tree is not in the store'),
  LOG_INCLUSION: row<{ reason: string }>('LOG-03', 'refused', 'An inclusion proof does not lead from the leaf to the root'),
  LOG_CONSISTENCY: row<{ reason: string }>('LOG-04', 'refused', 'A consistency proof does not join the two trees'),
  LOG_LEAF: row<Field>('LOG-05', 'malformed', 'The object of a leaf is malformed'),
  LOG_ORIGIN: row<{ origin: string }>('LOG-41', 'malformed', 'An origin does not have the required form'),
  LOG_CHECKPOINT: row<Field>('LOG-07', 'malformed', 'The body of a checkpoint is malformed'),
  LOG_SIGNER: row<{ signer: string; reason: string }>('LOG-09', 'refused', 'The signer of the statement is not valid in this role'),
  LOG_SIGNATURE: row<{ form: string; alg: number }>('LOG-10', 'refused', 'A signature of a log statement does not verify'),
  LOG_COSIGNATURE: row<Field & { aheadSeconds?: number }>('LOG-12', 'refused', 'A cosignature is malformed or by one who may not give it'),
  LOG_RESTORE: row<{ reason: string }>('LOG-16', 'refused', 'A restore does not fit the log that is known'),
  LOG_RECEIPT: row<Field>('LOG-17', 'malformed', 'A receipt has a member missing, unknown or of the wrong kind'),
  LOG_ISSUER: row<{ kind: string; issuer: string }>('LOG-18', 'refused', 'The issuer may not give a receipt of this kind'),
  LOG_BATCH: row<Field>('LOG-20', 'malformed', 'A batch of receipts is malformed'),
  LOG_OWNER: row<{ owner: string; sender: string }>('LOG-20', 'refused', 'The sender may make no statement about this log'),
  LOG_ENTRY: row<{ kind: string; issuer: string; reason: string }>(
    'LOG-20',
    'refused',
    'A receipt came by the wrong path, or names an envelope that is not known here',
  ),
  LOG_NOTICE: row<Field>('LOG-21', 'malformed', 'A notice is malformed'),
  LOG_CONTRADICTION: row<{ reason: string }>('LOG-23', 'refused', 'The two statements do not contradict each other'),
  LOG_OWN_ENTRY: row<Field>('LOG-75', 'malformed', 'An own log entry is malformed, or does not cover the statement it is shown for'),
  LOG_TIME_TOKEN: row<Field>('LOG-56', 'refused', 'A time token is not accepted'),
  LOG_TIME_AUTHORITY: row<{ reason: string }>('LOG-28', 'busy', 'The time-stamping authority gave no token', { retryable: true }),
  LOG_EXCHANGE: row<Field>('LOG-77', 'malformed', 'A cosignature or restore statement in transport is malformed'),
  LOG_TIME_REQUIRED: row<{ waitedMs: number }>('LOG-29', 'busy', 'Time tokens are required and none came', { retryable: true }),
} as const satisfies Record<string, Row<object>>;
