import { hash } from 'node:crypto'

/*
 * Merkle tree hashes as in RFC 6962, section 2.1, with SHA-256:
 *
 *     empty tree        SHA-256 of nothing
 *     one leaf          SHA-256(00 ‖ leaf)
 *     n leaves          SHA-256(01 ‖ left ‖ right), left holding the largest power of two below n
 *
 * The first bytes 00 and 01 differ so that a node is never mistaken for a leaf. A root does not show how many leaves
 * the tree has: where that matters, the number must be stored and hashed together with the root.
 */

const hashBytes = 32
const leafPrefix = Uint8Array.of(0)
const nodePrefix = Uint8Array.of(1)

export function leafHash(leaf: Uint8Array): Buffer {
  return sha256(Buffer.concat([leafPrefix, leaf]))
}

export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return sha256(Buffer.concat([nodePrefix, left, right]))
}

/** Returns the Merkle root of these leaves. */
export function merkleRoot(leaves: readonly Uint8Array[]): Buffer {
  const builder = merkleBuilder()
  for (const leaf of leaves) builder.add(leaf)
  return builder.root()
}

/**
 * Returns the sibling hashes from leaf `index` up to the root (RFC 6962, 2.1.1). Throws RangeError without
 * such a leaf.
 */
export function inclusionPath(leaves: readonly Uint8Array[], index: number): Buffer[] {
  if (!isIndex(index, leaves.length)) {
    throw new RangeError(`Cannot make inclusion path: no leaf ${index} among ${leaves.length}`)
  }
  return pathWithin(leaves, index)
}

/**
 * Proof that a leaf belongs to a Merkle tree: its index, the tree's number of leaves, and the sibling hashes up to the
 * root.
 */
export interface InclusionPath {
  /** Index of the leaf, from 0. */
  readonly index: number
  readonly size: number
  readonly path: readonly Uint8Array[]
}

/**
 * Returns the root of the tree computed from a leaf and its inclusion path (RFC 9162, 2.1.3.2); null if the path does
 * not fit the leaf's index and the size. Never throws. Some wrong sizes give the same root.
 */
export function rootOfPath(leaf: Uint8Array, { index, size, path }: InclusionPath): Buffer | null {
  if (!Number.isSafeInteger(size) || !isIndex(index, size)) return null
  let node = index
  let last = size - 1
  let reached = leafHash(leaf)
  for (const sibling of path) {
    if (sibling.length !== hashBytes || last === 0) return null
    if (node % 2 === 1 || node === last) {
      reached = nodeHash(sibling, reached)
      // A last node without a right neighbour moves up unhashed until it is a right child.
      while (node % 2 === 0 && node !== 0) {
        node /= 2
        last = Math.floor(last / 2)
      }
    } else {
      reached = nodeHash(reached, sibling)
    }
    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }
  return last === 0 ? reached : null
}

/** Returns a builder that computes the root of leaves added one by one, keeping at most 53 hashes in memory. */
export function merkleBuilder() {
  // Complete subtrees from left to right: the binary digits of `size`.
  const subtrees: Buffer[] = []
  let size = 0
  return {
    add(leaf: Uint8Array): void {
      let node = leafHash(leaf)
      for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
        // There is a subtree for each digit 1 of the size in binary.
        node = nodeHash(subtrees.pop() as Buffer, node)
      }
      subtrees.push(node)
      size += 1
    },
    root(): Buffer {
      if (size === 0) return sha256(new Uint8Array())
      return subtrees.reduceRight((right, left) => nodeHash(left, right))
    },
    get size(): number {
      return size
    },
  }
}

/** Returns the sibling hashes from a leaf up to the root of these leaves. */
function pathWithin(leaves: readonly Uint8Array[], index: number): Buffer[] {
  if (leaves.length === 1) return []
  const split = largestPowerOfTwoBelow(leaves.length)
  const left = leaves.slice(0, split)
  const right = leaves.slice(split)
  return index < split
    ? [...pathWithin(left, index), merkleRoot(right)]
    : [...pathWithin(right, index - split), merkleRoot(left)]
}

function largestPowerOfTwoBelow(count: number): number {
  let power = 1
  while (power * 2 < count) power *= 2
  return power
}

function isIndex(index: number, size: number): boolean {
  return Number.isSafeInteger(index) && index >= 0 && index < size
}

function sha256(bytes: Uint8Array): Buffer {
  return hash('sha256', bytes, 'buffer')
}
