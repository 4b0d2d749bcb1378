// SPDX-License-Identifier: Apache-2.0
// Prints the files that failed in a vitest JSON report, for `.ci/run` to run them once more. Argument: <report> [--root <folder>].
// Exit code 1 when there is no report, no failed file, or more than three: that is no accident.
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { rootFolder } from './tree.mjs';

const FILES_MAX = 3;
const [report = ''] = process.argv.slice(2);

/** @type {{ name: string, status: string }[]} */
const files = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')).testResults : [];
const failed = files.filter(({ status }) => status === 'failed').map(({ name }) => relative(rootFolder(), name));
if (failed.length === 0 || failed.length > FILES_MAX) process.exitCode = 1;
else console.log(failed.join(' '));
