// SPDX-License-Identifier: Apache-2.0
export { askRelay } from './ask-relay.js';
export { loadRelayConfig } from './config.js';
export type { RelayConfig } from './config.js';
export type { RelayAlarm, RelayEvent, RelayLog } from './events.js';
export { startRelay } from './from-config.js';
export { compromiseRelayKey, listRelayKeys, removeRelayKey, retireRelayKey, rotateRelayKey } from './relay-keys.js';
export type { RotateRelayKeyOptions } from './relay-keys.js';
export { openRelay } from './relay.js';
export type { Relay, RelayOptions, RelaySigners } from './relay.js';
export type { RelayStatus } from './status.js';
export {
  acceptRelayRestore,
  discardRelayRestore,
  exportRelayEntries,
  heldRelayRestores,
  relayContradictions,
  repeatRelayReceipts,
  restoredRelay,
} from './stopped-relay.js';
