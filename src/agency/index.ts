// SPDX-License-Identifier: Apache-2.0
export { Agency, createAgency } from './agency.js';
export type { AgencyOptions } from './assembly.js';
export type { AgencyKeys } from './home/keyring.js';
export { openAgency } from '#agency-home';
export type { OpenAgencyOptions } from '#agency-home';
export type { HistoryEntry } from './cases/case-record.js';
export type { DossierView } from './cases/dossier-view.js';
export type { Decision, Discard } from './cases/decisions.js';
export type { ErasableMessage } from './home/erasure.js';
export type { RestoreDecision } from '../endpoint/restore/operator.js';
export type { HeldMessage } from './arrive/held-messages.js';
export type { RefusalLine } from './refusal-types.js';
export { isAlarm, isMessageOf } from './types.js';
export type { AgencyAlarm, AgencyEvent, AgencyStatus, AnyInboxMessage, InboxMessage } from './types.js';
export type { Priority, ReplyOptions, SendRequest, SentMessage } from './types.js';
