import { describe, expect, it } from 'vitest';
import type { DossierView } from '../../src/agency/index.js';
import { receiptNote, timelineText } from '../../src/cli/dossier/timeline.js';

const AT = Date.UTC(2026, 8, 3, 10, 20, 30);
const opened = { kind: 'opened', issuer: 'demo-b/ca', at: AT } as const;
const delivered = { kind: 'delivered', issuer: 'demo-b/ca', at: AT } as const;

describe('timeline of a dossier as text', () => {
  it('tells of a receipt what it says, which event of ETSI EN 319 522 that is, who says it, when, and whether it can be unsaid (LOG-26)', () => {
    expect(receiptNote(opened)).toBe('receipt: opened (ContentHandover), by demo-b/ca, 10:20:30 UTC');
    expect(receiptNote(delivered)).toBe('receipt: delivered (ContentConsignment), by demo-b/ca, 10:20:30 UTC');
    const refused = { ...delivered, kind: 'refused', reason: 'policy' } as const;
    expect(receiptNote(refused)).toBe('receipt: refused, as policy (ContentHandoverFailure), by demo-b/ca, 10:20:30 UTC');
    expect(receiptNote({ ...opened, at: 9e18 })).toContain('9000000000000000 s after 1970 UTC');
    expect(receiptNote({ ...opened, issuer: 'demo-b/\u202eca' })).toContain('demo-b/\\u{202e}ca');
  });

  it('shows the receipts of a message below it', () => {
    const entry = { at: AT, who: 'demo-a/ca', to: 'demo-b/ca', type: 'request.submit', measures: [], transport: 'opened' };
    const view = { dossier: 'd', role: 'requester', counterpart: { scope: 'demo-b', id: 'ca', mailbox: 'ca@demo-b' } };
    const timeline = [{ ...entry, receipts: [delivered, opened] }, entry];
    const lines = timelineText({ ...view, timeline } as unknown as DossierView)
      .trim()
      .split('\n')
      .slice(2);
    expect(lines.map((line) => line.trim().split('  ')[0])).toEqual(['10:20:30', receiptNote(delivered), receiptNote(opened), '10:20:30']);
  });
});
