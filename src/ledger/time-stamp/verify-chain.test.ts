import { BasicConstraints, type Certificate } from 'pkijs'
import { expect, test } from 'vitest'
import { certify, extension } from '../../../test/support/own-signer.ts'
import { isTrustedAt } from './verify.ts'

const at = Date.UTC(2026, 2, 2)
const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
const newKeys = () => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])

async function authority(
  subject: string,
  keys: CryptoKeyPair,
  by: { readonly issuer: string; readonly keys: CryptoKeyPair },
): Promise<Certificate> {
  return await certify({
    ...{ subject, issuer: by.issuer, publicKey: keys.publicKey, issuerKey: by.keys.privateKey },
    ...{ from: at - 1000, until: at + 1000 },
    extensions: [extension('2.5.29.19', new BasicConstraints({ cA: true }))],
  })
}

test('isTrustedAt() asks about each certificate once, though all vouch for each other', async () => {
  const [ring, root, key] = [await newKeys(), await newKeys(), await newKeys()]
  const inRing = { issuer: 'ring', keys: ring }
  const others = await Promise.all(Array.from({ length: 19 }, () => authority('ring', ring, inRing)))
  const signer = await authority('signer', key, inRing)
  const top = await authority('root', root, { issuer: 'root', keys: root })
  expect(await isTrustedAt(signer, [signer, ...others], [top], new Date(at))).toBe(false)
  const bridge = await authority('ring', ring, { issuer: 'root', keys: root })
  expect(await isTrustedAt(signer, [...others, bridge], [top], new Date(at))).toBe(true)
})
