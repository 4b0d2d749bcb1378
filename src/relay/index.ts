// SPDX-License-Identifier: Apache-2.0
export { loadRelayConfig, readRelayConfig } from './config.js';
export type { RelayConfig, SecretReference } from './config.js';
export type { RelayAlarm, RelayEvent, RelayLog } from './events.js';
export { startRelay } from './from-config.js';
export { compromiseRelayKey, listRelayKeys, removeRelayKey, retireRelayKey, rotateRelayKey } from './keys.js';
export type { RotateRelayKeyOptions } from './keys.js';
export { openRelay } from './relay.js';
export type { Relay, RelayOptions, RelaySigners } from './relay.js';
export {
  acceptRelayRestore,
  discardRelayRestore,
  exportRelayEntries,
  heldRelayRestores,
  relayContradictions,
  repeatRelayReceipts,
  restoredRelay,
} from './stopped-relay.js';
export type { RelayContradiction, RelayEntry } from './stopped-relay.js';
export type { RepeatRequest, RestoreDecision, RestoredLog, ShownRestore, StatedLoss } from '../endpoint/restore/operator.js';
