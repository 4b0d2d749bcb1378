// SPDX-License-Identifier: Apache-2.0
// The home of an agency is a folder, which a browser does not have: there, give the ports to createAgency.
import type * as node from './node/open.js';

export const openAgency: typeof node.openAgency = () =>
  Promise.reject(new TypeError('a home folder needs Node; in a browser use createAgency with a store and keys'));
