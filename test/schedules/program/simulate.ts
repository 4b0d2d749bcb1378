// `npm run simulate`: random schedules over relays and agencies with simulated clock, network and stores.
// Options: --seeds N (default 200), --from K (default 1), --small, --json, --replay SEED (prints the trace of one schedule).
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundleSchedules } from './bundle.js';
import { runSeeds, runTrace } from './children.js';

/** What no schedule may break. */
const INVARIANTS = [
  'I1 idle nodes exchange nothing',
  'I2 every receipt and cosignature that is due arrives',
  'I3 no honest node is convicted',
  'I5 no acknowledged message is lost, handed over twice, or refused',
  'I6 every file of a message that was opened arrives whole, as it was signed',
];

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    from: { type: 'string', default: '1' },
    small: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    replay: { type: 'string' },
  },
});
const folder = mkdtempSync(join(tmpdir(), 'rogatory-simulate-'));
try {
  const program = join(folder, 'schedules.mjs');
  await bundleSchedules(program);
  if (values.replay !== undefined) await runTrace(program, Number(values.replay), values.small);
  else process.exitCode = await simulate(program);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function simulate(program: string): Promise<number> {
  const count = Number(values.seeds);
  const sum = { seeds: 0, messages: 0, files: 0, restores: 0, crashes: 0 };
  const failures: { seed: number; fault: string }[] = [];
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  await runSeeds(
    program,
    count,
    { from: Number(values.from), small: values.small },
    ({ seed, faults, messages, files, restores, crashes }) => {
      sum.seeds++;
      sum.messages += messages;
      sum.files += files;
      sum.restores += restores;
      sum.crashes += crashes;
      for (const { name, at, what } of faults) {
        failures.push({ seed, fault: `after ${at} s: ${name}: ${what}` });
        say(`seed ${seed}, after ${at} s: ${name}: ${what} (npm run simulate -- --replay ${seed}${values.small ? ' --small' : ''})`);
      }
      if (sum.seeds % 100 === 0) say(`${sum.seeds} of ${count}`);
    },
  );
  if (values.json) process.stdout.write(`${JSON.stringify({ ...sum, failures, invariants: INVARIANTS })}\n`);
  else process.stdout.write(`${sum.seeds} schedules, ${sum.messages} messages, ${sum.files} files, ${failures.length} faults\n`);
  return failures.length === 0 ? 0 : 1;
}
