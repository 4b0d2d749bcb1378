// docs/operations.md and the code name the same alarms. The records below are complete by their types: a new alarm or event does not
// compile until it stands here, and fails here until it stands in the document.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { AgencyAlarm, AgencyEvent } from '../../src/agency/types.js';
import { ERROR_TABLE } from '../../src/core/error-table.js';
import type { EndpointAlarm } from '../../src/endpoint/alarms.js';
import type { Contradiction } from '../../src/log/contradiction.js';
import type { RelayAlarm, RelayEvent } from '../../src/relay/events.js';

const CLASSES: Readonly<Record<Contradiction['class'], true>> = {
  'split-view': true,
  rewritten: true,
  'opened-refused': true,
  'two-contents': true,
};
const ENDPOINT_ALARMS: Readonly<Record<EndpointAlarm, true>> = {
  'statement-refused': true,
  'statement-dropped': true,
  contradiction: true,
  tampering: true,
  'other-origin': true,
  'restore-stated': true,
  'log-behind': true,
  'not-cosigned': true,
  'cosign-key-missing': true,
  'statement-rests': true,
  'statement-unsent': true,
  'store-behind': true,
  'store-restored': true,
  'peer-behind': true,
  'peer-restored': true,
  unreachable: true,
  'second-copy': true,
  clock: true,
  expiring: true,
  'frame-damaged': true,
  'blob-stopped': true,
  internal: true,
};
const AGENCY_ALARMS: Readonly<Record<Exclude<AgencyAlarm['alarm'], EndpointAlarm | (typeof BOTH)[number]>, true>> = {
  'attachment-quarantined': true,
  'attachment-wrong': true,
  fault: true,
  held: true,
  refused: true,
  'refused-by-relay': true,
  rejected: true,
  stalled: true,
  unanswered: true,
  undated: true,
  unread: true,
  unstamped: true,
};
const RELAY_ALARMS: Readonly<Record<Exclude<RelayAlarm, EndpointAlarm>, true>> = {
  'held-back': true,
  'message-failed': true,
  'receipt-overdue': true,
  refusals: true,
};
/** Told by both, under one name. */
const BOTH = ['stale', 'trust-alarm', 'trust-refused'] as const;
const RELAY_LINES: Readonly<Record<Exclude<RelayEvent['kind'], 'alarm'>, true>> = {
  listening: true,
  closed: true,
  'link-up': true,
  'link-down': true,
  'link-refused': true,
  stored: true,
  lowered: true,
  refused: true,
  'refused-by-peer': true,
  'handed-over': true,
  receipt: true,
  repeated: true,
  'receipts-resumed': true,
  'statements-resumed': true,
  renewed: true,
  'cosigning-resumed': true,
  'alarm-ended': true,
  expired: true,
  cosigned: true,
  'blob-whole': true,
  'restore-accepted': true,
  'restore-discarded': true,
  trust: true,
  fresh: true,
};
const AGENCY_LINES: Readonly<Record<Exclude<AgencyEvent['kind'], 'alarm'>, true>> = {
  attachment: true,
  'attachment-released': true,
  sent: true,
  submitted: true,
  opened: true,
  resumed: true,
  'statements-resumed': true,
  renewed: true,
  'cosigning-resumed': true,
  'alarm-ended': true,
  receipt: true,
  cosigned: true,
  'blob-whole': true,
  'restore-accepted': true,
  'restore-discarded': true,
  stamped: true,
  duplicate: true,
  link: true,
  relay: true,
  override: true,
  'quarantine-ended': true,
  trust: true,
  fresh: true,
};

const page = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8');
const spec = ['SPEC.md', 'spec/messages.md', 'spec/dossier.md', 'docs/reference-implementation.md']
  .map((path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))
  .join('\n');
const chapters = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((text): [string, string] => [text.slice(0, text.indexOf('\n')), text]),
);

/** Sections of a chapter by the name in their head. */
function sections(chapter: string): ReadonlyMap<string, string> {
  const parts = (chapters.get(chapter) ?? '').split(/^### /m).slice(1);
  return new Map(parts.map((text) => [/^`([^`]+)`\n/.exec(text)?.[1] ?? text, text]));
}

/** Names in the first column of a chapter's table. */
function rows(chapter: string): readonly string[] {
  const cells = [...(chapters.get(chapter) ?? '').matchAll(/^\| (`[^|]+) \|/gm)].map(([, cell]) => cell ?? '');
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '')).filter((name) => name !== 'kind');
}

const sorted = (names: Iterable<string>): readonly string[] => [...names].sort();

describe('docs/operations.md', () => {
  it.each([
    ['Alarms of a relay', Object.keys(RELAY_ALARMS)],
    ['Alarms of an agency', Object.keys(AGENCY_ALARMS)],
    ['Alarms of logs, receipts and restores', Object.keys(ENDPOINT_ALARMS)],
    ['Alarms of both', BOTH],
    ['Contradictions', Object.keys(CLASSES)],
  ] as const)('has a section on each of: %s, and on no other', (chapter, names) => {
    const found = sections(chapter);
    expect(sorted(found.keys())).toEqual(sorted(names));
    for (const [name, text] of found) {
      const labels = [...text.matchAll(/^- \*\*([^*]+)\*\* \S/gm)].map(([, label]) => label);
      const who = chapter === 'Contradictions' ? [] : ['Who can cause it'];
      expect([name, ...labels]).toEqual([name, 'Means', 'Check', 'Do', 'Lost', ...who, 'Clause']);
    }
  });

  it.each([
    ['Other lines of a relay', RELAY_LINES],
    ['Other events of an agency', AGENCY_LINES],
  ] as const)('has a row for each of: %s, and for no other', (chapter, kinds) => {
    expect(sorted(rows(chapter))).toEqual(sorted(Object.keys(kinds)));
  });

  it('cites clauses and codes that exist', () => {
    const clauses = new Set(page.match(/\b[A-Z0-9]+-\d\d\b/g) ?? []);
    expect([...clauses].filter((id) => !spec.includes(`**${id}**`))).toEqual([]);
    const codes = new Set([...page.matchAll(/`([A-Z0-9]+_[A-Z0-9_]+)`/g)].map(([, code]) => code ?? ''));
    expect([...codes].filter((code) => !(code in ERROR_TABLE))).toEqual([]);
    expect(clauses.size).toBeGreaterThan(20);
  });
});
