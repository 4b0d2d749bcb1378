// Faults of an agency, each planted in ours by a text that stands in a source file, and found by a case of the kit.
import type { Mutant } from './agency-bundle.js';

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'acknowledges on the link before it has stored anything',
    file: 'agency/home/relay-link.ts',
    before: `      const result = await stored;
      if (result.inbound.some((verdict) => verdict !== 'duplicate' && verdict !== 'rejected')) onStored();`,
    after: `      void stored.then(() => onStored());
      const result = { inbound: judged.map(() => 'accepted' as const) };`,
    caughtBy: ['agency.killed'],
  },
  {
    name: 'opens without looking into its replay set',
    file: 'agency/arrive/arrival.ts',
    before: `    const isDuplicate = judgeReplay(seen instanceof Uint8Array ? seen : undefined, verified) === 'duplicate';
    return { isDuplicate, remember: vault.put(COLLECTION.replay, entry, verified.messageDigest, 'absent') };`,
    after: `    void judgeReplay;
    void seen;
    return { isDuplicate: false, remember: vault.put(COLLECTION.replay, entry, verified.messageDigest) };`,
    caughtBy: ['agency.replay', 'agency.conflict'],
  },
  {
    name: 'says opened of another digest',
    file: 'agency/arrive/own-receipts.ts',
    before: 'const about = { envelopeDigest, envelopeId: outer.envelopeId, issuer: self,',
    after: 'const about = { envelopeDigest: messageDigest, envelopeId: outer.envelopeId, issuer: self,',
    caughtBy: ['agency.receipts.ladder', 'agency.log.consistent'],
  },
  {
    name: 'takes a suite that is weaker than the accord asks for',
    file: 'envelope/checks/issue.ts',
    before: '  checkFloor(suite, accord.minimumSuite);',
    after: '  void checkFloor;\n  void suite;',
    caughtBy: ['agency.suite'],
  },
  {
    name: 'does not judge bodies',
    file: 'agency/cases/judgement.ts',
    before: '  requireNoErrors(type, warnings);',
    after: '  void requireNoErrors;',
    caughtBy: ['agency.body.rule'],
  },
  {
    name: 'ignores a withdrawal',
    file: 'dossier/machines/measure.ts',
    before: "{ on: 'request.withdraw', by: 'requester', from: BEFORE_RESULT, to: 'WITHDRAWN' }",
    after: "{ on: 'request.withdraw', by: 'requester', from: BEFORE_RESULT, to: 'same' }",
    caughtBy: ['agency.withdrawal'],
  },
  {
    name: 'takes an accord that is over',
    file: 'envelope/checks/issue.ts',
    before: '  if (issuedAt > end) refuse(',
    after: '  if (issuedAt > end + 86_400) refuse(',
    caughtBy: ['agency.accord.over'],
  },
  {
    name: 'takes an accord of another digest',
    file: 'envelope/checks/issue.ts',
    before: '  if (!equal(accord.digest, cited.digest)) refuse(',
    after: '  if (!equal(accord.digest, accord.digest)) refuse(',
    caughtBy: ['agency.accord.other'],
  },
  {
    name: 'takes a blob of another digest as whole',
    file: 'store/blobs/blobs.ts',
    before: '      if (toHex(hash.digest()) !== blob.digest) {',
    after: '      if (toHex(hash.digest()).length !== blob.digest.length) {',
    caughtBy: ['agency.file.spoilt'],
  },
  {
    name: 'attests a file without comparing what was signed',
    file: 'envelope/attachment/open-attachment.ts',
    before: '  checkPlaintextDigests(header, hash.digest());',
    after: '  void checkPlaintextDigests;\n  hash.digest();',
    caughtBy: ['agency.file.other'],
  },
  {
    name: 'takes an envelope that has expired',
    file: 'envelope/header.ts',
    before: '  if (acceptedAtMs > expiresAt * 1000) throw',
    after: '  if (acceptedAtMs > expiresAt * 1000 + 86_400_000) throw',
    caughtBy: ['agency.expired'],
  },
  {
    name: 'takes a second message in one place of the chain',
    file: 'agency/arrive/dossier-place.ts',
    before: "  if (verdict === 'fork' || verdict === 'duplicate') throw fail('ENVELOPE_FORK', { dossier, seq });",
    after: "  if (verdict === 'fork' || verdict === 'duplicate') return 'ok';",
    caughtBy: ['agency.fork'],
  },
  {
    name: 'refuses what follows a message that it has not got',
    file: 'agency/arrive/dossier-place.ts',
    before: "  return verdict === 'gap' && restores.includes(seq) ? 'ok' : verdict;",
    after: "  if (verdict === 'gap' && !restores.includes(seq)) throw fail('ENVELOPE_FORK', { dossier, seq });\n  return 'ok';",
    caughtBy: ['agency.gap'],
  },
  {
    name: 'refuses what a newer directory would let it open',
    file: 'agency/arrive/opening.ts',
    before: "  return error.retryable || error.code === 'TRUST_EXPIRED';",
    after: "  return error.code === 'TRUST_EXPIRED';",
    caughtBy: ['agency.rotation'],
  },
  {
    name: 'hands test messages to an application at work',
    file: 'envelope/checks/names.ts',
    before: '  if (message.test && !reader.test)',
    after: '  if (message.test && !reader.test && reader.id === "")',
    caughtBy: ['agency.test-message'],
  },
];
