import { describe, expect, test } from 'vitest'
import { checkPassword, hashPassword } from './password.ts'

describe('checkPassword()', () => {
  test('accepts the password that was hashed and no other, and none of a user that does not exist', async () => {
    const stored = await hashPassword('doğru parola')
    expect(await checkPassword('doğru parola', stored)).toBe(true)
    expect(await checkPassword('dogru parola', stored)).toBe(false)
    expect(await checkPassword('', stored)).toBe(false)
    expect(await checkPassword('doğru parola', undefined)).toBe(false)
  })

  test('takes a letter typed as one sign or as two for the same', async () => {
    const stored = await hashPassword('şifre')
    expect(await checkPassword('s\u0327ifre', stored)).toBe(true)
  })

  test('reads the parameters from the stored form', async () => {
    // RFC 7914, section 12, third vector, first 32 bytes.
    const hash = Buffer.from('7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2', 'hex')
    const salt = Buffer.from('SodiumChloride').toString('base64url')
    const stored = `scrypt$N=16384,r=8,p=1$${salt}$${hash.toString('base64url')}`
    expect(await checkPassword('pleaseletmein', stored)).toBe(true)
  })

  test.each(['', 'düz metin', 'scrypt$N=16384,r=8,p=5$AAAA$AAAA'])(
    'throws on the damaged form %j',
    async (stored) => {
      await expect(checkPassword('x', stored)).rejects.toThrow('its stored hash is damaged')
    },
  )
})

test('hashPassword() salts: the same password never looks the same', async () => {
  const [first, second] = await Promise.all([hashPassword('parola'), hashPassword('parola')])
  expect(first).toMatch(/^scrypt\$N=16384,r=8,p=5\$[\w-]{22}\$[\w-]{43}$/)
  expect(first).not.toBe(second)
})
