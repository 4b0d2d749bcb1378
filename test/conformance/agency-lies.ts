// Agencies that keep all of SPEC.md but one point, each with the case that is about this point, and what the case then finds.
import { SCENARIOS } from '../../src/conformance/agency/scenarios.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { hex } from '../../src/conformance/counterparty/counterparty.js';
import { SUBJECT } from './agency-script.js';
import type { Answer, Change, Heard, Receipt, Saying } from './agency-script.js';

export type Lie = readonly [id: string, change: Change, reason: string];

const OTHER = sha256(Uint8Array.of(7));
const OTHER_ID = '019b76da-a800-7000-8000-000000000000';
const nothing = (): readonly Saying[] => [];

/** Says these in place of each receipt of a kind. @param change - Gets the message that it is about. */
const receipts =
  (kind: string, change: (receipt: Receipt, heard: Heard) => readonly Saying[]): Change =>
  (saying, heard) =>
    saying.says === 'receipt' && saying.kind === kind ? change(saying, heard) : [saying];
/** Says these in place of each answer of a type. */
const answers =
  (type: string, change: (answer: Answer, heard: Heard) => readonly Saying[]): Change =>
  (saying, heard) =>
    saying.says === 'answer' && saying.type === type ? change(saying, heard) : [saying];
const events = (kind: string, change: (event: Readonly<Record<string, string>>) => readonly Saying[]): Change => {
  return (saying) => (saying.says === 'event' && saying.event['kind'] === kind ? change(saying.event) : [saying]);
};
/** Says of a forged message, or of the one that is the nth of the case, nothing but these. */
const says = (sayings: readonly ((heard: Heard) => Saying)[], nth?: number): Change => {
  const told = new Set<Heard>();
  return (saying, heard) => {
    if (heard.forgery === undefined || (nth !== undefined && heard.nth !== nth)) return [saying];
    if (told.has(heard)) return [];
    told.add(heard);
    return sayings.map((say) => say(heard));
  };
};
const receipt =
  (kind: string) =>
  ({ digest, nth }: Heard): Receipt => ({ says: 'receipt', kind, digest, issuer: SUBJECT, at: nth });
const answer =
  (type: string, more: Partial<Answer> = {}) =>
  ({ message, dossier }: Heard): Answer => ({
    ...{ says: 'answer', type, to: message, message: OTHER_ID, dossier, rqRef: '', files: [], rules: ['a-rule'], ...more },
  });
const complaint = (...rules: string[]) => answer('error.validation', { rules });
const event = (given: Readonly<Record<string, string>>) => (): Saying => ({ says: 'event', event: given });
const attests = (attachments: ReadonlyMap<number, Uint8Array>): Change =>
  receipts('opened', (said) => [said.attachments === undefined ? said : { ...said, attachments }]);

const ALARM = { kind: 'alarm', alarm: 'statement-refused', code: 'LOG_TIME' };
const UNOPENED = 'it says that it opened it';
const UNSAID = 'no receipt says that it was refused';
const ACK = `it needs ${SCENARIOS['KIT-ACK'].needs}`;
const ASK = `it needs ${SCENARIOS['KIT-ASK'].needs}`;
const PARTIAL = `it needs ${SCENARIOS['KIT-PARTIAL'].needs}`;
const BARRIER = 'a good request that was sent afterwards is not opened';
const GOOD = 'a good message is not opened';

