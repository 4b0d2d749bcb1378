// SPDX-License-Identifier: Apache-2.0
export { askRelay } from './operate/ask-relay.js';
export { loadRelayConfig } from './config.js';
export type { RelayConfig } from './config.js';
export type { RelayEvent, RelayLog } from './events.js';
export { startRelay } from './from-config.js';
export { checkRelay } from './guard/relay-check.js';
export { compromiseRelayKey, listRelayKeys, removeRelayKey, retireRelayKey, rotateRelayKey } from './operate/relay-keys.js';
export { backupRelay } from './operate/relay-backup.js';
export { openRelay } from './relay.js';
export type { Relay, RelayOptions, RelaySigners } from './relay.js';
export type { RelayStatus } from './operate/status.js';
export {
  acceptRelayRestore,
  discardRelayRestore,
  exportRelayEntries,
  heldRelayRestores,
  relayContradictions,
  repeatRelayReceipts,
  restoredRelay,
} from './operate/stopped-relay.js';
