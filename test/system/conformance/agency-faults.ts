// Faults of an agency, each planted in ours by a text that stands in a source file, and noticed by a case of the kit.
import type { Replacement } from '../../schedules/program/mends.js';

export interface AgencyFault {
  /** After "an agency that". */
  readonly name: string;
  readonly replacements: readonly Replacement[];
  /** Cases of which at least one fails. */
  readonly noticed: readonly string[];
}

export const AGENCY_FAULTS: readonly AgencyFault[] = [
  {
    name: 'acknowledges on the link before it has stored anything',
    replacements: [
      {
        file: 'agency/home/relay-link.ts',
        before: 'const stored = node.committer.commit({ link: peer, inbound: judged.map(({ inbound }) => inbound) });',
        after: `const stored = new Promise((done) => setTimeout(done, 300)).then(() =>
          node.committer.commit({ link: peer, inbound: judged.map(({ inbound }) => inbound) }),
        );`,
      },
      {
        file: 'agency/home/relay-link.ts',
        before: `      const result = await stored;
      if (result.inbound.some((verdict) => verdict !== 'duplicate' && verdict !== 'rejected')) onStored();`,
        after: `      void stored.then(() => onStored());
      const result = { inbound: judged.map(() => 'accepted' as const) };`,
      },
    ],
    noticed: ['agency.killed'],
  },
  {
    name: 'opens without looking into its replay set',
    replacements: [
      {
        file: 'agency/arrive/arrival.ts',
        before: `    const isDuplicate = judgeReplay(seen, verified) === 'duplicate';
    return { isDuplicate, remember: vault.put(COLLECTION.replay, entry, verified.messageDigest, 'absent') };`,
        after: `    void judgeReplay;
    void seen;
    return { isDuplicate: false, remember: vault.put(COLLECTION.replay, entry, verified.messageDigest) };`,
      },
    ],
    noticed: ['agency.replay', 'agency.conflict'],
  },
  {
    name: 'says opened of another digest',
    replacements: [
      {
        file: 'agency/arrive/own-receipts.ts',
        before: 'const about = { envelopeDigest, envelopeId: outer.envelopeId, issuer: self,',
        after: 'const about = { envelopeDigest: messageDigest, envelopeId: outer.envelopeId, issuer: self,',
      },
    ],
    noticed: ['agency.receipts.ladder', 'agency.log.consistent'],
  },
  {
    name: 'takes a suite that is weaker than the accord asks for',
    replacements: [
      {
        file: 'envelope/checks/issue.ts',
        before: '  checkFloor(suite, accord.minimumSuite);',
        after: '  void checkFloor;\n  void suite;',
      },
    ],
    noticed: ['agency.suite'],
  },
  {
    name: 'does not judge bodies',
    replacements: [
      {
        file: 'agency/cases/judgement.ts',
        before: '  requireNoErrors(type, warnings);',
        after: '  void requireNoErrors;',
      },
    ],
    noticed: ['agency.body.rule'],
  },
  {
    name: 'ignores a withdrawal',
    replacements: [
      {
        file: 'dossier/machines/measure.ts',
        before: "{ on: 'request.withdraw', by: 'requester', from: BEFORE_RESULT, to: 'WITHDRAWN' }",
        after: "{ on: 'request.withdraw', by: 'requester', from: BEFORE_RESULT, to: 'same' }",
      },
    ],
    noticed: ['agency.withdrawal'],
  },
  {
    name: 'takes an accord that is over',
    replacements: [
      {
        file: 'envelope/checks/issue.ts',
        before: '  if (issuedAt > end) refuse(',
        after: '  if (issuedAt > end + 86_400) refuse(',
      },
    ],
    noticed: ['agency.accord.over'],
  },
  {
    name: 'takes an accord of another digest',
    replacements: [
      {
        file: 'envelope/checks/issue.ts',
        before: '  if (!equal(accord.digest, cited.digest)) refuse(',
        after: '  if (!equal(accord.digest, accord.digest)) refuse(',
      },
    ],
    noticed: ['agency.accord.other'],
  },
  {
    name: 'takes a blob of another digest as whole',
    replacements: [
      {
        file: 'store/blobs/blobs.ts',
        before: '      if (toHex(hash.digest()) !== blob.digest) {',
        after: '      if (toHex(hash.digest()).length !== blob.digest.length) {',
      },
    ],
    noticed: ['agency.file.spoilt'],
  },
  {
    name: 'attests a file without comparing what was signed',
    replacements: [
      {
        file: 'envelope/attachment/open-attachment.ts',
        before: '  checkPlaintextDigests(header, hash.digest());',
        after: '  void checkPlaintextDigests;\n  hash.digest();',
      },
    ],
    noticed: ['agency.file.other'],
  },
  {
    name: 'takes an envelope that has expired',
    replacements: [
      {
        file: 'envelope/header.ts',
        before: '  if (acceptedAtMs > expiresAt * 1000) throw',
        after: '  if (acceptedAtMs > expiresAt * 1000 + 86_400_000) throw',
      },
    ],
    noticed: ['agency.expired'],
  },
  {
    name: 'takes a second message in one place of the chain',
    replacements: [
      {
        file: 'agency/cases/casebook.ts',
        before: "    if (verdict === 'fork' || verdict === 'duplicate') throw fail('ENVELOPE_FORK', { dossier, seq });",
        after: "    if (verdict === 'fork' || verdict === 'duplicate') return false;",
      },
    ],
    noticed: ['agency.fork'],
  },
  {
    name: 'refuses what follows a message that it has not got',
    replacements: [
      {
        file: 'agency/cases/casebook.ts',
        before: "    return verdict === 'gap' && !restores.includes(seq);",
        after: "    if (verdict === 'gap' && !restores.includes(seq)) throw fail('ENVELOPE_FORK', { dossier, seq });\n    return false;",
      },
    ],
    noticed: ['agency.gap'],
  },
  {
    name: 'refuses what a newer directory would let it open',
    replacements: [
      {
        file: 'agency/arrive/opening.ts',
        before: "  return error.retryable || error.code === 'TRUST_EXPIRED';",
        after: "  return error.code === 'TRUST_EXPIRED';",
      },
    ],
    noticed: ['agency.rotation'],
  },
  {
    name: 'hands test messages to an application at work',
    replacements: [
      {
        file: 'envelope/checks/names.ts',
        before: '  if (message.test && !reader.test)',
        after: '  if (message.test && !reader.test && reader.id === "")',
      },
    ],
    noticed: ['agency.test-message'],
  },
];
