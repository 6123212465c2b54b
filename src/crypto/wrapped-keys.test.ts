import { randomBytes } from 'node:crypto'
import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { newKey, newWrappedKeys, readKey, rewrapKeys, unwrapKeys, WrongKeyError } from './wrapped-keys.ts'

const izinKey = randomBytes(32)
const otherKey = randomBytes(32)

describe('unwrapKeys()', () => {
  test('gives the same two different keys every time', () => {
    const wrapped = newWrappedKeys(izinKey)
    const keys = unwrapKeys(izinKey, wrapped)
    expect(keys.lookup.equals(unwrapKeys(izinKey, wrapped).lookup)).toBe(true)
    expect(keys.sealing.equals(unwrapKeys(izinKey, wrapped).sealing)).toBe(true)
    expect(keys.lookup.equals(keys.sealing)).toBe(false)
  })

  test('says what to do when the key belongs to another database', () => {
    const wrapped = newWrappedKeys(izinKey)
    expect(() => unwrapKeys(otherKey, wrapped)).toThrow(WrongKeyError)
    expect(() => unwrapKeys(otherKey, wrapped)).toThrow(/IZIN_KEY does not belong to it\. Start with the key/)
  })

  test('refuses keys that changed places, are damaged or missing', () => {
    const wrapped = newWrappedKeys(izinKey)
    const { lookup, sealing } = wrapped
    const damaged = Buffer.from(lookup)
    damaged.writeUInt8(damaged.readUInt8(20) ^ 1, 20)
    const wrong = [
      { lookup: sealing, sealing: lookup },
      { lookup: damaged, sealing },
      { lookup, sealing: new Uint8Array() },
    ]
    for (const keys of wrong)
      expect(() => unwrapKeys(izinKey, { ...wrapped, ...keys })).toThrow(WrongKeyError)
  })

  test('gives keys that do not show when printed', () => {
    const keys = unwrapKeys(izinKey, newWrappedKeys(izinKey))
    expect(inspect(keys)).not.toContain(keys.lookup.export().toString('hex').slice(0, 8))
    expect(JSON.stringify(keys)).toBe('{"lookup":{},"sealing":{}}')
  })
})

test('rewrapKeys() keeps the keys and shuts out the old IZIN_KEY', () => {
  const before = newWrappedKeys(izinKey)
  const after = rewrapKeys(izinKey, otherKey, before)
  expect(unwrapKeys(otherKey, after).sealing.equals(unwrapKeys(izinKey, before).sealing)).toBe(true)
  expect(unwrapKeys(otherKey, after).lookup.equals(unwrapKeys(izinKey, before).lookup)).toBe(true)
  expect(() => unwrapKeys(izinKey, after)).toThrow(WrongKeyError)
  expect(() => rewrapKeys(otherKey, izinKey, before)).toThrow(WrongKeyError)
})

describe('readKey()', () => {
  test('reads what newKey() made anew each time, without the line end of a key file or its "="', () => {
    const key = newKey().toString('base64')
    expect(newKey().toString('base64')).not.toBe(key)
    expect(readKey(key)).toHaveLength(32)
    for (const text of [key, `${key}\n`, key.replace('=', '')])
      expect(readKey(text)?.toString('base64')).toBe(key)
  })

  test.each([
    ['nothing', ''],
    ['too few bytes', Buffer.alloc(31, 7).toString('base64')],
    ['too many bytes', Buffer.alloc(33, 7).toString('base64')],
    ['hex digits', Buffer.alloc(32, 7).toString('hex')],
    ['a sign that is not base64', newKey().toString('base64').replace(/^./, '*')],
    [
      'a gap in the middle',
      newKey()
        .toString('base64')
        .replace(/^(.{20})/, '$1 '),
    ],
  ])('refuses %s', (_, text) => expect(readKey(text)).toBeNull())
})
