// SPDX-License-Identifier: Apache-2.0
// The freezes of a message, whether it asks for them by measures of a request or as an urgent restraint.
import type { MessageBody } from '../catalogue.js';
import type { Asset } from '../assets/fields.js';
import type { FreezeInstruction } from './fields.js';
import type { Path } from '../../schema/path.js';
import { chainOf } from '../assets/chains/caip.js';
import { REQUESTS } from '../rule.js';

type Traces = readonly { readonly id: string }[];
type Wallet = NonNullable<FreezeInstruction['custodyWallet']>;

/** Message types that can ask for a freeze. */
export const FREEZING = [...REQUESTS, 'restraint.request'] as const;

/** Body of a message that can ask for a freeze. */
export type FreezingBody = MessageBody<(typeof FREEZING)[number]>;

/** One freeze that a message asks for. */
export interface Freeze {
  readonly instruction: FreezeInstruction;
  /** Path of the instruction. */
  readonly path: Path;
  readonly maxAmount: unknown;
  readonly assetIds: readonly string[];
  /** Path of the names of the assets. */
  readonly naming: Path;
  readonly traces: Traces;
  /** Wallet named beside the instruction, as in a seizure. */
  readonly wallet?: Wallet;
  readonly movesToWallet: boolean;
}

/** Every freeze that a message asks for. */
export function freezesOf({ payload }: FreezingBody): readonly Freeze[] {
  if ('instruction' in payload) {
    const { instruction, assets, traces = [] } = payload;
    const path = ['payload', 'instruction'];
    const assetIds = assets.map(({ id }) => id);
    return [{ instruction, path, maxAmount: undefined, assetIds, naming: ['payload', 'assets'], traces, movesToWallet: false }];
  }
  return payload.measures.flatMap((measure, i) => {
    if (measure.type !== 'FRZ-VA' && measure.type !== 'SZ-VA' && measure.type !== 'ISSUER-FRZ') return [];
    const { particulars, maxAmount, assetIds = [] } = measure;
    const { instruction, traces = [] } = particulars;
    const at = ['payload', 'measures', i];
    const wallet = 'custodyWallet' in particulars ? particulars.custodyWallet : undefined;
    return [
      {
        instruction,
        path: [...at, 'particulars', 'instruction'],
        maxAmount,
        assetIds,
        naming: [...at, 'assetIds'],
        traces,
        ...(wallet === undefined ? {} : { wallet }),
        movesToWallet: measure.type === 'SZ-VA',
      },
    ];
  });
}

/** Assets that a freeze names, with the freezes that name them. */
export function frozenAssetsOf(
  body: FreezingBody,
): readonly { readonly asset: Asset; readonly freezes: readonly Freeze[]; readonly path: Path }[] {
  const freezes = freezesOf(body);
  return (body.payload.assets ?? []).flatMap((asset, i) => {
    const by = freezes.filter(({ assetIds }) => assetIds.includes(asset.id));
    return by.length === 0 ? [] : [{ asset, freezes: by, path: ['payload', 'assets', i] }];
  });
}

/** Zcash, whose shielded addresses begin with z or u. */
const SHIELDED = /^bip122:00040fe8ec8471911baa1db1266ea15d:[zu]/;

/** Tells whether an asset lies on a chain, or at an address, where nobody can follow value. */
export function isOpaque({ caip19, location }: Asset): boolean {
  const account = location.caip10 ?? '';
  return [account, caip19 ?? ''].some((id) => chainOf(id).namespace === 'monero') || SHIELDED.test(account);
}
