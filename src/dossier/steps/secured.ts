// SPDX-License-Identifier: Apache-2.0
// Preservations and restraints.
import type { ProvisionalContent } from '../fact.js';
import type { Hold } from '../machines/provisional.js';
import { moment, present, readStep } from '../step.js';
import type { Step } from '../step.js';

export interface PreservationReport {
  readonly ref?: string;
  readonly outcome?: string;
  readonly reason?: string;
  readonly securedAt?: string;
  readonly expiresAt?: string;
}

export interface FreezeReport {
  readonly ref?: string;
  readonly outcome?: string;
  readonly measureKind?: string;
  readonly effectiveAt?: string;
  readonly expiresAt?: string;
}

type Outcome = Omit<ProvisionalContent, 'kind' | 'measureId'>;

/** Outcomes after which an asset is held. */
const LIVE: ReadonlySet<string> = new Set(['FROZEN', 'PARTIAL', 'SUSPENDED-ONLY']);
const KINDS: Readonly<Record<string, Hold>> = {
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

export function holdOf({ ref, outcome = '', measureKind = '', effectiveAt, expiresAt }: FreezeReport): Outcome {
  const live = LIVE.has(outcome);
  return present({
    ref,
    outcome: live ? ('secured' as const) : ('failed' as const),
    why: live ? undefined : outcome,
    hold: live ? (outcome === 'SUSPENDED-ONLY' ? 'SUSPENDED' : KINDS[measureKind]) : undefined,
    since: moment(effectiveAt),
    expiresAt: moment(expiresAt),
  });
}

type Report = FreezeReport & PreservationReport;
type Kind = ProvisionalContent['kind'];

/** A request that is acted on at once. */
function asks(type: string, kind: Kind): Step {
  return readStep<{ formalRequestDueBy: string }>({
    type,
    by: 'requester',
    opens: true,
    read: ({ payload, refs }) => ({
      rqRef: refs.rqRef,
      provisionals: [{ kind, ...present({ formalBy: moment(payload.formalRequestDueBy) }) }],
    }),
    amend: (view, { type: opener }) => ({ ...view, opener: view.opener ?? opener }),
    tell: () => (type === 'emergency.disclosure' ? 'asks for data in an emergency' : `asks for a ${kind}`),
  });
}

interface About {
  readonly ref: string;
  readonly until: string;
  readonly expiresAt: string;
  readonly why: string;
  readonly assetIds: readonly string[];
  readonly remainingAssets: readonly string[];
}

/** A message about something secured before. */
function about(type: string, by: 'requester' | 'responder', kind: Kind, say: string): Step {
  return readStep<About>({
    type,
    by,
    read: ({ payload }) => ({
      provisionals: [
        {
          kind,
          ...present({
            ref: payload.ref,
            why: payload.why,
            expiresAt: moment(payload.until ?? payload.expiresAt),
            // Some assets go, others stay.
            outcome: payload.assetIds !== undefined || (payload.remainingAssets ?? []).length > 0 ? ('in-part' as const) : undefined,
          }),
        },
      ],
    }),
    tell: ({ payload }) => `${say} ${payload.ref ?? `the ${kind}`}`,
  });
}

function reports(type: string, kind: Kind, read: (report: Report) => Outcome): Step {
  return readStep<Report>({
    type,
    by: 'responder',
    read: ({ payload, refs }) => ({ ...present({ rdRef: refs.rdRef }), provisionals: [{ kind, ...read(payload) }] }),
    tell: ({ payload }) => {
      const { ref = `the ${kind}`, outcome = '' } = payload;
      return `reports ${ref} ${outcome}`;
    },
  });
}

export const SECURED: readonly Step[] = [
  asks('preservation.request', 'preservation'),
  asks('emergency.disclosure', 'preservation'),
  asks('restraint.request', 'restraint'),
  reports('preservation.report', 'preservation', secures),
  reports('restraint.report', 'restraint', holdOf),
  about('preservation.extend', 'requester', 'preservation', 'extends'),
  about('preservation.link', 'requester', 'preservation', 'links a formal request to'),
  about('preservation.release', 'requester', 'preservation', 'releases'),
  about('restraint.extend', 'requester', 'restraint', 'asks to extend'),
  about('restraint.release', 'requester', 'restraint', 'releases'),
  about('restraint.expiry-warning', 'responder', 'restraint', 'warns that it will lapse:'),
  about('restraint.lifted', 'responder', 'restraint', 'reports as lifted:'),
];
