// SPDX-License-Identifier: Apache-2.0
// What a rule may know. Plain data, which an agency fills from its accord, its dossier and its directories: rules import nothing of those.
import type { RoleCode } from '../codes/authorities.js';
import type { LegalBasisCode } from '../codes/legal-bases.js';
import type { MessageDefinition } from '../define.js';
import type { AccordTerms } from '../terms.js';

/** The message under judgement: the facts of its signed header that rules ask for, and its body. */
export interface RuleMessage {
  readonly type: string;
  readonly version: readonly [major: number, minor: number];
  /** In memory form; not yet judged. */
  readonly body: unknown;
  /** A test message. */
  readonly test?: boolean;
  /** Ids of the attachments in the signed header. */
  readonly attachments?: readonly number[];
  /** Number of officers whose signatures stand beside the seal. */
  readonly officers?: number;
}

/** A message whose type is known and whose body has the shape of its schema: what rules see. */
export interface ShapedMessage extends RuleMessage {
  readonly definition: MessageDefinition;
}

/** A measure of the request, as far as answers are judged by it. */
export interface MeasureFacts {
  readonly id: string;
  readonly type: string;
  readonly coercive: boolean;
  readonly assetIds: readonly string[];
  /** Formalities that the request calls essential. */
  readonly essential: readonly string[];
}

/** What the dossier says about the request that a message answers. */
export interface DossierFacts {
  readonly legalBases: readonly LegalBasisCode[];
  readonly measures: readonly MeasureFacts[];
}

export interface RuleContext {
  /** Terms of the accord that the message cites. Rules about an accord are silent without them. */
  readonly terms?: AccordTerms;
  /** Side of the dossier and competences of the sender, from its directory. */
  readonly sender?: { readonly side: 'requester' | 'responder'; readonly roles: readonly RoleCode[] };
  /** Absent for the message that opens a dossier. */
  readonly dossier?: DossierFacts;
}
