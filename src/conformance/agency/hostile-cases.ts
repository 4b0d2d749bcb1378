// SPDX-License-Identifier: Apache-2.0
// Messages that an agency has to refuse, to hold, or to take once. After each a good request is sent: when that one is opened, the one before
// it was judged.
import { memorySigner } from '../../crypto/index.js';
import { generateSigner } from '../../crypto/keys/index.js';
import { generateAgency } from '../../trust/keys/index.js';
import { parseUuid, systemRandom } from '../../core/index.js';
import { requestSubmit, requestWithdraw } from '../counterparty/bodies.js';
import { hex } from '../counterparty/counterparty.js';
import { FALSE_FILE } from '../counterparty/false-spool.js';
import { forge, newId } from '../counterparty/forge.js';
import type { ForgedFrame, Forgery } from '../counterparty/forge.js';
import { kitDirectory, sealsWithRotated } from '../states/states.js';
import { must, skip } from '../suite/case.js';
import {
  agencyCase,
  ANSWER_MS,
  barrier,
  forgeFrame,
  postForged,
  sendFile,
  requireAnswered,
  requireReceipt,
  requireRefused,
  requireUnopened,
} from './agency-case.js';
import type { AgencyCase, AgencyContext } from './agency-case.js';

const HOUR_MS = 3_600_000;
const FILE = new TextEncoder().encode('A file of the kit.\n'.repeat(100));
/** How long the kit watches for something that must not come. */
const WATCH_MS = 2_500;

const id16 = (): Uint8Array => parseUuid(newId(Date.now()));

/** A case in which one forged request is refused, and its sender told why. */
function refused(id: string, clauses: string, title: string, changes: (context: AgencyContext) => Partial<Forgery>): AgencyCase {
  return agencyCase(id, `${clauses} AGENCY-11`, title, async (context) => {
    const frame = await postForged(context, changes(context));
    const rules = await requireAnswered(context, frame);
    must(rules.length > 0 && rules.every((rule) => rule !== ''), 'error.validation names no rule');
  });
}

/** Bodies with one fault each. */
const bodies = {
  missing: () => ({ ...requestSubmit('KIT-FORGED'), payload: undefined }),
  unknown: () => ({ ...requestSubmit('KIT-FORGED'), surprise: 1 }),
  rule: () => {
    const { payload, ...frame } = requestSubmit('KIT-FORGED');
    return { ...frame, payload: { ...payload, urgency: { level: 'PROVISIONAL', reason: 'DISSIPATION' } } };
  },
};

