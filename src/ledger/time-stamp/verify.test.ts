import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { BasicConstraints, type Certificate, TimeStampReq } from 'pkijs'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { certify, extension } from '../../../test/support/verification/own-signer.ts'
import {
  type AuthorityChoices,
  openAuthority,
  strangerAccepts,
  type TestAuthority,
} from '../../../test/support/verification/time-stamp-authority.ts'
import { readCertificates, readWhole, stampRequest } from './request.ts'
import { isTrustedAt, verifyStamp } from './verify.ts'

const file = 'creationDate,transactionId\n2026-03-02 14:05:40,70f5\n'
const digest = createHash('sha384').update(file).digest()

let authority: TestAuthority
let trusted: Certificate[]
const request = stampRequest(digest)
let response: Uint8Array
const opened: TestAuthority[] = []

async function open(choices?: AuthorityChoices): Promise<TestAuthority> {
  const made = await openAuthority(choices)
  opened.push(made)
  return made
}

beforeAll(async () => {
  authority = await open()
  trusted = readCertificates(authority.caPem)
  response = await authority.reply(request.bytes)
})
afterAll(async () => {
  for (const opening of opened) await opening.close()
})

afterEach(() => void vi.useRealTimers())

async function stampedBy(choices: AuthorityChoices) {
  const made = await open(choices)
  const request = stampRequest(digest)
  const response = await made.reply(request.bytes)
  return { verified: await verifyStamp(response, request, readCertificates(made.caPem)), made, response }
}

describe('verifyStamp() takes', () => {
  test.each([{ key: 'rsa' }, { key: 'ec' }, { signerDigest: 'sha512' }] as const)(
    'a stamp of %o, and so does a stranger',
    async (choices) => {
      const at = Date.UTC(2031, 4, 1, 6)
      vi.useFakeTimers({ toFake: ['Date'], now: at + 123 })
      const { verified, made, response } = await stampedBy(choices)
      const said = { serial: '02', authority: 'Deneme Zaman Damgası' }
      expect(verified).toEqual({ kind: 'verified', at, ...said })

      const folder = mkdtempSync(join(tmpdir(), 'izin-stamp-'))
      writeFileSync(join(folder, 'day.csv'), file)
      writeFileSync(join(folder, 'day.tsr'), response)
      expect(await strangerAccepts(join(folder, 'day.csv'), join(folder, 'day.tsr'), made.caFile)).toBe(true)
      rmSync(folder, { recursive: true })
    },
  )

  test('a stamp whose authority has a name of any length, of which 64 characters are kept', async () => {
    const { verified } = await stampedBy({ name: 'Ş'.repeat(100_000) })
    expect(verified).toMatchObject({ kind: 'verified', authority: 'Ş'.repeat(64) })
  })

  test('a stamp that was kept, whose nonce is gone, and the right root among several', async () => {
    expect(await verifyStamp(response, { digest }, trusted)).toMatchObject({ kind: 'verified' })
    const others = readCertificates((await open()).caPem)
    expect(await verifyStamp(response, request, [...others, ...trusted])).toMatchObject({ kind: 'verified' })
  })
})

describe('verifyStamp() refuses', () => {
  test.each([
    ['a signer that is not for time stamping', { signer: 'no-purpose' }, 'not-for-time-stamping'],
    ['a purpose that is not critical', { signer: 'not-critical' }, 'not-for-time-stamping'],
    ['a signer with more purposes', { signer: 'more-purposes' }, 'not-for-time-stamping'],
    ['a signer that had run out', { signer: 'expired' }, 'untrusted'],
    ['SHA-1', { signerDigest: 'sha1' }, 'weak-digest'],
  ] as const)('%s', async (_what, choices, problem) => {
    expect((await stampedBy(choices)).verified).toEqual({ kind: 'refused', reason: problem })
  })

  test('another root, and none', async () => {
    const other = readCertificates((await open()).caPem)
    const untrusted = { kind: 'refused', reason: 'untrusted' }
    expect(await verifyStamp(response, request, other)).toEqual(untrusted)
    expect(await verifyStamp(response, request, [])).toEqual(untrusted)
  })

  test('a stamp over something else', async () => {
    const other = stampRequest(createHash('sha384').update(`${file} `).digest())
    const verified = await verifyStamp(await authority.reply(other.bytes), { ...other, digest }, trusted)
    expect(verified).toEqual({ kind: 'refused', reason: 'wrong-digest' })
  })

  test('the answer to an earlier request for the same file', async () => {
    const verified = await verifyStamp(response, stampRequest(digest), trusted)
    expect(verified).toEqual({ kind: 'refused', reason: 'wrong-nonce' })
  })

  test('a rejection, and what is no answer at all', async () => {
    const rejection = await authority.reply(Buffer.from('300302010a', 'hex'))
    const said = await Promise.all(
      [rejection, new Uint8Array(), Buffer.from('<html>'), Buffer.alloc(5000, 0x30)].map((bytes) =>
        verifyStamp(bytes, { digest }, trusted),
      ),
    )
    expect(said.map((one) => one.kind === 'refused' && one.reason)).toEqual([
      'not-granted',
      'unreadable',
      'unreadable',
      'unreadable',
    ])
  })

  test('bytes behind the answer', async () => {
    const longer = Buffer.concat([response, Buffer.of(0)])
    expect(await verifyStamp(longer, request, trusted)).toEqual({ kind: 'refused', reason: 'unreadable' })
  })
})

