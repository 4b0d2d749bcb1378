// What a signer is told that a document changes: everything, whatever names the document brought.
import { describe, expect, it } from 'vitest';
import { viewChanges } from '../../../src/cli/trust/changes.js';

describe('changes between two documents', () => {
  it('hide nothing under a name that a document may choose, such as an agency called "digest" (TRUST-33)', () => {
    const accord = (mailbox: string) => ({
      version: mailbox.length,
      validity: mailbox,
      agencies: { 'demo-a': { digest: [mailbox], kind: ['x'], validity: ['x'] } },
    });
    expect(viewChanges(accord('ca'), accord('police'))).toEqual(['agencies, demo-a, digest: ca becomes police']);
    const entered = { agencies: [{ id: 'ca', validity: 'expired', test: false, names: { key: 'Central' }, types: { validity: ['1.0'] } }] };
    expect(viewChanges({ agencies: [] }, entered)).toEqual(['agencies, ca: new: names (key Central), types (validity 1.0)']);
  });

  it('leave out what follows from other members: the validity of an entry from its dates', () => {
    const listed = (to: string, validity: string) => ({ signers: [{ role: 'seal', signerId: '07', to, validity }] });
    expect(viewChanges(listed('2026', 'valid now'), listed('2026', 'expired'))).toEqual([]);
    expect(viewChanges(listed('2026', 'valid now'), listed('2027', 'expired'))).toEqual(['signers, seal 07, to: 2026 becomes 2027']);
  });
});
