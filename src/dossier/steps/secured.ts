// SPDX-License-Identifier: Apache-2.0
// Preservations and restraints.
import type { ProvisionalContent } from '../fact.js';
import type { Hold } from '../machines/provisional.js';
import { present } from '../kept.js';
import { moment, readStep } from '../step.js';
import type { LooseBody, Step } from '../step.js';

type PreservationReport = LooseBody<'preservation.report'>['payload'];
type FreezeReport = LooseBody<'restraint.report'>['payload'];
type Outcome = Omit<ProvisionalContent, 'kind' | 'measureId'>;

/** Outcomes after which an asset is held. */
const LIVE: ReadonlySet<FreezeReport['outcome']> = new Set(['FROZEN', 'PARTIAL', 'SUSPENDED-ONLY'] as const);
const KINDS: Readonly<Record<NonNullable<FreezeReport['measureKind']>, Hold>> = {
  SUSPENSION: 'SUSPENDED',
  FREEZE: 'FROZEN',
  'SEIZURE-TRANSFER': 'CUSTODY',
  'ISSUER-BLOCK': 'FROZEN',
};

export function secures({ ref, outcome, reason, securedAt, expiresAt }: PreservationReport): Outcome {
  const failed = outcome === 'FAILED';
  return present({
    ref,
    outcome: failed ? ('failed' as const) : ('secured' as const),
    why: failed ? reason : undefined,
    since: moment(securedAt),
    expiresAt: moment(expiresAt),
  });
}

export function holdOf({ ref, outcome, measureKind, effectiveAt, expiresAt }: FreezeReport): Outcome {
  const live = LIVE.has(outcome);
  return present({
    ref,
    outcome: live ? ('secured' as const) : ('failed' as const),
    why: live ? undefined : outcome,
    hold: live ? (outcome === 'SUSPENDED-ONLY' ? 'SUSPENDED' : measureKind && KINDS[measureKind]) : undefined,
    since: moment(effectiveAt),
    expiresAt: moment(expiresAt),
  });
}

type Kind = ProvisionalContent['kind'];

/** An urgent request: only it gets the short deadlines of the accord. */
function asks(type: 'preservation.request' | 'emergency.disclosure' | 'restraint.request', kind: Kind): Step {
  return readStep({
    type,
    opens: true,
    read: ({ payload, refs }) => ({
      rqRef: refs.rqRef,
      provisionals: [{ kind, ...present({ formalBy: moment(payload.formalRequestDueBy) }) }],
      haste: {
        urgency: type === 'emergency.disclosure' ? 'EMERGENCY' : 'PROVISIONAL',
        legalBases: [...new Set((payload.legalBasis ?? []).map(({ code }) => code))],
        ...present({ country: payload.requestedAuthority?.country }),
      },
    }),
    amend: (view, { type: opener, haste }) => ({
      ...(view.request === undefined ? { ...view, ...haste } : view),
      opener: view.opener ?? opener,
    }),
    tell: () => (type === 'emergency.disclosure' ? 'asks for data in an emergency' : `asks for a ${kind}`),
  });
}

type AboutSecured = `preservation.${'extend' | 'link' | 'release'}` | `restraint.${'extend' | 'release' | 'expiry-warning' | 'lifted'}`;

/** A message about something secured before. */
function about(type: AboutSecured, kind: Kind, say: string): Step {
  return readStep({
    type,
    read: ({ payload }) => ({
      provisionals: [
        {
          kind,
          ...present({
            ref: payload.ref,
            why: payload.why,
            expiresAt: moment(payload.until ?? payload.expiresAt),
            // Some assets are released, others stay.
            outcome: payload.assetIds !== undefined || (payload.remainingAssets ?? []).length > 0 ? ('in-part' as const) : undefined,
          }),
        },
      ],
    }),
    tell: ({ payload }) => `${say} ${payload.ref ?? `the ${kind}`}`,
  });
}

const tellReport = (kind: Kind, { ref = `the ${kind}`, outcome = '' }: { readonly ref?: string; readonly outcome?: string }): string =>
  `reports ${ref} ${outcome}`;

const preservationReport = readStep({
  type: 'preservation.report',
  read: ({ payload, refs }) => ({ ...present({ rdRef: refs.rdRef }), provisionals: [{ kind: 'preservation', ...secures(payload) }] }),
  tell: ({ payload }) => tellReport('preservation', payload),
});

const restraintReport = readStep({
  type: 'restraint.report',
  read: ({ payload, refs }) => ({ ...present({ rdRef: refs.rdRef }), provisionals: [{ kind: 'restraint', ...holdOf(payload) }] }),
  tell: ({ payload }) => tellReport('restraint', payload),
});

export const SECURED: readonly Step[] = [
  asks('preservation.request', 'preservation'),
  asks('emergency.disclosure', 'preservation'),
  asks('restraint.request', 'restraint'),
  preservationReport,
  restraintReport,
  about('preservation.extend', 'preservation', 'extends'),
  about('preservation.link', 'preservation', 'links a formal request to'),
  about('preservation.release', 'preservation', 'releases'),
  about('restraint.extend', 'restraint', 'asks to extend'),
  about('restraint.release', 'restraint', 'releases'),
  about('restraint.expiry-warning', 'restraint', 'warns that it will lapse:'),
  about('restraint.lifted', 'restraint', 'reports as lifted:'),
];
