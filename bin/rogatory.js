#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// This file runs on every Node, even one that is too old for the rest: no static import, and no syntax that Node 12 cannot read.
var needed = '20.19';
var found = process.versions.node;
var version = found.split('.').map(Number);

if (version[0] < 20 || (version[0] === 20 && version[1] < 19)) {
  var mend = 'install a newer one (https://nodejs.org), then run this command again.';
  console.error('rogatory: Node.js ' + needed + ' or later is needed, and this is ' + found + ': ' + mend);
  process.exitCode = 1;
} else {
  // A command that does not come to its end has not succeeded. Node has this code for an await at the top that is never settled.
  process.exitCode = 13;
  import('#cli');
}
