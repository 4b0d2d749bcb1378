// SPDX-License-Identifier: Apache-2.0
// The command line behind bin/rogatory.js.
import { createRequire } from 'node:module';
import { endWithoutReader } from './terminal/log-lines.js';

endWithoutReader();
const args = process.argv.slice(2);
if (args[0] === '--version' || args[0] === '-v') {
  const { version } = createRequire(import.meta.url)('rogatory/package.json') as { version: string };
  process.stdout.write(`${version}\n`);
  if (args.includes('--verbose')) process.stdout.write(await describeRuntime());
  process.exitCode = 0;
} else {
  const { answer } = await import('./program.js');
  process.exitCode = await answer(args);
}

async function describeRuntime(): Promise<string> {
  const { name, providers } = (await import('../crypto/index.js')).cryptoRuntime();
  const lines = [...providers].map(([primitive, provider]) => `  ${primitive.padEnd(23)} ${provider}\n`);
  return `${name}\n${lines.join('')}`;
}
