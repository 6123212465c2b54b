import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { newSecret } from './commitment.ts'
import { openRecipient, sealRecipient } from './sealed-recipient.ts'
import { openVault, SealBrokenError } from './vault.ts'
import { newWrappedKeys, unwrapKeys } from './wrapped-keys.ts'

const izinKey = randomBytes(32)
const vault = openVault(unwrapKeys(izinKey, newWrappedKeys(izinKey)))

test.each(['+905321234567', 'ayse@ornek.example', ''])(
  'openRecipient() gives back %j and its secret',
  (address) => {
    const secret = newSecret()
    const sealed = sealRecipient(vault, { address, secret }, 'recipient.sealed 1')
    expect(openRecipient(vault, sealed, 'recipient.sealed 1')).toEqual({ address, secret })
  },
)

test('openRecipient() refuses the value of another row', () => {
  const sealed = sealRecipient(vault, { address: '+905321234567', secret: newSecret() }, 'recipient.sealed 1')
  expect(() => openRecipient(vault, sealed, 'recipient.sealed 2')).toThrow(SealBrokenError)
})

test('sealRecipient() refuses a secret of another length', () => {
  const recipient = { address: '+905321234567', secret: new Uint8Array(31) }
  expect(() => sealRecipient(vault, recipient, 'x')).toThrow(/the secret has 31 bytes, not 32/)
})
