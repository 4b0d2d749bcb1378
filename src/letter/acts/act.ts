// SPDX-License-Identifier: Apache-2.0
import type { MessageBody } from '../../vocabulary/catalogue.js';
import type { AuthorityRef } from '../../vocabulary/authorities/fields.js';
import type { Html } from '../html.js';
import type { OpeningType } from '../letter-type.js';
import type { Scope } from '../template.js';
import type { ActName } from '../text/text.js';
import type { Wording } from '../wording/wording.js';

/** What a letter knows beside its own payload. */
export interface ActContext {
  readonly words: Wording;
  readonly type: string;
  /** The request that the letter answers or continues. */
  readonly request: MessageBody<OpeningType>['payload'] | undefined;
  /** Unix milliseconds at which the letter was signed; a draft has none. */
  readonly issuedAt: number | undefined;
}

/** A letter before it is set: template, its values, and what has no sentence. */
export interface Act {
  readonly act: ActName;
  readonly scope: Scope;
  /** Names of payload members that have a sentence, or are said elsewhere on the page. */
  readonly said: readonly string[];
  /** Members of inner objects that have no sentence. */
  readonly rest?: readonly (Html | undefined)[];
  /** Authorities, where the payload names them. */
  readonly from?: AuthorityRef;
  readonly to?: AuthorityRef;
}

/** Measures of the request that a letter continues; empty when the request has none or is not known. */
export function measuresOf(request: ActContext['request']): readonly { readonly id: string; readonly type: string }[] {
  return request !== undefined && 'measures' in request ? request.measures : [];
}

/** Number of the criminal case of a request; undefined without one. */
export function caseNo(request: { readonly proceedings: { readonly domesticCaseNo: string } } | undefined): string | undefined {
  return request?.proceedings.domesticCaseNo;
}
