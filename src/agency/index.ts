// SPDX-License-Identifier: Apache-2.0
export { Agency, createAgency } from './agency.js';
export type { AgencyStatus } from './agency.js';
export type { KeptContradiction } from '../endpoint/receipts/evidence.js';
export type { Grounds, HeldRestore } from '../endpoint/restore/restore-decisions.js';
export type { RepeatRequest, RestoreDecision, RestoredLog } from '../endpoint/restore/operator.js';
export type { ArchivedMessage } from './home/archive.js';
export type { AgencyOptions } from './assembly.js';
export type { HistoryEntry } from './cases/case-record.js';
export type { ImportedFrame } from './arrive/incoming-frame.js';
export type { DossierView } from './cases/dossier-view.js';
export type { AgencyKeys } from './home/keyring.js';
export {
  acceptRestore,
  answerKeyChallenge,
  askHome,
  attachFiles,
  compromiseKey,
  createHome,
  detachFile,
  discardRestore,
  eraseMessages,
  importFrame,
  listErasable,
  listKeys,
  openAgency,
  openFrame,
  removeKey,
  repeatReceipts,
  restoredHome,
  retireKey,
  rotateKey,
  sealFrame,
  writeAgencyKeys,
} from '#agency-home';
export type * from '#agency-home';
export type { TimestampOptions } from './home/stamps.js';
export type { Decision, Discard, QuarantineEnd } from './cases/decisions.js';
export type { RefusalLine } from './refusal-types.js';
export type { ErasableMessage, Erasure } from './home/erasure.js';
export type { HeldMessage } from './arrive/held-messages.js';
export { AGENCY_ALARMS, isAlarm, isMessageOf } from './types.js';
export type {
  AgencyAlarm,
  AgencyEvent,
  AnyInboxMessage,
  BodyFor,
  InboxMessage,
  NationalTypeName,
  Priority,
  ReplyOptions,
  SendRequest,
  SentMessage,
  StaleOverride,
} from './types.js';