export const FLOW_LIES: readonly Lie[] = [
  ['receipts.ladder', receipts('delivered', nothing), 'no valid receipt delivered came'],
  ['receipts.ladder', receipts('opened', nothing), 'no valid receipt opened came'],
  ['receipts.ladder', receipts('opened', (said) => [{ ...said, issuer: 'subject/relay' }]), 'no valid receipt opened came'],
  ['receipts.ladder', receipts('opened', (said) => [{ ...said, digest: hex(OTHER) }]), 'no valid receipt opened came'],
  ['ack', answers('ack.receipt', (said) => [{ ...said, dossier: OTHER_ID }]), 'the acknowledgement is in another dossier'],
  ['ack', answers('ack.receipt', (said) => [{ ...said, rqRef: 'OTHER' }]), "the acknowledgement does not repeat the requester's reference"],
  ['information', answers('decision.accept', (said) => [{ ...said, dossier: OTHER_ID }]), 'the decision is in another dossier'],
  ['results', answers('result.partial', (said) => [{ ...said, files: [] }]), 'result.partial has no file'],
  ['results', answers('result.final', (said) => [{ ...said, files: [] }]), 'result.final has no file'],
  ['results', events('blob-whole', nothing), 'the file of result.partial does not come'],
  [
    'results',
    events('blob-whole', ({ digest = '' }) => [
      event({ kind: 'blob-whole', digest: hex(OTHER) })(),
      event({ kind: 'blob-begun', digest })(),
    ]),
    'the file of result.partial does not come',
  ],
  [
    'results',
    (saying) => (saying.says === 'state' ? [{ ...saying, state: 'PARTIAL' }] : [saying]),
    'the dossier is not EXECUTED after the final result',
  ],
  ['attachment', (saying) => (saying.says === 'receipt' && saying.attachments ? [] : [saying]), 'no receipt attests the file'],
  ['attachment', attests(new Map([[2, OTHER]])), 'no receipt attests the file'],
  ['attachment', receipts('opened', (said) => [said.attachments ? { ...said, digest: hex(OTHER) } : said]), 'no receipt attests the file'],
  ['attachment', attests(new Map([[1, OTHER]])), 'the receipt attests another plaintext'],
  ['withdrawal', receipts('opened', (said, { type }) => (type === 'request.withdraw' ? [] : [said])), 'the withdrawal is not opened'],
  ...['decision.accept', 'result.final', 'execution.begun'].map((type): Lie => [
    'withdrawal',
    receipts('opened', (said, heard) => (heard.type === 'request.withdraw' ? [said, answer(type)(heard)] : [said])),
    `${type} came after the withdrawal`,
  ]),
  ['requester', receipts('opened', (said, { type }) => (type === 'result.final' ? [] : [said])), 'the result is not opened'],
  ['killed', answers('ack.receipt', nothing), 'it acknowledged a request on its link, and its application never got it'],
  ['log.cosigned', events('cosigned', nothing), 'no cosignature came'],
  ['log.cosigned', events('cosigned', (said) => [{ says: 'event', event: { ...said, peer: 'subject/relay' } }]), 'no cosignature came'],
  ['log.consistent', events('cosigned', () => [event(ALARM)()]), `the kit's agency raised statement-refused: ${JSON.stringify(ALARM)}`],
  ['log.consistent', events('cosigned', () => [{ says: 'contradiction' }]), 'two of its statements cannot both be true'],
  [
    'log.consistent',
    events('cosigned', () => [{ says: 'unread', code: 'ENVELOPE_SIGNATURE' }]),
    'what it sent cannot be opened: ENVELOPE_SIGNATURE',
  ],
];

/** Alarms that accuse nobody's log: of a message that waits, and about a forged frame, which the kit's agency does not know. */
export const permitted = events('cosigned', () => [event({ ...ALARM, alarm: 'held' })(), event({ ...ALARM, code: 'LOG_ENTRY' })()]);

/** Answers that never come, and what the kit then says that it needs for the case. */
export const SILENCES: readonly Lie[] = [
  ['ack', answers('ack.receipt', nothing), `${ACK}; no ack.receipt came within 6 s`],
  // The kit's agency has not judged it.
  ['ack', (saying) => (saying.says === 'event' ? unjudged(saying.event) : [saying]), `${ACK}; no ack.receipt came within 6 s`],
  ['information', answers('info.request', nothing), `${ASK}; no info.request came within 6 s`],
  ['information', answers('decision.accept', nothing), `${ASK}; no decision.accept came within 6 s`],
  ['results', answers('result.final', nothing), `${PARTIAL}; no result.final came within 6 s`],
  ['requester', answers('request.submit', nothing), 'it needs a request.submit of the agency under test to the sender of KIT-TURN'],
];

