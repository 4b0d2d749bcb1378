// SPDX-License-Identifier: Apache-2.0
// How every goal is measured: the cases of one goal take turns in one process (A B A B ...), so that noise falls on all of them alike, and
// only ratios of one run count. The median round is quoted, by the clock; the ratio of CPU time, all threads of the process, stands beside
// it, since a busy machine stretches the clock of whatever waits for other threads.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectYoung = /** @type {(options: { type: 'minor' }) => void} */ (runInNewContext('gc'));

/**
 * @typedef {object} Case
 * @property {() => unknown} call  One piece of work; may return a promise.
 * @property {number} [calls]      Calls a round; default 20.
 *
 * @typedef {object} Taken
 * @property {number} us      Microseconds a call by the clock.
 * @property {number} cpuUs   Microseconds a call of CPU time.
 *
 * @typedef {object} Result
 * @property {string} name
 * @property {number} value
 * @property {string} unit
 * @property {string} beside      What it is compared with, measured in the same run.
 * @property {number} ratio
 * @property {number} [cpuRatio]  The same by CPU time; a goal is met when both ratios are.
 * @property {string} goal
 * @property {boolean} met
 */

/**
 * Time of a call, median of the rounds, by case.
 * @template {string} Name
 * @param {Record<Name, Case>} cases
 * @param {{ rounds?: number, collect?: boolean }} [options] With `collect` each turn begins without young garbage, so that nobody pays for
 * that of a peer; its calls must then be many enough to pay for their own. (A full collection would throw compiled code away.)
 * @returns {Promise<Record<Name, Taken>>}
 */
export async function takeTurns(cases, { rounds = 31, collect = false } = {}) {
  const names = /** @type {Name[]} */ (Object.keys(cases));
  /** @type {() => { us: number[], cpuUs: number[] }} */
  const empty = () => ({ us: [], cpuUs: [] });
  const taken = /** @type {Record<Name, ReturnType<typeof empty>>} */ (Object.fromEntries(names.map((name) => [name, empty()])));
  // The first rounds warm up.
  for (let round = -3; round < rounds; round++) {
    for (const name of names) {
      const { call, calls = 20 } = cases[name];
      if (collect) collectYoung({ type: 'minor' });
      const cpu = process.cpuUsage();
      const start = process.hrtime.bigint();
      for (let i = 0; i < calls; i++) await call();
      const us = Number(process.hrtime.bigint() - start) / 1_000;
      const { user, system } = process.cpuUsage(cpu);
      if (round < 0) continue;
      taken[name].us.push(us / calls);
      taken[name].cpuUs.push((user + system) / calls);
    }
  }
  const of = (/** @type {Name} */ name) => [name, { us: median(taken[name].us), cpuUs: median(taken[name].cpuUs) }];
  return /** @type {Record<Name, Taken>} */ (Object.fromEntries(names.map(of)));
}

/**
 * As {@link takeTurns}, by the clock alone.
 * @template {string} Name
 * @param {Record<Name, Case>} cases
 * @param {{ rounds?: number }} [options]
 * @returns {Promise<Record<Name, number>>}
 */
export async function interleave(cases, options) {
  const taken = /** @type {[string, Taken][]} */ (Object.entries(await takeTurns(cases, options)));
  return /** @type {Record<Name, number>} */ (Object.fromEntries(taken.map(([name, { us }]) => [name, us])));
}

/** @param {number[]} values */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

/** @param {number} value @param {number} digits */
const round = (value, digits) => Number(value.toFixed(digits));

/**
 * Compares a speed with another: how many times as fast as what stands beside it.
 * @param {string} name
 * @param {Taken} ours
 * @param {string} beside
 * @param {Taken} peer
 * @param {number} goal      Least ratio.
 * @returns {Result}
 */
export function faster(name, ours, beside, peer, goal) {
  const ratio = round(peer.us / ours.us, 2);
  const cpuRatio = round(peer.cpuUs / ours.cpuUs, 2);
  const value = round(ours.us, 1);
  return {
    name,
    value,
    unit: 'us',
    beside: `${beside}: ${peer.us.toFixed(1)} us`,
    ratio,
    cpuRatio,
    goal: `>= ${goal}`,
    met: Math.min(ratio, cpuRatio) >= goal,
  };
}

/**
 * Shows a comparison that is no goal, but says what bounds one.
 * @param {string} name
 * @param {Taken} ours
 * @param {string} beside
 * @param {Taken} peer
 * @returns {Result}
 */
export function shown(name, ours, beside, peer) {
  return { ...faster(name, ours, beside, peer, 0), goal: 'none' };
}

/**
 * Compares a time that must not grow.
 * @param {string} name
 * @param {Taken} ours
 * @param {string} beside
 * @param {Taken} smaller
 * @param {number} goal      Greatest ratio.
 * @returns {Result}
 */
export function notSlower(name, ours, beside, smaller, goal) {
  const cpuRatio = round(ours.cpuUs / smaller.cpuUs, 2);
  const result = atMost(name, ours.us, 'us', beside, smaller.us, goal);
  return { ...result, cpuRatio, met: result.met && cpuRatio <= goal };
}

/**
 * Compares a size that must stay small.
 * @param {string} name
 * @param {number} value
 * @param {string} unit
 * @param {string} beside
 * @param {number} besideValue
 * @param {number} goal      Greatest ratio.
 * @returns {Result}
 */
export function atMost(name, value, unit, beside, besideValue, goal) {
  const ratio = round(value / besideValue, 2);
  return {
    name,
    value: round(value, 1),
    unit,
    beside: `${beside}: ${besideValue.toFixed(1)} ${unit}`,
    ratio,
    goal: `<= ${goal}`,
    met: ratio <= goal,
  };
}

/**
 * Ends a benchmark: its one line of JSON.
 * @param {string} id
 * @param {readonly Result[]} results
 */
export function report(id, results) {
  console.log(JSON.stringify({ id, results }));
}
