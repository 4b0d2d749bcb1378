// SPDX-License-Identifier: Apache-2.0
import { printable, systemClock } from '../../core/index.js';
import { openTrustFolder, readPins } from '../../trust/store/node/index.js';
import type { TrustFolder } from '../../trust/store/node/index.js';
import { warn } from '../say.js';
import { UsageError } from '../usage.js';

/** Opens a folder that `rogatory trust init` made. */
export function openFolder(folder: string): TrustFolder {
  const { own } = readPins(folder);
  if (own === undefined) throw new UsageError(`${folder}: rogatory trust init makes a folder of trust`);
  return openTrustFolder(folder, own, new Map(), systemClock.now(), {
    onAlarm: ({ detail }) => warn(`${printable(`ALARM: ${detail}; both copies are in ${folder}/alarms`)}\n`),
  });
}

/** Epoch seconds. */
export function nowSeconds(): number {
  return Math.floor(systemClock.now() / 1000);
}
