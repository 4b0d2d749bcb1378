import { describe, expect, it } from 'vitest';
import { receiptNote } from '../../src/cli/dossier/timeline.js';

const AT = Date.UTC(2026, 8, 3, 10, 20, 30);
const opened = { kind: 'opened', issuer: 'demo-b/ca', at: AT } as const;
const delivered = { kind: 'delivered', issuer: 'demo-b/ca', at: AT } as const;

describe('timeline of a dossier as text', () => {
  it('tells of a receipt what it says, which event of ETSI EN 319 522 that is, who says it, when, and whether it can be unsaid (LOG-26)', () => {
    expect(receiptNote(opened)).toBe('receipt: opened (ContentHandover), by demo-b/ca, 2026-09-03 10:20:30 UTC');
    expect(receiptNote(delivered)).toBe('receipt: delivered (ContentConsignment), by demo-b/ca, 2026-09-03 10:20:30 UTC');
    const refused = { ...delivered, kind: 'refused', reason: 'policy' } as const;
    expect(receiptNote(refused)).toBe('receipt: refused, as policy (ContentHandoverFailure), by demo-b/ca, 2026-09-03 10:20:30 UTC');
    expect(receiptNote({ ...opened, at: 9e18 })).toContain('9000000000000000 s after 1970 UTC');
    expect(receiptNote({ ...opened, issuer: 'demo-b/\u202eca' })).toContain('demo-b/\\u{202e}ca');
  });
});
