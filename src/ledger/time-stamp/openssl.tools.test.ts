import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { openFolder } from '../../../test/support/folder.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import {
  type ChainChoices,
  type ChainedAuthority,
  openChain,
  opensslAccepts,
} from '../../../test/support/verification/openssl.ts'
import { ownSigner } from '../../../test/support/verification/own-signer.ts'
import { readCertificates, stampRequest } from './request.ts'
import { verifyStamp } from './verify.ts'

/* Stamps of a chain as real authorities have it, root → intermediate → signer; `openssl ts` stamps, and is asked for its opinion too. */

const file = 'creationDate,transactionId\n2026-03-02 14:05:40,70f5\n'
const digest = createHash('sha384').update(file).digest()
const folder = forAllTests(openFolder)

function kept(name: string, content: string | Uint8Array): string {
  const path = folder.file(name)
  writeFileSync(path, content)
  return path
}

const opened: ChainedAuthority[] = []
afterAll(() => {
  for (const opening of opened) opening.close()
})

async function stampedBy(choices: ChainChoices) {
  const made = await openChain(choices)
  opened.push(made)
  const request = stampRequest(digest)
  const response = await made.reply(request.bytes)
  return {
    made,
    response,
    judge: async (trustedPem: string, bytes: Uint8Array = response) => {
      const paths = [kept('day.csv', file), kept('day.tsr', bytes), kept('trusted.pem', trustedPem)] as const
      const verified = await verifyStamp(bytes, request, readCertificates(trustedPem))
      return {
        izin: verified.kind === 'verified' ? 'right' : verified.reason,
        openssl: await opensslAccepts(...paths),
      }
    },
  }
}

const right = { izin: 'right', openssl: true }
const untrusted = { izin: 'untrusted', openssl: false }

describe('a stamp whose signer an intermediate authority vouches for', () => {
  test.each([
    ['is taken with the intermediate inside', {}, right],
    ['is taken where the signature names the whole chain', { namesChain: true }, right],
    ['is taken with keys of RSA', { key: 'rsa' }, right],
    ['is not taken with another intermediate of the name', { sends: 'another-intermediate' }, untrusted],
    ['is not taken where the intermediate had run out', { intermediate: 'expired' }, untrusted],
    ['is not taken where the intermediate is no authority', { intermediate: 'no-authority' }, untrusted],
  ] satisfies [string, ChainChoices, object][])('%s', async (_what, choices, judged) => {
    const { made, judge } = await stampedBy(choices)
    expect(await judge(made.caPem)).toEqual(judged)
  })

  test('is not taken where the intermediate is missing, unless the verifier has it', async () => {
    const { made, judge } = await stampedBy({ sends: 'signer-alone' })
    expect(await judge(made.caPem)).toEqual(untrusted)
    expect(await judge(`${made.caPem}${made.intermediatePem}`)).toEqual(right)
  })

  test('is not taken by the root of another chain of the same names', async () => {
    const [one, other] = [await stampedBy({}), await stampedBy({})]
    expect(await one.judge(other.made.caPem)).toEqual(untrusted)
  })
})

test('a certificate put in place of the one that ESSCertIDv2 names is not taken, though key, issuer and number are the same', async () => {
  const { made, response, judge } = await stampedBy({ intermediate: 'none', key: 'rsa' })
  const { own, other } = await made.reissued()
  const place = response.indexOf(own)
  expect([place > 0, other.length, own.equals(other)]).toEqual([true, own.length, false])
  const swapped = Buffer.concat([response.subarray(0, place), other, response.subarray(place + own.length)])
  expect(await judge(made.caPem)).toEqual(right)
  expect(await judge(made.caPem, swapped)).toEqual({ izin: 'wrong-signing-certificate', openssl: false })
})

const answerText = (...words: string[]) =>
  execFileSync('openssl', ['ts', ...words, '-text'], { stdio: ['ignore', 'pipe', 'ignore'] }).toString()

test('stampRequest() is read by openssl as one for this digest, with the certificate and a positive nonce', () => {
  const { bytes, nonce } = stampRequest(digest)
  const read = answerText('-query', '-in', kept('day.tsq', bytes))
  expect(read).toContain('Hash Algorithm: sha384')
  expect(read).toContain('Certificate required: yes')
  expect(read).toContain(`Nonce: 0x${Buffer.from(nonce).toString('hex').toUpperCase()}`)
  const bytesRead = [...read.matchAll(/^ {4}[0-9a-f]{4} - ((?:[0-9a-f]{2}[ -])+)/gm)].map(([, hex]) => hex)
  expect(bytesRead.join('').replaceAll(/[ -]/g, '')).toBe(digest.toString('hex'))
})

test.each([{ key: 'rsa' }, { key: 'ec' }, { signerDigest: 'sha512' }] as const)(
  "openssl takes a stamp by izin's own code with %o, and for this text alone",
  async (choices) => {
    const { caPem, reply } = await ownSigner(choices)
    const ca = kept('ca.pem', caPem)
    const stamp = kept('ours.tsr', await reply(stampRequest(digest).bytes))
    expect(await opensslAccepts(kept('day.csv', file), stamp, ca)).toBe(true)
    expect(await opensslAccepts(kept('other.csv', `${file} `), stamp, ca)).toBe(false)
  },
)
