import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { commit, decryptRecipient, newSecret, newVault, SealBrokenError, sealRecipient } from './vault.ts'
import { newWrappedKeys, unwrapKeys } from './wrapped-keys.ts'

test('commit() agrees with RFC 4231, test case 6 (a key longer than a block)', () => {
  const secret = Buffer.alloc(131, 0xaa)
  expect(commit(secret, 'Test Using Larger Than Block-Size Key - Hash Key First').toString('hex')).toBe(
    '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  )
})

test('commit() changes with the secret, which is 16 bytes and never the same, and with the text', () => {
  const secret = newSecret()
  expect(secret).toHaveLength(16)
  expect(commit(secret, 'a')).toEqual(commit(secret, 'a'))
  expect(commit(secret, 'a')).not.toEqual(commit(secret, 'b'))
  expect(commit(secret, 'a')).not.toEqual(commit(newSecret(), 'a'))
})

const izinKey = randomBytes(32)
const vault = newVault(unwrapKeys(izinKey, newWrappedKeys(izinKey)))

test.each(['+905321234567', 'ayse@ornek.example', ''])(
  'decryptRecipient() gives back %j and its secret, and refuses the value of another row',
  (address) => {
    const secret = newSecret()
    const sealed = sealRecipient(vault, { address, secret }, 'recipient.sealed 1')
    expect(decryptRecipient(vault, sealed, 'recipient.sealed 1')).toEqual({ address, secret })
    expect(() => decryptRecipient(vault, sealed, 'recipient.sealed 2')).toThrow(SealBrokenError)
  },
)

test('sealRecipient() refuses a secret of another length', () => {
  const recipient = { address: '+905321234567', secret: new Uint8Array(15) }
  expect(() => sealRecipient(vault, recipient, 'x')).toThrow(/the secret has 15 bytes, not 16/)
})
