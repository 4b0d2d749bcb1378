// Faults that an implementation can have, each put into our own by a text that stands in a source file, and the cases that notice it.
import type { Replacement } from '../../schedules/program/mends.js';

export interface Fault {
  readonly name: string;
  readonly about: string;
  readonly mode: 'vectors' | 'relay';
  readonly replacements: readonly Replacement[];
  /** Cases that have to fail: each is run, and no more, so that all faults take minutes. */
  readonly noticed: readonly string[];
}

const replace = (file: string, before: string, after: string): Replacement => ({ file, before, after });

export const RELAY_FAULTS: readonly Fault[] = [
  {
    name: 'acknowledges-before-commit',
    about: 'a message is acknowledged before it is on stable storage',
    mode: 'relay',
    replacements: [
      replace(
        'transport/connection.ts',
        'const verdicts = await this.#options.handler.commit(this.#peer as LinkPeer, batch);',
        `const verdicts = batch.map(() => ({ verdict: 'accepted' as const }));
        setTimeout(() => void this.#options.handler.commit(this.#peer as LinkPeer, batch), 100);`,
      ),
    ],
    noticed: ['relay.message.killed'],
  },
  {
    name: 'ignores-credit',
    about: 'a peer may send more than its credit',
    mode: 'relay',
    replacements: [
      replace(
        'transport/lane/receive-lane.ts',
        "if (seq > this.#maxPlace) throw fail('LINK_WINDOW', { lane, limit: this.#window.messages });",
        '',
      ),
      replace('transport/lane/receive-lane.ts', 'if (this.#sizes.length > 0) this.#requireCredit(bytes);', ''),
    ],
    noticed: ['relay.credit.exceeded'],
  },
  {
    name: 'sends-beyond-credit',
    about: 'more messages are sent than the peer gave credit for',
    mode: 'relay',
    replacements: [
      replace('transport/lane/send-lane.ts', 'next === undefined || next.seq > this.#maxPlace', 'next === undefined'),
      replace(
        'transport/lane/send-lane.ts',
        'Math.min(this.#maxPlace - this.#sent, LIMITS.windowReadMaxMessages)',
        'LIMITS.windowReadMaxMessages',
      ),
    ],
    noticed: ['relay.credit.kept'],
  },
  {
    name: 'acknowledges-unopened',
    about: 'a link that never opened acknowledges places of an earlier stream',
    mode: 'relay',
    replacements: [
      replace('transport/link/link.ts', "this.#state === 'open' ? this.#lanes.received() : NO_PLACES", 'this.#lanes.received()'),
    ],
    noticed: ['relay.ack.farewell'],
  },
  {
    name: 'long-form-integer',
    about: 'an integer in long form is read',
    mode: 'relay',
    replacements: [replace('cbor/scan.ts', "if (needed === 0) throw fail('CBOR_NOT_SHORTEST', { offset: start });", '')],
    noticed: ['relay.frame.long-integer'],
  },
  {
    name: 'one-signature-of-two',
    about: 'a document with one signature is taken, whatever its threshold',
    mode: 'relay',
    replacements: [replace('trust/documents/quorum.ts', 'if (signers < quorum.threshold)', 'if (signers < 1)')],
    noticed: ['relay.trust.one-signature'],
  },
  {
    name: 'forked-directory',
    about: 'a second directory of the same version takes the place of the first',
    mode: 'relay',
    replacements: [
      replace(
        'trust/store/directory-shelf.ts',
        "if (claimed.version === held.version && !equal(digest, heldDigest)) throw fail('TRUST_FORK', { document, version: held.version });",
        'void heldDigest;',
      ),
      replace('trust/store/directory-shelf.ts', 'if (claimed.version <= held.version)', 'if (claimed.version < held.version)'),
    ],
    noticed: ['relay.trust.fork'],
  },
  {
    name: 'older-directory',
    about: 'a directory of a lower version takes the place of a newer one',
    mode: 'relay',
    replacements: [replace('trust/store/directory-shelf.ts', 'if (claimed.version <= held.version)', 'if (claimed.version < 0)')],
    noticed: ['relay.trust.rollback'],
  },
  {
    name: 'expired-directory',
    about: 'an expired directory is taken and used',
    mode: 'relay',
    replacements: [replace('trust/documents/document.ts', 'if (toSeconds(now) > expiresAt)', 'if (toSeconds(now) < 0)')],
    noticed: ['relay.trust.expired'],
  },
  {
    name: 'downgrade',
    about: 'the offers of tokens are not compared under the proof',
    mode: 'relay',
    replacements: [
      replace('transport/noise/proof.ts', "if (!agree) throw fail('LINK_PEER_PROOF', { reason: 'the token lists differ' });", ''),
    ],
    noticed: ['relay.handshake.downgrade'],
  },
  {
    name: 'any-addressee',
    about: 'a proof that is meant for another node is taken',
    mode: 'relay',
    replacements: [replace('transport/noise/proof.ts', "requireSame(proof.addressee, context.identity, 'meant for another node');", '')],
    noticed: ['relay.handshake.other-addressee'],
  },
  {
    name: 'unsigned-proof',
    about: 'the signature of a proof is not verified',
    mode: 'relay',
    replacements: [replace('transport/noise/proof.ts', 'if (!verifyEd25519(', 'if (false && !verifyEd25519(')],
    noticed: ['relay.handshake.stolen-name'],
  },
  {
    name: 'reused-nonce',
    about: 'a nonce serves twice: what is sent again is read again',
    mode: 'relay',
    replacements: [
      replace(
        'transport/noise/noise.ts',
        'const plaintext = openAead(this.#key, this.#next(), associated, ciphertext);\n',
        `let plaintext: Uint8Array;
    try {
      plaintext = openAead(this.#key, this.#next(), associated, ciphertext);
    } catch {
      for (let back = this.#counter - 1; ; back--) {
        this.#view.setUint32(8, back);
        if (back < 0) throw fail('CRYPTO_OPEN', {});
        try {
          return openAead(this.#key, this.#nonce, associated, ciphertext);
        } catch {}
      }
    }
`,
      ),
    ],
    noticed: ['relay.frame.replayed'],
  },
  {
    name: 'any-number-of-strangers',
    about: 'connections that prove nothing are not limited',
    mode: 'relay',
    replacements: [replace('transport/half-open.ts', 'if (sameAddress.length > this.#perAddressMax)', 'if (sameAddress.length < 0)')],
    noticed: ['relay.handshake.crowd'],
  },
  {
    name: 'header-of-another-frame',
    about: 'the header of a message is not compared with its frame',
    mode: 'relay',
    replacements: [replace('relay/route/intake.ts', 'checkHeader(message, parsed);', 'void checkHeader;')],
    noticed: ['relay.message.digest', 'relay.receipt.no-statement'],
  },
  {
    name: 'any-lifetime',
    about: 'expiry and lifetime are not judged',
    mode: 'relay',
    replacements: [replace('relay/route/intake.ts', 'checkAcceptance(parsed.outer, now);', 'void checkAcceptance;')],
    noticed: ['relay.message.expired', 'relay.message.too-long-lived'],
  },
  {
    name: 'gap',
    about: 'a gap in the places of a lane is passed over',
    mode: 'relay',
    replacements: [
      replace(
        'transport/lane/receive-lane.ts',
        "if (seq !== this.#received + 1) throw fail('LINK_SEQUENCE', { lane, expected: this.#received + 1, received: seq });",
        '',
      ),
    ],
    noticed: ['relay.message.gap'],
  },
  {
    name: 'forgotten-envelopes',
    about: 'envelopes that were taken are forgotten: each comes again as a new one',
    mode: 'relay',
    replacements: [
      replace('store/sqlite/commit.ts', "  if (!isNew) {\n    remind(session, message, envelope);\n    return 'duplicate';\n  }\n", ''),
    ],
    noticed: ['relay.message.duplicate'],
  },
  {
    name: 'blob-from-the-beginning',
    about: 'after a cut a blob is wanted from its beginning',
    mode: 'relay',
    replacements: [
      replace(
        'transport/blob/incoming-blobs.ts',
        "this.#frames.push({ name: 'blob-want', digest, size, offset });",
        "this.#frames.push({ name: 'blob-want', digest, size, offset: 0 });",
      ),
    ],
    noticed: ['relay.blob.cut'],
  },
  {
    name: 'blob-of-any-digest',
    about: 'the digest of a whole blob is not judged',
    mode: 'relay',
    replacements: [
      replace(
        'endpoint/blobs/blob-transfers.ts',
        'if (await this.#options.blobs.seal(nameOf(record))) {',
        'if ((await this.#options.blobs.seal(nameOf(record))) || true) {',
      ),
    ],
    noticed: ['relay.blob.wrong-bytes'],
  },
  {
    name: 'blob-for-anyone',
    about: 'a blob is given to whoever knows its digest',
    mode: 'relay',
    replacements: [
      replace(
        'endpoint/blobs/blob-transfers.ts',
        'const named = records.filter((each) => each.size === size && each.to.some((hop) => hop.peer === name));',
        'const named = records.filter((each) => each.size === size);',
      ),
    ],
    noticed: ['relay.blob.of-others'],
  },
  {
    name: 'no-farewell',
    about: 'a link is closed without GOAWAY',
    mode: 'relay',
    replacements: [
      replace(
        'transport/link/link.ts',
        '    if (this.#ciphers !== undefined) {\n      // Before it is open',
        '    if (false) {\n      // Before it is open',
      ),
    ],
    noticed: ['relay.frame.goaway-first'],
  },
  {
    name: 'witness-of-anything',
    about: 'a log is cosigned without a proof that it only grew',
    mode: 'relay',
    replacements: [
      replace(
        'endpoint/cosigning/witness.ts',
        'const found = betweenCheckpoints(head, offered, proof);',
        'const found = undefined as ReturnType<typeof betweenCheckpoints> | undefined;\n    void proof;',
      ),
    ],
    noticed: ['relay.witness.rewritten', 'relay.witness.no-proof'],
  },
];

