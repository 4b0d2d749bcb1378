// SPDX-License-Identifier: Apache-2.0
// Loaded before a process begins: its clock is ahead by what a file says, and its timers of a second or more fire by that clock. So a test
// lets minutes pass in all processes at once.
import { readFileSync } from 'node:fs';
import { setInterval } from 'node:timers';

const [realNow, realSet, realClear] = [Date.now, globalThis.setTimeout, globalThis.clearTimeout];
let aheadMs = 0;
function look() {
  aheadMs = Number(readFileSync(process.env.STAGE_CLOCK, 'utf8'));
}
look();
Date.now = () => realNow() + aheadMs;

const timers = new Set();
globalThis.setTimeout = Object.assign((run, ms = 0, ...args) => {
  if (ms < 1_000) return realSet(run, ms, ...args);
  const timer = { due: Date.now() + ms, run: () => run(...args), ref: () => timer, unref: () => timer, hasRef: () => false };
  timers.add(timer);
  return timer;
}, realSet);
globalThis.clearTimeout = (timer) => {
  if (!timers.delete(timer)) realClear(timer);
};
setInterval(() => {
  look();
  for (const timer of timers) if (Date.now() >= timer.due && timers.delete(timer)) timer.run();
}, 25).unref();