describe('verifyStamp() on an answer that was altered', () => {
  test('never takes it for another statement, whichever byte it is', async () => {
    const original = await verifyStamp(response, request, trusted)
    expect(original.kind).toBe('verified')
    const accepted = new Set<number>()
    await fc.assert(
      fc.asyncProperty(
        fc.nat({ max: response.length - 1 }),
        fc.integer({ min: 1, max: 255 }),
        async (place, bits) => {
          const altered = Buffer.from(response)
          altered[place] = (altered[place] ?? 0) ^ bits
          const verified = await verifyStamp(altered, request, trusted)
          if (verified.kind === 'refused') return
          expect(verified).toEqual(original)
          accepted.add(place)
        },
      ),
      { numRuns: 300 },
    )
    // No signature covers words beside the statement, and an unneeded copy of the root.
    expect(accepted.size).toBeLessThan(150)
  })

  test('never throws, whatever was cut out, put in or overwritten', async () => {
    const original = await verifyStamp(response, request, trusted)
    const within = fc.nat({ max: response.length })
    await fc.assert(
      fc.asyncProperty(within, within, fc.uint8Array({ maxLength: 40 }), async (from, until, put) => {
        const altered = Buffer.concat([response.subarray(0, from), put, response.subarray(until)])
        const verified = await verifyStamp(altered, request, trusted)
        if (verified.kind === 'verified') expect(verified).toEqual(original)
      }),
      { numRuns: 300 },
    )
  })
})

test('stampRequest() repeats digest and nonce exactly, and has another nonce each time', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 48, maxLength: 48 }), (any) => {
      const { bytes, nonce } = stampRequest(any)
      const read = new TimeStampReq({ schema: readWhole(bytes) })
      expect(Buffer.from(read.messageImprint.hashedMessage.valueBlock.valueHexView)).toEqual(Buffer.from(any))
      expect(Buffer.from(read.nonce?.valueBlock.valueHexView ?? [])).toEqual(Buffer.from(nonce))
      expect(nonce).toHaveLength(8)
      expect(nonce[0]).toBeGreaterThan(0)
      expect(nonce[0]).toBeLessThan(0x80)
    }),
  )
  const nonces = Array.from({ length: 100 }, () => Buffer.from(stampRequest(digest).nonce).toString('hex'))
  expect(new Set(nonces).size).toBe(100)
})

const at = Date.UTC(2026, 2, 2)
const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
const newKeys = () => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])

async function vouched(
  subject: string,
  keys: CryptoKeyPair,
  by: { readonly issuer: string; readonly keys: CryptoKeyPair },
): Promise<Certificate> {
  return await certify({
    subject,
    issuer: by.issuer,
    publicKey: keys.publicKey,
    issuerKey: by.keys.privateKey,
    from: at - 1000,
    until: at + 1000,
    extensions: [extension('2.5.29.19', new BasicConstraints({ cA: true }))],
  })
}

test('isTrustedAt() asks about each certificate once, though all vouch for each other', async () => {
  const [ring, root, key] = [await newKeys(), await newKeys(), await newKeys()]
  const inRing = { issuer: 'ring', keys: ring }
  const others = await Promise.all(Array.from({ length: 19 }, () => vouched('ring', ring, inRing)))
  const signer = await vouched('signer', key, inRing)
  const top = await vouched('root', root, { issuer: 'root', keys: root })
  expect(await isTrustedAt(signer, [signer, ...others], [top], new Date(at))).toBe(false)
  const bridge = await vouched('ring', ring, { issuer: 'root', keys: root })
  expect(await isTrustedAt(signer, [...others, bridge], [top], new Date(at))).toBe(true)
})
