// Rules that a first draft of the log lacked. Each is taken out of the code, by a text that stands in a source file, and has to be missed.

export interface Replacement {
  /** Below `src/`. */
  readonly file: string;
  readonly before: string;
  readonly after: string;
}

export interface Mend {
  readonly name: string;
  readonly about: string;
  readonly replacements: readonly Replacement[];
  /** Cases that miss it. */
  readonly cases: readonly string[];
}

const replace = (file: string, before: string, after: string): Replacement => ({ file, before, after });

const SHORT_STATEMENTS = replace(
  'agency/send/statement-carrier.ts',
  'expiryOf(now, LIMITS.lifetimeMaxSeconds * 1000)',
  'expiryOf(now, 3_600_000)',
);

const PAST_AGAIN = replace('store/rollback.ts', '&& !(asks && !isKnown && lacksPast(own, held))', '');

export const MENDS: readonly Mend[] = [
  {
    name: 'open_until_progress',
    about: 'an offer stays open until what it offers is cosigned',
    replacements: [
      replace(
        'endpoint/cosigning/owner.ts',
        'restMs: LIMITS.offerIntervalMs } : {}),\n    };',
        'restMs: LIMITS.offerIntervalMs } : { openSince: 0 }),\n    };',
      ),
    ],
    cases: ['unaccepted'],
  },
  {
    name: 'c_of_present_log',
    about: 'a cosignature of an older log moves nothing in the present one',
    replacements: [
      replace(
        'endpoint/cosigning/owner.ts',
        'const hasMoved = isPresent && size !== record.cosignedSize;',
        'const hasMoved = size !== record.cosignedSize;',
      ),
    ],
    cases: ['forgot_c'],
  },
  {
    name: 'taken_about',
    about: '`taken` concerns those alone whose messages its receipts are about',
    replacements: [
      replace(
        'endpoint/receipts/receipt-judge.ts',
        'concerns: [...new Set(counting.flatMap(({ about }) => about.concerns))],',
        'concerns: [...(this.#parts as never as { counterparties: { keys(): string[] } }).counterparties.keys()],',
      ),
    ],
    cases: ['fan'],
  },
  {
    name: 'no_taken_lane0',
    about: 'receipts about statements are not `taken`; statements live an hour here, so that there are some',
    replacements: [
      SHORT_STATEMENTS,
      replace(
        'endpoint/receipts/receipt-judge.ts',
        'const counting = accepted.filter(({ about }) => about.lane !== STATUS_LANE);',
        'const counting = accepted;',
      ),
    ],
    cases: ['dead'],
  },
  {
    name: 'later_opened',
    about: 'a lost log may say `refused` of what a later one says `opened`',
    replacements: [
      replace(
        'log/contradiction.ts',
        'return opened.checkpoint.checkpoint.epoch <= refused.checkpoint.checkpoint.epoch;',
        'return opened !== refused;',
      ),
    ],
    cases: ['opened_later'],
  },
  {
    name: 'no_relog_refused',
    about: 'a refusal of a lost log is not logged anew',
    replacements: [
      replace(
        'endpoint/receipts/debts.ts',
        "const told = old.filter(({ leaf }) => kind === 'relay' || leaf.kind !== REFUSED);",
        'const told = old;',
      ),
    ],
    cases: ['relog'],
  },
  {
    name: 'margin',
    about: 'R lies far above every epoch in the store: the lost time used fewer places',
    replacements: [replace('endpoint/restore/ceremony.ts', 'epoch + LIMITS.restoreMarginMs', 'epoch + 1')],
    cases: ['places'],
  },
  {
    name: 'wait',
    about: 'a batch whose signer no directory lists yet waits',
    replacements: [
      replace(
        'endpoint/statement/reader.ts',
        'if (!isWaiting) await this.#parts.serial.run(source.key, wait);\n',
        'void wait;\n      await this.#commit(done);\n',
      ),
    ],
    cases: ['unlisted_signer'],
  },
  {
    name: 'repeat_passed',
    about: 'receipts of others are said again too',
    replacements: [
      replace(
        'store/memory/log.ts',
        'const isMeant = ({ peer, paid }: MemoryOwed): boolean =>\n    paid !== undefined &&',
        'const isMeant = ({ peer, paid, leaf }: MemoryOwed): boolean =>\n    paid !== undefined && leaf !== undefined &&',
      ),
    ],
    cases: ['passed_again'],
  },
  {
    name: 'drawn_id',
    about: 'a dossier counts as of before R unless its id was drawn since',
    replacements: [replace('agency/send/outbox.ts', 'request.dossier === undefined ? node.restoredAt : 0', 'node.restoredAt')],
    cases: ['own_id'],
  },
  {
    name: 'last_cosigned',
    about: 'the log that was cosigned last counts, not the newest that ever was; and a restore that is followed is answered again',
    replacements: [
      replace(
        'endpoint/cosigning/owner.ts',
        '      cosignedEpoch: epoch,\n',
        '      cosignedEpoch: Math.max(epoch, record.cosignedEpoch),\n',
      ),
      replace(
        'endpoint/cosigning/owner.ts',
        'record: { ...counterparties.record(key), cosignedEpoch: checkpoint.epoch }',
        'record: { ...counterparties.record(key), cosignedEpoch: Math.max(checkpoint.epoch, counterparties.record(key).cosignedEpoch) }',
      ),
      replace(
        'endpoint/cosigning/witness.ts',
        "if (held.epoch === epoch) return this.#answer(key, record, 'beside');",
        'if (held.epoch === epoch) return {};',
      ),
    ],
    cases: ['witness_back'],
  },
  {
    name: 'long_lane0',
    about: 'a statement lives as long as an envelope can, so that a relay that was put back gets it again',
    replacements: [SHORT_STATEMENTS],
    cases: ['statement_lost'],
  },
  {
    name: 'past_streams',
    about: 'frames of earlier streams are sent again to one that was put back',
    replacements: [
      replace(
        'transport/lane/send-lane.ts',
        'if (isRestored && !isKnown && lacksPast',
        'if (isRestored && !isKnown && this.lane > 3 && lacksPast',
      ),
      PAST_AGAIN,
    ],
    cases: ['relays_in_turn'],
  },
  {
    name: 'past_streams_of_both',
    about: 'they are also when this node was put back itself',
    replacements: [PAST_AGAIN],
    cases: ['both_relays'],
  },
  {
    name: 'asked_again',
    about: 'a peer that came back after it was asked is asked again',
    replacements: [
      replace(
        'transport/link/link.ts',
        'if (isRestored && this.#isSettled) {',
        "if (isRestored && this.#isSettled && this.#state === 'open') {",
      ),
      replace(
        'endpoint/restore/lost-frames.ts',
        "if (isRestored && !found.isOwn && (await this.#restore(peer.key)) === 'settled') await this.#askAgain(peer.key);",
        '',
      ),
    ],
    cases: ['late_copy'],
  },
  {
    name: 'expired_too',
    about: 'a relay sends an agency again what has expired meanwhile: its operator decides',
    replacements: [
      replace(
        'endpoint/restore/lost-frames.ts',
        "kind === 'relay' && peer.scope === self.scope ? { expired: true as const } : {}",
        "kind === 'relay' && peer.scope !== self.scope ? { expired: true as const } : {}",
      ),
    ],
    cases: ['expired_unopened'],
  },
  {
    name: 'accept_ahead',
    about: 'an operator may accept a restore before its statement has come',
    replacements: [
      replace(
        'endpoint/cosigning/witness.ts',
        'if (record.awaited.includes(epoch)) return this.#switch(',
        'if (record.awaited.includes(-epoch)) return this.#switch(',
      ),
    ],
    cases: ['accepted_ahead'],
  },
];
