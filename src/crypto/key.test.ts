import { describe, expect, test } from 'vitest'
import { newKey, readKey } from './key.ts'

describe('readKey()', () => {
  test('reads what newKey() made', () => {
    const key = newKey()
    expect(readKey(key)).toHaveLength(32)
    expect(readKey(key).toString('base64')).toBe(key)
  })

  test('ignores the line end of a key file and a missing "="', () => {
    const key = newKey()
    expect(readKey(`${key}\n`)).toEqual(readKey(key))
    expect(readKey(key.replace('=', ''))).toEqual(readKey(key))
  })

  test.each([
    ['nothing', ''],
    ['too few bytes', Buffer.alloc(31, 7).toString('base64')],
    ['too many bytes', Buffer.alloc(33, 7).toString('base64')],
    ['hex digits', Buffer.alloc(32, 7).toString('hex')],
    ['a sign that is not base64', newKey().replace(/^./, '*')],
    ['a gap in the middle', newKey().replace(/^(.{20})/, '$1 ')],
  ])('refuses %s without repeating it', (_, text) => {
    const error = errorOf(() => readKey(text))
    expect(error.message).toMatch(/^Cannot read IZIN_KEY: /)
    if (text !== '') expect(error.message).not.toContain(text.slice(0, 8))
  })
})

test('newKey() never gives the same key twice', () => {
  expect(newKey()).not.toBe(newKey())
})

function errorOf(run: () => unknown): Error {
  try {
    run()
  } catch (error) {
    if (error instanceof Error) return error
  }
  throw new Error('nothing was thrown')
}