export const HOSTILE_CASES: readonly AgencyCase[] = [
  refused('body.missing', 'SCHEMA-03', 'refuses a body without a member that its schema wants', () => ({ body: bodies.missing() })),
  refused('body.unknown', 'SCHEMA-03', 'refuses a body with a member that its schema does not know', () => ({ body: bodies.unknown() })),
  refused('body.rule', 'SCHEMA-03', 'refuses a body that breaks a rule of the vocabulary', () => ({ body: bodies.rule() })),
  refused('version', 'SCHEMA-02', 'refuses a version of a message type that it does not hold', () => ({ version: [9, 0] })),
  refused('type', 'SCHEMA-01', 'refuses a message type that nobody defined', () => ({ type: 'request.nothing' })),
  refused('dossier.unknown', 'DOSSIER-02', 'refuses a withdrawal of a request that it never got', () => ({
    type: 'request.withdraw',
    body: requestWithdraw({ messageId: newId(Date.now()), body: { refs: { rqRef: 'KIT-FORGED' } } }),
  })),
  refused('suite', 'ENV-09', 'refuses a suite that is weaker than the accord asks for', (context) =>
    context.world.states.agencySuites.length > 1 ? { suite: 'rogatory-classic' } : skip('the exported keys are of one suite alone'),
  ),
  refused('accord.over', 'ENV-24', 'refuses a message under an accord that is over', (context) => {
    const { party } = context.world;
    const accord = party.trust.accords().find(({ notAfter }) => notAfter * 1000 < party.clock.now());
    return accord === undefined ? skip('the exported documents have no accord that is over') : { accord };
  }),
  refused('accord.other', 'ENV-24', 'refuses a message under an accord with another digest', ({ world: { party, to } }) => {
    const accord = party.trust.accordBetween(party.scope, to.split('@')[1] ?? '', party.clock.now());
    if (accord === undefined) throw new TypeError('the states have no accord');
    return { accord: { id: accord.id, version: accord.version, digest: systemRandom(32) } };
  }),
  agencyCase('expired', 'ENV-05', 'refuses an envelope that has expired when it comes', async (context) => {
    const now = context.world.party.clock.now();
    const frame = await forgeFrame(context, { issuedAt: now - 3 * HOUR_MS, expiresAt: now - 2 * HOUR_MS });
    await context.world.slip(frame);
    await barrier(context);
    requireUnopened(context, frame);
  }),
  agencyCase('test-message', 'ENV-28', 'hands no test message to an application at work', async (context) => {
    const frame = await postForged(context, { test: true });
    await requireRefused(context, frame);
  }),
  agencyCase(
    'sender.seal',
    'ENV-32 AGENCY-11',
    'opens nothing that is sealed by a key which the directory does not list',
    async (context) => {
      const seal = memorySigner(generateSigner(context.world.states.agencySuites.at(-1) ?? 'rogatory-classic', systemRandom));
      const frame = await postForged(context, { seal });
      await barrier(context);
      requireUnopened(context, frame);
      must(context.world.party.answer(frame.message, 'error.validation') === undefined, 'it answers somebody whom it cannot name');
    },
  ),
  agencyCase('sender.unknown', 'ENV-17 AGENCY-11', 'opens nothing of an agency that the directory does not list', async (context) => {
    const { party, to, states } = context.world;
    const stranger = { scope: party.scope, id: 'stranger', secrets: generateAgency(states.agencySuites, systemRandom), trust: party.trust };
    const frame = await forge(stranger, { type: 'request.submit', body: requestSubmit('KIT-FORGED'), to }, party.clock.now());
    await party.post(frame);
    await barrier(context);
    requireUnopened(context, frame);
  }),
  agencyCase('duplicate', 'RELAY-42 AGENCY-18', 'opens a frame once that its relay delivers twice', async (context) => {
    const { slip } = context.world;
    const frame = await postForged(context);
    await barrier(context);
    await requireOpened(context, frame);
    await slip(frame);
    await barrier(context);
    requireOnce(context, frame);
  }),
  agencyCase('replay', 'ENV-29 DOSSIER-12', 'takes the same message in another envelope as a duplicate', async (context) => {
    const { party } = context.world;
    const same = { messageId: id16(), envelopeId: id16(), dossier: newId(Date.now()), issuedAt: Date.now() };
    const [first, second] = [await forgeFrame(context, same), await forgeFrame(context, same)];
    await party.post(first, second);
    await barrier(context);
    await requireOpened(context, first);
    must(party.receipt('opened', second) === undefined, 'it says that it opened the message a second time');
    must(party.answer(second.message, 'error.validation') === undefined, 'it complains of a message that it has accepted');
  }),
  agencyCase('conflict', 'ENV-29', 'refuses another message under the id of one that it opened', async (context) => {
    const { party } = context.world;
    const same = { messageId: id16() };
    const [first, second] = [
      await forgeFrame(context, same),
      await forgeFrame(context, { ...same, body: requestSubmit('KIT-FORGED-OTHER') }),
    ];
    await party.post(first, second);
    await requireRefused(context, second);
    await requireOpened(context, first);
  }),
  agencyCase('fork', 'DOSSIER-13 ENV-30', 'refuses a second message in a place of the chain that is taken', async (context) => {
    const { party } = context.world;
    const dossier = newId(Date.now());
    const [first, second] = [await forgeFrame(context, { dossier }), await forgeFrame(context, { dossier })];
    await party.post(first, second);
    await requireRefused(context, second);
    await requireOpened(context, first);
  }),
  agencyCase('gap', 'DOSSIER-11', 'refuses nothing because an urgent message comes before the one that it follows', async (context) => {
    const { party } = context.world;
    const dossier = newId(Date.now());
    const first = await forgeFrame(context, { dossier });
    const about = { messageId: first.message, body: { refs: { rqRef: 'KIT-FORGED' } } };
    const chain = { seq: 2, ownPrev: first.messageDigest, seenPrev: null };
    const { inReplyTo: _, ...body } = requestWithdraw(about);
    const second = await forgeFrame(context, { dossier, type: 'request.withdraw', body, chain });
    await party.post(second, first);
    await barrier(context);
    await requireOpened(context, second);
    await requireOpened(context, first);
  }),
  agencyCase('file.spoilt', 'AGENCY-64 LINK-45', 'attests no file whose blob came with other bytes', async (context) => {
    const { party, spoilBlobs } = context.world;
    spoilBlobs(true);
    context.defer(() => spoilBlobs(false));
    const sent = await sendFile(context, FILE);
    await requireReceipt(context, sent.envelopeDigest, 'opened', 'the message itself is not opened');
    const said = () =>
      party.receipts.find(
        ({ envelopeDigest, attachments: attested, declined }) =>
          hex(envelopeDigest) === sent.envelopeDigest && (attested !== undefined || declined !== undefined),
      );
    const receipt = await party.find(said, WATCH_MS, context.signal);
    must(receipt === undefined, 'it says of a blob with another digest that it came whole');
  }),
  agencyCase(
    'file.other',
    'AGENCY-64',
    'attests no file that is not what its sender signed, and says that it does not take it',
    async (context) => {
      const { party } = context.world;
      const { envelopeDigest } = await sendFile(context, FILE, FALSE_FILE);
      const about = () => party.receipts.filter((receipt) => hex(receipt.envelopeDigest) === envelopeDigest);
      const said = () => about().find(({ attachments: attested, declined }) => attested !== undefined || declined !== undefined);
      const receipt = await party.find(said, 2 * ANSWER_MS, context.signal);
      must(receipt?.attachments === undefined, 'it attests a plaintext that its sender did not sign');
      must(receipt?.declined?.includes(1) === true, 'no receipt says that it does not take the file');
    },
  ),
  agencyCase(
    'rotation',
    'AGENCY-10 AGENCY-56 ENV-32',
    'holds what a new seal of its counterparty signed, and opens it when the newer directory has come',
    async (context) => {
      const { party, states, publish } = context.world;
      const seal = sealsWithRotated(states).at(-1);
      must(seal !== undefined, 'the states have no seal');
      const frame = await postForged(context, { seal });
      await barrier(context);
      requireUnopened(context, frame);
      must(party.receipt('refused', frame) === undefined, 'it refuses what a newer directory would let it open');
      publish(await kitDirectory(states, party.clock.now(), { version: 2, isRotated: true }));
      await requireOpened(context, frame, 3 * ANSWER_MS);
    },
    40_000,
  ),
];

async function requireOpened(context: AgencyContext, frame: ForgedFrame, withinMs = ANSWER_MS): Promise<void> {
  const { party } = context.world;
  must((await party.find(() => party.receipt('opened', frame), withinMs, context.signal)) !== undefined, 'a good message is not opened');
}

function requireOnce({ world: { party } }: AgencyContext, frame: ForgedFrame): void {
  const opened = party.receipts.filter(
    ({ kind, envelopeDigest }) => kind === 'opened' && hex(envelopeDigest) === hex(frame.envelopeDigest),
  );
  const times = new Set(opened.map(({ at }) => at));
  must(times.size === 1, 'it says twice that it opened the frame');
  must(party.receipt('refused', frame) === undefined, 'it refuses what it has opened');
}
