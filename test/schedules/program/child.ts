// A process that runs schedules, `child FIRST COUNT [STRIDE]`, or cases, `child case NAME...`: one line of JSON for each.
import { CASES } from '../cases/cases.js';
import { schedule } from '../schedule.js';

const [kind, ...names] = process.argv.slice(2);
if (kind === 'case') {
  for (const name of names.length === 0 ? Object.keys(CASES) : names) {
    const faults = await CASES[name]?.().catch((error: unknown) => [String(error)]);
    process.stdout.write(`${JSON.stringify({ name, faults })}\n`);
  }
} else {
  const [first = 1, count = 1, stride = 1] = process.argv.slice(2).map(Number);
  for (let seed = first; seed < first + count * stride; seed += stride) {
    const { trace, alarms, ...done } = await schedule(seed, { small: process.env['SMALL'] === '1' });
    if (count === 1) for (const line of trace) process.stderr.write(`${line}\n`);
    process.stdout.write(`${JSON.stringify({ ...done, alarms: [...alarms] })}\n`);
  }
}
process.exit(0);
