// SPDX-License-Identifier: Apache-2.0
// The whole kit: the modes one after another, in one report.
import { systemClock } from '../core/index.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';
import { CONFORMANCE_CLASSES, SUITE_MODES } from './suite/case.js';
import type { ConformanceClass, SuiteMode } from './suite/case.js';
import type { KitRun, Mode } from './suite/mode.js';
import { makeReport, suiteDigest } from './suite/report.js';
import type { ConformanceReport } from './suite/report.js';

/** A run: its modes and cases, and the implementation under test. */
export interface KitOptions extends KitRun {
  /** Default {@link SUITE_MODES}. */
  readonly modes?: readonly SuiteMode[];
  /** Skips the cases whose id does not begin with one of these: `cbor`, `relay.blob`. */
  readonly areas?: readonly string[];
  /** Skips the cases that bind none of these classes. */
  readonly classes?: readonly ConformanceClass[];
}

const KIT_OPTIONS: Members<KitOptions> = {
  required: { version: 'text', program: 'text' },
  optional: {
    modes: { each: SUITE_MODES },
    areas: 'list',
    classes: { each: CONFORMANCE_CLASSES },
    implementation: { required: { name: 'text', version: 'text' }, optional: {} },
    command: 'text',
    vectors: 'text',
    timeoutMs: 'number',
    url: 'text',
    trust: 'text',
    onOutcome: 'function',
    skips: 'function',
    signal: 'object',
  },
};

/** Modes by name. Each is loaded when it is asked for: a run of vectors needs no relay. */
const MODES: Readonly<Record<SuiteMode, () => Promise<Mode>>> = {
  vectors: async () => (await import('./vectors/vectors-mode.js')).vectorsMode,
  relay: async () => (await import('./relay/relay-mode.js')).relayMode,
  agency: async () => (await import('./agency/agency-mode.js')).agencyMode,
};

/**
 * Runs the suite. Breaches of the implementation are in the report, never thrown.
 * @param options - Read, not kept. Times are in milliseconds.
 * @returns Outcomes of all cases of the modes, in their order; those that were not chosen count as skipped.
 * @throws TypeError when an option is unknown or of another type, a vector is not the file that its index names, or an agency under test does
 * not connect. {@link RogatoryError} `LINK_CONNECT` (LINK-19) when no relay is at `url`.
 */
export async function runConformance(options: KitOptions): Promise<ConformanceReport> {
  requireMembers(options, KIT_OPTIONS, 'runConformance(options)');
  const { modes = SUITE_MODES, areas = [], classes = [] } = options;
  const skips: NonNullable<KitRun['skips']> = ({ id, classes: bound }) => {
    if (areas.length > 0 && !areas.some((area) => id === area || id.startsWith(`${area}/`) || id.startsWith(`${area}.`)))
      return 'not chosen';
    if (classes.length > 0 && !classes.some((name) => bound.includes(name))) return 'not chosen';
    return options.skips?.({ id, classes: bound });
  };
  const digests: string[] = [];
  const cases: ConformanceReport['cases'][number][] = [];
  let implementation = options.implementation;
  for (const name of modes) {
    const mode = await MODES[name]();
    digests.push(suiteDigest(mode.cases(options), mode.filesDigest?.(options)));
    const result = await mode.run({ ...options, skips });
    implementation ??= result.implementation;
    cases.push(...result.outcomes);
  }
  const now = systemClock.now();
  const [first = ''] = digests;
  const digest = digests.length === 1 ? first : suiteDigest([], digests.join(' '));
  return makeReport({ version: options.version, now, implementation: implementation ?? { name: 'none', version: '' }, digest, cases });
}
