// SPDX-License-Identifier: Apache-2.0
// Copies of a node that can be put back: made while it runs, verified before they are used.
import { backupHome, restoreBackup } from '../../agency/home/node/index.js';
import { backupRelay, loadRelayConfig } from '../../relay/index.js';
import type { CliCommand } from '../command.js';
import { CONFIG, flag, HOME, needed, QUIET, text } from '../options.js';
import { progressPort, whilst } from '../terminal/progress.js';
import { sayJson, warn } from '../terminal/say.js';
import { UsageError } from '../usage-error.js';

const OUT = needed(text('folder', 'a new folder for the backup'));
const WITHOUT_ATTACHMENTS = flag('leave the attachments of an agency out; a relay has none of its own');

export function backup(command: CliCommand): void {
  command
    .description(
      'Writes a backup of an agency or a relay into a new folder, while it runs or not: the store as of one moment, documents of trust, configuration, and key files as they are encrypted, with a manifest of all sizes and digests; of an agency also the attachments that are whole. It is there whole or not at all. Passphrases and the private key of TLS are not in it. Says which log it has, and how much of it.',
    )
    .does(
      [],
      { home: HOME, config: CONFIG, out: OUT, withoutAttachments: WITHOUT_ATTACHMENTS, quiet: QUIET },
      async ({ home, config, out, withoutAttachments, quiet }) => {
        if ((home === undefined) === (config === undefined))
          throw new UsageError('say --home of an agency or --config of a relay, one of them');
        const made =
          home === undefined
            ? backupRelay(loadRelayConfig(config as string), config as string, out)
            : backupHome(home, out, { withoutAttachments: withoutAttachments === true });
        const { files, ...about } = await whilst('copying', made, progressPort(quiet));
        sayJson({ ...about, files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) });
      },
    );
}

export function restore(command: CliCommand): void {
  command
    .description(
      'Verifies a backup, file by file, and puts it into a new folder. The agency or relay does not start there before "rogatory restored" has stated the restore: a copy has forgotten what was promised since.',
    )
    .does(
      [],
      { from: needed(text('folder', 'the backup')), to: needed(text('folder', 'a new folder')), quiet: QUIET },
      async ({ from, to, quiet }) => {
        const { files, ...about } = await whilst('verifying', restoreBackup(from, to), progressPort(quiet));
        sayJson({ ...about, files: files.length });
        for (const file of files)
          if (file.from !== undefined) warn(`${file.path} was at ${file.from}: put it there, or change the configuration\n`);
        const owner = about.kind === 'agency' ? `--home ${to}` : '--config FILE';
        warn(`Before it starts: rogatory restored ${owner} --by NAME --reason TEXT\n`);
      },
    );
}
