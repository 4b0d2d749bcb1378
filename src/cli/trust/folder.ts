// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { printable, systemClock } from '../../core/index.js';
import { openTrustFolder, readPins } from '../../trust/store/node/index.js';
import type { TrustFolder } from '../../trust/store/node/index.js';
import { Description } from '../file/description.js';
import { fileFaultText } from '../fault.js';
import { warn } from '../terminal/say.js';
import { UsageError } from '../usage-error.js';

/** Opens a folder that `rogatory trust init` made. */
export function openFolder(folder: string): TrustFolder {
  if (!existsSync(folder)) throw new UsageError(fileFaultText(folder, { code: 'ENOENT' }));
  const { own } = readPins(folder);
  if (own === undefined)
    throw new UsageError(`${folder} does not name its state: make a folder of trust with "rogatory trust init" (for a relay: --config)`);
  return openOf(folder, own, new Map());
}

/** Opens a folder for reading: of trust, of a home or of a relay, with its settings beside it. */
export async function openReadOnly({ trust, config }: { readonly trust?: string; readonly config?: string }): Promise<TrustFolder> {
  if (trust === undefined || config !== undefined) {
    if (trust !== undefined || config === undefined) throw new UsageError('give --trust, or --config of a relay');
    return ofRelay(config);
  }
  const [relay, home] = [join(trust, '..', 'relay.toml'), join(trust, '..', 'agency.json')];
  if (existsSync(trust) && readPins(trust).own === undefined) {
    if (existsSync(relay)) return ofRelay(relay);
    if (existsSync(home)) {
      const settings = Description.read(home, ['scope', 'id', 'floor', 'pins', 'timestamps']);
      return openOf(trust, settings.text('scope'), new Map(Object.entries(settings.table('pins'))));
    }
  }
  return openFolder(trust);
}

async function ofRelay(path: string): Promise<TrustFolder> {
  const { loadRelayConfig } = await import('../../relay/index.js');
  const { scope, trustFolder, pins } = loadRelayConfig(path);
  return openOf(trustFolder, scope, pins);
}

function openOf(folder: string, own: string, pins: ReadonlyMap<string, string>): TrustFolder {
  return openTrustFolder(folder, own, pins, systemClock.now(), {
    onAlarm: ({ detail }) => warn(`${printable(`ALARM: ${detail}; both copies are in ${folder}/alarms`)}\n`),
  });
}

/** Epoch seconds. */
export function nowSeconds(): number {
  return Math.floor(systemClock.now() / 1000);
}
