import { hash } from 'node:crypto'
import { usedAddressesIn } from './used.ts'

/*
 * Plain digests of texts that name an address. A person who knows the rest of such a text finds the address by trying
 * all numbers, so no database may hold one.
 */

const algorithms = ['md5', 'sha1', 'sha256', 'sha384', 'sha512'] as const

/** Shortened digests are found as well. */
const prefixBytes = 8

export type DigestSearch = ReturnType<typeof newDigestSearch>

/** Looks for the digests of the texts that it is told. */
export function newDigestSearch() {
  /** Kind of each text by the first bytes of its digests. */
  const texts = new Map<string, string>()
  /** First four bytes of each, as a number. */
  const beginnings = new Set<number>()

  function* digestsAt(bytes: Buffer): Generator<string> {
    let window = 0
    for (const [at, byte] of bytes.entries()) {
      window = ((window << 8) | byte) >>> 0
      if (!beginnings.has(window)) continue
      const what = texts.get(bytes.toString('latin1', at - 3, at - 3 + prefixBytes))
      if (what !== undefined) yield what
    }
  }

  return {
    note(what: string, text: string | Uint8Array): void {
      for (const algorithm of algorithms) {
        const digest = hash(algorithm, text, 'buffer').subarray(0, prefixBytes)
        texts.set(digest.toString('latin1'), `${algorithm} of ${what}`)
        beginnings.add(digest.readUInt32BE())
      }
    },
    /** Finds digests as bytes, in hex and in base64, at any place. */
    digestsIn(content: Buffer): string[] {
      if (texts.size === 0) return []
      const digests = new Set<string>()
      for (const bytes of [content, ...decodedRuns(content.toString('latin1'))]) {
        for (const digest of digestsAt(bytes)) digests.add(digest)
      }
      return [...digests]
    },
    forget(): void {
      texts.clear()
      beginnings.clear()
    },
  }
}

/** Texts that the suite sent, got or told. */
const ofSuite = newDigestSearch()

export const forgetNamedTexts = ofSuite.forget
export const plainDigestsIn = ofSuite.digestsIn

/** Notes a text that names an address of the suite; leaves out other texts, whose digests may be stored. */
export function noteNamedText(what: string, text: string | Uint8Array): void {
  const bytes = Buffer.from(text)
  if (usedAddressesIn(bytes.toString('latin1')).length > 0) ofSuite.note(what, bytes)
}

const hexRun = /[0-9a-f]{16,}/gi
const base64Run = /[\w+/-]{11,}/g

/** Decodes each run from each letter where a digest can begin. */
function* decodedRuns(text: string): Generator<Buffer> {
  for (const [run] of text.matchAll(hexRun)) {
    for (const from of [0, 1])
      yield Buffer.from(run.slice(from, from + 2 * Math.floor((run.length - from) / 2)), 'hex')
  }
  for (const [run] of text.matchAll(base64Run)) {
    for (const from of [0, 1, 2, 3]) yield Buffer.from(run.slice(from), 'base64')
  }
}
