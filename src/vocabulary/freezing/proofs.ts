// SPDX-License-Identifier: Apache-2.0
// Proof that somebody controls an account.
import { isPlainObject } from '../../schema/body/data.js';
import { chainOf } from '../assets/chains/caip.js';
import { defineGeneralRule } from '../rule.js';

/** Schemes of proof by the namespace of the chain; CAIP-380 is for every chain. */
const SCHEMES: Readonly<Record<string, readonly string[] | undefined>> = {
  bip122: ['BIP-322'],
  eip155: ['EIP-191', 'EIP-1271'],
  solana: ['SOL-ED25519'],
  tron: ['TIP-191'],
  xrpl: ['XRPL-SIGN'],
  tvm: ['TON-PROOF'],
  monero: ['XMR-SIGN'],
  stellar: [],
};

/** Whether a signature by this scheme can prove control of this account; a chain that is not known is believed. */
function fitsChain(scheme: string, caip10: string): boolean {
  return scheme === 'CAIP-380' || (SCHEMES[chainOf(caip10).namespace]?.includes(scheme) ?? true);
}

export const proofScheme = defineGeneralRule({
  id: 'P43',
  source: 'BIP-322, EIP-191, EIP-1271, TIP-191; a signature of one chain says nothing on another',
  summary: 'A proof of control is signed by the scheme of its chain; one person alone should not hold the key of a State.',
  mend: 'Have the controller sign again, with a wallet of this chain; have several persons hold the key.',
  check({ holders }, report) {
    for (const { object, path } of holders) {
      const { caip10, proofOfControl, keyModel } = object;
      if (typeof caip10 !== 'string') continue;
      const scheme = isPlainObject(proofOfControl) ? proofOfControl.scheme : undefined;
      if (typeof scheme === 'string' && !fitsChain(scheme, caip10))
        report([...path(), 'proofOfControl', 'scheme'], 'A signature by this scheme proves nothing about a wallet of this chain.');
      if (isPlainObject(keyModel) && keyModel.kind === 'SINGLE-KEY')
        report([...path(), 'keyModel'], 'One person alone could move the assets of the State.', 'W');
    }
  },
});
