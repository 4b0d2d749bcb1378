// SPDX-License-Identifier: Apache-2.0
// Context of rules: plain data that an agency fills from its accord, dossier and directories, so that rules need not import those.
import type { Members } from '../core/members.js';
import type { RoleCode } from '../schema/frame/codes.js';
import type { AccordTerms } from './accords/terms.js';
import type { LegalBasisCode } from './legal-bases/codes.js';

/** Facts of a requested measure by which answers are judged. */
export interface MeasureFacts {
  readonly id: string;
  readonly type: string;
  readonly coercive: boolean;
  readonly assetIds: readonly string[];
  /** Formalities that the request calls essential. */
  readonly essential: readonly string[];
  /** Offences as the conventions define them that the measure is about, as `ETS185 2`: code of the basis and article. */
  readonly offences?: readonly string[];
}

/** Facts from the dossier about the request that a message answers. */
export interface DossierFacts {
  readonly legalBases: readonly LegalBasisCode[];
  readonly measures: readonly MeasureFacts[];
  /** Preservations and restraints, with their states. */
  readonly secured?: readonly SecuredFacts[];
  /** Conditions that bind, with the measures they bind for; absent: all. */
  readonly binding?: readonly { readonly code: string; readonly measureIds?: readonly string[] }[];
  /** Measures on which the two sides consulted; `*` for all of them. */
  readonly consulted?: readonly string[];
  /** Ids of messages that granted another use. */
  readonly consents?: readonly string[];
  /** Open obligations that outlive the dossier: live freezes and preservations, returns, unpaid costs. */
  readonly owed?: readonly { readonly ref: string; readonly measureId?: string }[];
  /** Terms of the accord under which the dossier was opened; they set its deadlines (TRUST-83); absent: those of the message. */
  readonly terms?: AccordTerms;
  /** Deadlines that run, with the share of them that has passed. */
  readonly running?: readonly { readonly deadlineId: string; readonly percent: number }[];
  /** Ids of the conditions under which spontaneous information was given. */
  readonly offered?: readonly string[];
}

export interface SecuredFacts {
  readonly ref: string;
  readonly kind: 'preservation' | 'restraint';
  readonly state: 'SECURED' | 'LINKED' | 'ENDED';
  /** Unix milliseconds; absent where no message said so. */
  readonly securedAt?: number;
  readonly expiresAt?: number;
}

export interface RuleContext {
  /** Terms of the accord that the message cites. Without them, rules about an accord report nothing. */
  readonly terms?: AccordTerms;
  /** Side of the dossier and competences of the sender, from its directory. */
  readonly sender?: { readonly side: 'requester' | 'responder'; readonly roles: readonly RoleCode[] };
  /** The addressee, from its directory: whether it is listed, and its competences; absent lists: competent for everything. */
  readonly recipient?: { readonly exists: boolean; readonly stages?: readonly string[]; readonly measures?: readonly string[] };
  /** Number of urgent dossiers of the requesting authority, in the days that the accord counts. */
  readonly workload?: { readonly urgent: number; readonly total: number };
  /** Absent for the message that opens a dossier. */
  readonly dossier?: DossierFacts;
}

export const RULE_CONTEXT: Members<RuleContext> = {
  required: {},
  optional: {
    terms: 'object',
    sender: { required: { side: ['requester', 'responder'], roles: 'list' }, optional: {} },
    recipient: { required: { exists: 'flag' }, optional: { stages: 'list', measures: 'list' } },
    workload: { required: { urgent: 'number', total: 'number' }, optional: {} },
    // The state of a dossier fits: it has all members that rules need.
    dossier: 'object',
  },
};
