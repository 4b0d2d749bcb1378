// SPDX-License-Identifier: Apache-2.0
// A program that looks at files, such as a virus scanner: it reads the file on standard input, and its exit code is the verdict.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { assertUsage } from '../../../core/assert.js';
import { LIMITS } from '../../../core/limits.js';
import type { AttachmentScan, ScanVerdict } from '../../attachments/attachment-types.js';

const OUTPUT_MAX_CHARACTERS = 4_096;

/**
 * Makes a scan of a command. Exit code 0 passes the file, every other one refuses it with the first line of the output; so does a command that
 * cannot be started or takes longer than an hour.
 * @param command - Program and arguments, without a shell; it has the file on standard input.
 */
export function scanCommand(command: readonly string[]): AttachmentScan {
  const [program = '', ...args] = command;
  assertUsage(program !== '', 'a scan command names a program');
  return async (file) => {
    const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], timeout: LIMITS.scanMaxMs, killSignal: 'SIGKILL' });
    const ended = new Promise<string>((resolve) => {
      child.once('error', ({ message }) => resolve(`${program} cannot be started: ${message}`));
      child.once('close', (code, signal) => resolve(code === 0 ? '' : `${program} ended with ${code ?? signal}`));
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        if (output.length < OUTPUT_MAX_CHARACTERS) output += text;
      });
    }
    // A scanner that has seen enough closes its input.
    child.stdin.on('error', () => undefined);
    for await (const piece of file.stream()) {
      if (child.stdin.destroyed || child.exitCode !== null) break;
      if (!child.stdin.write(piece)) await Promise.race([once(child.stdin, 'drain').catch(() => undefined), ended]);
    }
    child.stdin.end();
    const fault = await ended;
    const [line = ''] = output.trim().split('\n');
    const verdict: ScanVerdict = fault === '' ? 'pass' : { refused: line === '' ? fault : `${line} (${fault})` };
    return verdict;
  };
}
