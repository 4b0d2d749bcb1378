// SPDX-License-Identifier: Apache-2.0
// The answers that messages choose from.
import { defineCodes } from './define.js';

export const REQUEST_STATUSES = defineCodes(
  'RequestStatus',
  { NEW: 'new', 'FOLLOW-UP': 'follow-up', EXTENSION: 'extension' },
  { source: 'T-CY templates of 9 July 2018' },
);

export const RELATED_KINDS = defineCodes('RelatedKind', {
  MLA: 'request for mutual assistance',
  PRESERVATION: 'preservation of data',
  RESTRAINT: 'restraint of assets',
  SPONTANEOUS: 'information given without a request',
  POLICE: 'police cooperation',
});

export const ASSURANCES = defineCodes('Assurance', {
  'NO-DEATH-PENALTY': 'no death penalty',
  'FAIR-TRIAL': 'fair trial',
  'USE-LIMITATION': 'limited use',
  OTHER: 'other',
});

/** Whether a draft would be admissible as it stands. */
export const ADMISSIBILITY = defineCodes('Admissibility', { YES: 'admissible', NO: 'not admissible', UNCLEAR: 'unclear' });

export const AMENDMENTS = defineCodes('Amendment', {
  ADD: 'add a measure',
  NARROW: 'narrow a measure',
  'REPLACE-PARTICULARS': 'replace the particulars of a measure',
});

export const CONDITION_ANSWERS = defineCodes('ConditionAnswer', {
  ACCEPT: 'accept',
  REJECT: 'reject',
  COUNTER: 'propose another condition',
});

export const CONFIDENTIALITY_DECISIONS = defineCodes('ConfidentialityDecision', {
  PROCEED: 'execute all the same',
  LIMIT: 'execute within limits',
  WITHDRAW: 'withdraw the measure',
});

export const SPONTANEOUS_REPLIES = defineCodes('SpontaneousReply', { ACCEPT: 'accept the conditions', DECLINE: 'decline the information' });

export const CLOCK_EFFECTS = defineCodes('ClockEffect', { stops: 'the deadline stops', runs: 'the deadline runs on' });

/** Uses outside the stated purpose that treaties let happen with notice. */
export const USE_EXCEPTIONS = defineCodes(
  'UseException',
  { 'DEFENCE-EXCULPATORY': 'exculpates an accused person', 'IMMINENT-DANGER': 'averts imminent danger' },
  { source: 'see UNTOC article 18; ETS 185 article 28; ETS 182' },
);

export const TRANSFER_DIRECTIONS = defineCodes(
  'TransferDirection',
  { 'TO-RQ': 'to the requesting State', 'TO-RD': 'to the requested State' },
  { source: 'see ETS 030 article 11; ETS 182' },
);

export const LEDGER_DIRECTIONS = defineCodes('LedgerDirection', { IN: 'credits', OUT: 'debits', BOTH: 'credits and debits' });
