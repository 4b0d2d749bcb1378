// SPDX-License-Identifier: Apache-2.0
import { isPlainObject } from '../../schema/body/data.js';
import type { Path } from '../../schema/path.js';
import type { Holder, Member } from '../../schema/rules/members.js';
import { defineGeneralRule } from '../rule.js';
import type { FindingText } from '../texts/translations.js';
import { canonicalAccount, canonicalAsset, chainOf, nativeDecimals, needsMemo, sameChain } from './chains/caip.js';
import { isDti } from './chains/dti.js';

/** Places of assets, anywhere in a body. */
function* locations(holders: readonly Holder[]): Generator<{ readonly location: Record<string, unknown>; readonly path: Path }> {
  for (const { object, path } of holders) {
    if (isPlainObject(object.location)) yield { location: object.location, path: [...path(), 'location'] };
  }
}

export const memo = defineGeneralRule({
  id: 'V058',
  severity: 'E',
  source: 'practice of exchanges: the memo names the customer',
  summary: 'A custodial address on a chain with memos or tags has its memo.',
  mend: 'Take memo or destination tag from the deposit transaction.',
  check({ holders }, report) {
    for (const { location, path } of locations(holders)) {
      const { caip10, memo: given, type, custodian } = location;
      const custodial = type === 'VASP-ACCOUNT' || custodian !== undefined;
      if (custodial && typeof caip10 === 'string' && given === undefined && needsMemo(caip10))
        report([...path, 'memo'], 'state memo or tag');
    }
  },
});

type Check = (value: string) => FindingText | undefined;

const CHECKS: Readonly<Record<string, Check>> = {
  caip2: (value) => (chainOf(value).network === 'invalid' ? 'not a chain' : undefined),
  caip10: (value) => (canonicalAccount(value) === undefined ? 'the address does not check' : undefined),
  caip19: (value) => (canonicalAsset(value) === undefined ? 'not an asset of its chain' : undefined),
};

/** Check that applies to a member. An account names its kind in a member beside the value. */
function checkOf({ name, owner }: Member): Check | undefined {
  if (name === 'addressIdentifiers' || (name === 'value' && owner.kind === 'CAIP10')) return CHECKS.caip10;
  return Object.hasOwn(CHECKS, name) ? CHECKS[name] : undefined;
}

const CAIP10 = /^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}:[-.%a-zA-Z0-9]{1,128}$/;

export const identifiers = defineGeneralRule({
  id: 'V051',
  severity: 'E',
  source: 'CAIP-2, CAIP-10, CAIP-19; BIP-173, BIP-350, ERC-55; ISO 24165',
  summary: 'Chains, accounts, assets and transactions check by the rules of their chain; test networks are for tests.',
  mend: 'Copy the identifier again from the source; a single wrong character makes it another or none.',
  check({ texts, test }, report) {
    for (const member of texts) {
      const { name, value, path, owner } = member;
      if (name === 'txHash') {
        const known = typeof owner.caip2 === 'string' ? chainOf(owner.caip2).chain : undefined;
        if (known?.isTransactionHash(value) === false) report(path(), 'not a transaction of its chain');
        continue;
      }
      if (name === 'dti' && !isDti(value)) report(path(), 'no check digit of ISO 24165: compare with the registry', 'W');
      const check = checkOf(member);
      if (check === undefined) continue;
      const { network } = chainOf(value);
      const fault = name === 'value' && !CAIP10.test(value) ? 'not a CAIP-10 account' : check(value);
      if (fault !== undefined) report(path(), fault);
      else if (network === 'testnet' && test !== true) report(path(), 'a test network in a message that is no test');
      else if (network === 'unknown') report(path(), 'no check for this chain here: compare by hand', 'W');
    }
  },
});

export const oneChain = defineGeneralRule({
  id: 'V052',
  severity: 'E',
  source: 'CAIP-19',
  summary: 'An asset and the account that holds it are on one chain.',
  mend: 'Find out on which chain the value lies and write both for that one.',
  check({ holders }, report) {
    for (const { caip19, accounts, path } of holdings(holders)) {
      if (accounts.some((account) => !sameChain(account, caip19))) report([...path(), 'caip19'], 'on another chain than its account');
    }
  },
});

interface Holding {
  readonly caip19: string;
  readonly accounts: readonly string[];
  readonly path: () => Path;
}

/** Objects that name an asset together with where it lies. */
function* holdings(holders: readonly Holder[]): Generator<Holding> {
  for (const { object, path } of holders) {
    const { caip19, location, addressIdentifiers } = object;
    const located = isPlainObject(location) && typeof location.caip10 === 'string' ? [location.caip10] : [];
    const listed = Array.isArray(addressIdentifiers) ? addressIdentifiers.filter((item) => typeof item === 'string') : [];
    if (typeof caip19 === 'string') yield { caip19, accounts: [...located, ...listed], path };
  }
}

export const decimals = defineGeneralRule({
  id: 'V053',
  severity: 'E',
  source: 'amounts are never floating point',
  summary: 'A quantity states its decimals; those of a native asset are known.',
  mend: 'State the decimals of the token contract, and the quantity in its smallest unit.',
  check({ texts }, report) {
    for (const { name, path, owner } of texts) {
      if (name !== 'baseUnits') continue;
      const at = () => [...path().slice(0, -1), 'decimals'];
      if (typeof owner.decimals !== 'number') report(at(), 'state the decimals');
      else if (typeof owner.caip19 === 'string' && (nativeDecimals(owner.caip19) ?? owner.decimals) !== owner.decimals) {
        report(at(), 'not the decimals of this asset', 'W');
      }
    }
  },
});
