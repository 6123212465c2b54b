import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import {
  type ChainChoices,
  type ChainedAuthority,
  openChain,
  opensslAccepts,
} from '../../../test/support/openssl.ts'
import { readCertificates } from './asn1.ts'
import { stampRequest } from './request.ts'
import { verifyStamp } from './verify.ts'

/** A chain as real authorities have it, root → intermediate → signer; `openssl ts` stamps, and is asked for its opinion too. */

const file = 'creationDate,transactionId\n2026-03-02 14:05:40,70f5\n'
const digest = createHash('sha384').update(file).digest()
const folder = mkdtempSync(join(tmpdir(), 'izin-chain-'))
const opened: ChainedAuthority[] = []
afterAll(() => {
  for (const one of opened) one.close()
  rmSync(folder, { recursive: true })
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
      const paths = ['day.csv', 'day.tsr', 'trusted.pem'].map((name) => join(folder, name)) as [
        string,
        string,
        string,
      ]
      for (const [place, content] of [file, bytes, trustedPem].entries()) {
        writeFileSync(paths[place] ?? '', content)
      }
      const verified = await verifyStamp(bytes, request, readCertificates(trustedPem))
      return { izin: verified.ok ? 'right' : verified.problem, openssl: await opensslAccepts(...paths) }
    },
  }
}

const right = { izin: 'right', openssl: true }
const untrusted = { izin: 'untrusted', openssl: false }

describe('a stamp whose signer an intermediate authority vouches for', () => {
  test.each([
    ['is taken with the intermediate inside', {}],
    ['is taken where the signature names the whole chain', { namesChain: true }],
    ['is taken with keys of RSA', { key: 'rsa' }],
  ] satisfies [string, ChainChoices][])('%s', async (_what, choices) => {
    const { made, judge } = await stampedBy(choices)
    expect(await judge(made.caPem)).toEqual(right)
  })

  test('is not taken where the intermediate is missing, unless whoever checks has it', async () => {
    const { made, judge } = await stampedBy({ sends: 'signer-alone' })
    expect(await judge(made.caPem)).toEqual(untrusted)
    expect(await judge(`${made.caPem}${made.intermediatePem}`)).toEqual(right)
  })

  test('is not taken with another intermediate of the same name', async () => {
    const { made, judge } = await stampedBy({ sends: 'another-intermediate' })
    expect(await judge(made.caPem)).toEqual(untrusted)
  })

  test('is not taken where the intermediate had run out, or is no authority', async () => {
    for (const intermediate of ['expired', 'no-authority'] as const) {
      const { made, judge } = await stampedBy({ intermediate })
      expect(await judge(made.caPem)).toEqual(untrusted)
    }
  })

  test('is not taken by the root of another chain of the same names', async () => {
    const [one, other] = [await stampedBy({}), await stampedBy({})]
    expect(await one.judge(other.made.caPem)).toEqual(untrusted)
  })

  test('is not taken where the signer had run out', async () => {
    const { made, judge } = await stampedBy({ signer: 'expired' })
    expect((await judge(made.caPem)).izin).toBe('untrusted')
  })

  // openssl refuses to stamp by such a certificate at all, so these three are signed by our own code.
  test.each(['no-purpose', 'not-critical', 'more-purposes'] as const)(
    'is not taken from a signer whose certificate is not for time stamping, critical and alone: %s',
    async (signer) => {
      const { made, judge } = await stampedBy({ signer })
      expect((await judge(made.caPem)).izin).toBe('not-for-time-stamping')
    },
  )
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
