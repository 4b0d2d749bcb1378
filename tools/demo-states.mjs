// SPDX-License-Identifier: Apache-2.0
// Two demonstration states with running relays, and a responder at the second: the surroundings of a snippet marked `ts run states`.
import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes the folder `states` in `cwd` as `rogatory demo --prepare states` does, and starts what answers.
 * @param {string} root project with a built dist/
 * @param {string} cwd
 * @param {{ responder: boolean }} options whether an agency of the second state answers.
 * @returns {() => Promise<void>} ends the processes, by their ids.
 */
export function startDemoStates(root, cwd, { responder }) {
  const cli = join(root, 'bin/rogatory.js');
  const prepared = spawnSync(process.execPath, [cli, 'demo', '--prepare', 'states'], { cwd, encoding: 'utf8' });
  if (prepared.status !== 0) throw new Error(`demo --prepare: ${prepared.stderr}`);
  const passphrase = readFileSync(join(cwd, 'states/demo-b/passphrase'), 'utf8').trim();
  const children = [
    [cli, 'relay', '--config', 'states/demo-a/relay/relay.toml'],
    [cli, 'relay', '--config', 'states/demo-b/relay/relay.toml'],
    ...(responder ? [[join(root, 'dist/cli/demo/responder.js'), 'states/demo-b/agency']] : []),
  ].map((args) => spawn(process.execPath, args, { cwd, stdio: 'ignore', env: { ...process.env, ROGATORY_PASSPHRASE: passphrase } }));
  const ended = children.map((child) => new Promise((done) => child.once('exit', done)));
  return async () => {
    for (const child of children) child.kill('SIGKILL');
    await Promise.all(ended);
  };
}