/** Something else comes of the answer, and another answer is opened. */
function unjudged(given: Readonly<Record<string, string>>): readonly Saying[] {
  return [event({ ...given, kind: 'alarm' })(), event({ kind: 'opened', messageId: OTHER_ID })()];
}

const opened = receipt('opened');
const refused = receipt('refused');
const REFUSED = 'body.missing body.unknown body.rule version type dossier.unknown accord.over accord.other';

export const HOSTILE_LIES: readonly Lie[] = [
  ...REFUSED.split(' ').map((id): Lie => [id, says([opened]), UNOPENED]),
  ['type', says([]), UNSAID],
  ['type', says([refused]), 'its sender is not told why: no error.validation came'],
  ['type', says([refused, complaint('a-rule'), opened]), UNOPENED],
  ['type', says([refused, complaint('a-rule'), answer('ack.receipt')]), 'its application got it: an ack.receipt came'],
  ['type', says([refused, complaint()]), 'error.validation names no rule'],
  ['type', says([refused, complaint('a-rule', '')]), 'error.validation names no rule'],
  ['test-message', says([opened]), UNOPENED],
  ['test-message', says([]), UNSAID],
  ['expired', whenExpired(says([opened])), UNOPENED],
  ['expired', receipts('opened', nothing), BARRIER],
  ['sender.seal', says([opened]), UNOPENED],
  ['sender.seal', says([complaint('a-rule')]), 'it answers somebody whom it cannot name'],
  ['sender.unknown', says([opened]), UNOPENED],
  ['sender.unknown', says([answer('ack.receipt')]), 'its application got it: an ack.receipt came'],
  ['duplicate', says([], 0), GOOD],
  ['duplicate', says([opened], 2), 'it says twice that it opened the frame'],
  ['duplicate', says([refused], 2), 'it refuses what it has opened'],
  // Only the first request that comes after a forged one is opened.
  ['duplicate', receipts('opened', (said, { nth }) => (nth > 1 ? [] : [said])), BARRIER],
  ['replay', says([], 0), GOOD],
  ['replay', says([opened], 1), 'it says that it opened the message a second time'],
  ['replay', says([complaint('a-rule')], 1), 'it complains of a message that it has accepted'],
  ...['conflict', 'fork'].flatMap((id): readonly Lie[] => [
    [id, says([], 0), GOOD],
    [id, says([], 1), UNSAID],
    [id, says([opened], 1), UNOPENED],
  ]),
  ['gap', says([refused], 0), GOOD],
  ['gap', says([refused], 1), GOOD],
  ['file.spoilt', receipts('opened', nothing), 'the message itself is not opened'],
  ...[{ attachments: new Map([[1, OTHER]]) }, { declined: [1] }].map((more): Lie => [
    'file.spoilt',
    receipts('opened', (said) => [{ ...said, ...more }]),
    'it says of a blob with another digest that it came whole',
  ]),
  [
    'file.other',
    receipts('opened', (said) => (said.declined ? [{ ...said, attachments: new Map([[1, OTHER]]) }] : [said])),
    'it attests a plaintext that its sender did not sign',
  ],
  ...[{ declined: [2] }, { digest: hex(OTHER) }, { declined: undefined }].map((more): Lie => [
    'file.other',
    receipts('opened', (said) => [said.declined ? ({ ...said, ...more } as Receipt) : said]),
    'no receipt says that it does not take the file',
  ]),
  ['rotation', says([opened]), UNOPENED],
  ['rotation', says([refused]), 'it refuses what a newer directory would let it open'],
  ['rotation', says([]), GOOD],
];

/** Only of an envelope that had not expired when it was issued. */
function whenExpired(change: Change): Change {
  return (saying, heard) => {
    const { issuedAt = 0, expiresAt = 0 } = heard.forgery ?? {};
    return issuedAt < expiresAt && expiresAt < Date.now() ? change(saying, heard) : [saying];
  };
}