const open = (before: string, after = ''): Replacement => replace('envelope/open.ts', before, after);
const NEEDLESS_EXPIRY = replace('trust/documents/document.ts', 'if (toSeconds(now) > expiresAt)', 'if (toSeconds(now) < 0)');

export const VECTOR_FAULTS: readonly Fault[] = (
  [
    [
      'long-form-integer',
      'an integer in long form is read',
      [replace('cbor/scan.ts', "if (needed === 0) throw fail('CBOR_NOT_SHORTEST', { offset: start });", '')],
      ['cbor/integer-long'],
    ],
    [
      'unsorted-keys',
      'keys out of order are read',
      [
        replace(
          'cbor/scan.ts',
          'if (compareRanges(bytes, keyStart, keyEnd, start, at) >= 0)',
          'if (compareRanges(bytes, keyStart, keyEnd, start, at) === 0)',
        ),
      ],
      ['cbor/keys-unsorted'],
    ],
    [
      'no-commitment',
      'the commitment to the content key is not checked',
      [open('checkCommitment(contentKey, envelope.iv, ext, envelope.commitment);', 'void checkCommitment;')],
      ['envelope/commitment-of-another-key'],
    ],
    [
      'expired-envelope',
      'an envelope is opened that was delivered after its end',
      [open('checkAcceptance(outer, deliveredAt);', 'void checkAcceptance;')],
      ['envelope/expired', 'envelope/lifetime'],
    ],
    [
      'passed-on',
      'a message that was sealed anew for somebody else is opened',
      [
        open('checkAddressee(header, reader, own.block.kid);', 'void checkAddressee;'),
        open('checkNoHiddenRecipient(header, envelope.recipients);', 'void checkNoHiddenRecipient;'),
      ],
      ['envelope/passed-on'],
    ],
    [
      'addressee-of-another',
      'a message whose signed addressee is another agency is opened',
      [open('checkAddressee(header, reader, own.block.kid);', 'void checkAddressee;')],
      ['envelope/addressee-of-another'],
    ],
    [
      'hidden-recipient',
      'a recipient that the message does not name is passed over',
      [open('checkNoHiddenRecipient(header, envelope.recipients);', 'void checkNoHiddenRecipient;')],
      ['envelope/hidden-recipient'],
    ],
    [
      'other-outer-header',
      'the outer header is not the one that was signed',
      [open('checkOuterDigest(signed.outerDigest, outerBytes);', 'void checkOuterDigest;')],
      ['envelope/outer-rebuilt'],
    ],
    [
      'directories-first',
      'directories are judged before signatures',
      [open('checkSenderScope(header, trust);', 'checkDirectories(header, trust);\n  checkSenderScope(header, trust);')],
      ['envelope/sender-scope-unknown'],
    ],
    ['floor-unjudged', 'a suite below the floor is taken', [open('checkFloor(suite, reader.floor);', '')], ['envelope/suite-below-floor']],
    [
      'one-signature-of-two',
      'a document with one signature is taken, whatever its threshold',
      [replace('trust/documents/quorum.ts', 'if (signers < quorum.threshold)', 'if (signers < 1)')],
      ['trust/root-threshold', 'trust/directory-threshold'],
    ],
    ['expired-directory', 'an expired directory is taken', [NEEDLESS_EXPIRY], ['trust/directory-expired', 'trust/accord-over']],
    [
      'downgrade',
      'the offers of tokens are not compared under the proof',
      [replace('transport/noise/proof.ts', "if (!agree) throw fail('LINK_PEER_PROOF', { reason: 'the token lists differ' });", '')],
      ['noise/proof-of-responder-tokens', 'noise/proof-of-initiator-tokens'],
    ],
    [
      'unknown-flags',
      'flags that are not defined are passed over',
      [
        replace(
          'transport/frame/frame.ts',
          "if ((flags & ~MUST_UNDERSTAND) !== 0) throw fail('LINK_FRAME_MALFORMED', { field: 'flags' });",
          '',
        ),
      ],
      ['frames/flags-undefined'],
    ],
    [
      'no-inclusion',
      'the place of a receipt in its log is not proved',
      [replace('log/read-batch.ts', 'verifyInclusion({ leafHash', 'void (verifyInclusion, { leafHash')],
      ['receipts/index', 'receipts/path-bit'],
    ],
    [
      'other-older-root',
      'a consistency proof is taken whatever the older root',
      [
        replace(
          'log/tree/verify.ts',
          "if (!equal(climbed.from, from.root)) throw fail('LOG_CONSISTENCY', { reason: 'another root of the older tree' });",
          '',
        ),
      ],
      ['log/consistency-older-root'],
    ],
    [
      'first-signature-alone',
      'of the signatures of a statement the first alone is verified',
      [replace('log/signer-lookup.ts', 'if (!verifyCoseSignature(sign, i, key))', 'if (i === 0 && !verifyCoseSignature(sign, i, key))')],
      ['log/checkpoint-signature-last-hybrid'],
    ],
  ] as const
).map(([name, about, replacements, noticed]) => ({ name, about, mode: 'vectors', replacements, noticed }));
