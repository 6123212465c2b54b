import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inclusionPath, leafHash, merkleBuilder, merkleRoot, nodeHash, rootOfPath } from './merkle.ts'

// The reference tree of Certificate Transparency (google/certificate-transparency, merkletree tests).
const leaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map(bytes)

const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
]

const paths: [index: number, size: number, path: string[]][] = [
  [0, 1, []],
  [
    5,
    8,
    [
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ],
  ],
  [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
  [
    1,
    5,
    [
      '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
      '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
    ],
  ],
]

test.each(roots.map((root, size) => ({ size, root })))(
  'merkleRoot() of $size leaves is the published one',
  ({ size, root }) => {
    expect(merkleRoot(leaves.slice(0, size)).toString('hex')).toBe(root)
  },
)

describe('inclusionPath()', () => {
  test.each(paths)('for leaf %i of %i is the published one', (index, size, path) => {
    expect(inclusionPath(leaves.slice(0, size), index).map((hash) => hash.toString('hex'))).toEqual(path)
  })

  test.each([-1, 8, 0.5, Number.NaN])('refuses leaf %d of 8', (index) => {
    expect(() => inclusionPath(leaves, index)).toThrow(RangeError)
  })
})

type Inclusion = Parameters<typeof rootOfPath>[1] & { leaf: Uint8Array; root: Uint8Array }

const verifyInclusion = ({ leaf, root, ...path }: Inclusion) => rootOfPath(leaf, path)?.equals(root) === true

describe('rootOfPath()', () => {
  test('accepts every leaf with its path, and no other leaf, place or root', () => {
    const others = fc.tuple(fc.uint8Array(), fc.integer({ min: -2, max: 80 }), fc.nat(255))
    fc.assert(
      fc.property(leafAmong(), others, (chosen, [leaf, index, bit]) => {
        const inclusion = inclusionOf(chosen)
        fc.pre(index !== chosen.index && !Buffer.from(leaf).equals(inclusion.leaf))
        expect(verifyInclusion(inclusion)).toBe(true)
        for (const wrong of [{ leaf }, { index }, { root: withBitChanged(inclusion.root, bit) }]) {
          expect(verifyInclusion({ ...inclusion, ...wrong })).toBe(false)
        }
      }),
    )
  })

  test('refuses a path with a changed bit, a missing hash or one too many', () => {
    fc.assert(
      fc.property(leafAmong(2), fc.nat(), fc.nat(255), (chosen, place, bit) => {
        const inclusion = inclusionOf(chosen)
        const at = place % inclusion.path.length
        const changed = inclusion.path.map((hash, i) => (i === at ? withBitChanged(hash, bit) : hash))
        const cut = inclusion.path.filter((_, i) => i !== at)
        expect(verifyInclusion({ ...inclusion, path: changed })).toBe(false)
        expect(verifyInclusion({ ...inclusion, path: cut })).toBe(false)
        expect(verifyInclusion({ ...inclusion, path: [...inclusion.path, inclusion.root] })).toBe(false)
      }),
    )
  })

  test('refuses an inner node handed in as a leaf', () => {
    const leaf = Buffer.concat([leafHash(bytes('')), leafHash(bytes('00'))])
    const root = merkleRoot(leaves.slice(0, 2))
    expect(verifyInclusion({ leaf, index: 0, size: 1, path: [], root })).toBe(false)
  })

  test.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60])('refuses the size %d', (size) => {
    const inclusion = inclusionOf({ some: leaves, index: 0 })
    expect(verifyInclusion({ ...inclusion, size })).toBe(false)
  })

  test('follows places beyond 32 bits', () => {
    // The last leaf of 2^40 + 1 stands alone on the right: its only sibling is the full tree on the left.
    const full = leafHash(bytes('01'))
    const leaf = bytes('02')
    const root = nodeHash(full, leafHash(leaf))
    expect(verifyInclusion({ leaf, index: 2 ** 40, size: 2 ** 40 + 1, path: [full], root })).toBe(true)
    expect(verifyInclusion({ leaf, index: 2 ** 40 - 1, size: 2 ** 40 + 1, path: [full], root })).toBe(false)
  })
})

test('merkleBuilder() agrees with the whole list after every leaf', () => {
  fc.assert(
    fc.property(someLeaves(0), (some) => {
      const builder = merkleBuilder()
      for (const [index, leaf] of some.entries()) {
        expect(builder.size).toBe(index)
        expect(builder.root()).toEqual(rootByDefinition(some.slice(0, index)))
        builder.add(leaf)
      }
      expect(builder.root()).toEqual(rootByDefinition(some))
    }),
  )
})

function rootByDefinition(some: Uint8Array[]): Buffer {
  const [first] = some
  if (first === undefined) return bytes(roots[0] ?? '')
  if (some.length === 1) return leafHash(first)
  const split = 2 ** (Math.ceil(Math.log2(some.length)) - 1)
  return nodeHash(rootByDefinition(some.slice(0, split)), rootByDefinition(some.slice(split)))
}

// No leaf twice: a leaf that stands in two places is rightly accepted in both.
function someLeaves(minLength: number) {
  return fc.uniqueArray(fc.uint8Array({ maxLength: 40 }), {
    minLength,
    maxLength: 70,
    selector: (leaf) => Buffer.from(leaf).toString('hex'),
  })
}

function leafAmong(minLength = 1) {
  return fc
    .tuple(someLeaves(minLength), fc.nat())
    .map(([some, place]) => ({ some, index: place % some.length }))
}

function inclusionOf({ some, index }: { some: Uint8Array[]; index: number }) {
  const leaf = some[index] ?? bytes('')
  return { leaf, index, size: some.length, path: inclusionPath(some, index), root: merkleRoot(some) }
}

function withBitChanged(hash: Buffer, bit: number): Buffer {
  const changed = Buffer.from(hash)
  changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3)
  return changed
}

function bytes(hex: string): Buffer {
  return Buffer.from(hex, 'hex')
}
