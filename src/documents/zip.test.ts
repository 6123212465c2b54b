import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { instant } from '../../test/support/register.ts'
import { zipFile } from './zip.ts'

const madeAt = instant('2026-03-05 14:05:09')

test('zipFile() takes what is packed as it is, and lets others have their turn meanwhile', async () => {
  const photo = new Uint8Array(randomBytes(2 ** 20))
  const files = { 'a.jpg': photo, 'b.jpg': photo, 'c.wav': new Uint8Array(8 * 2 ** 20) }
  let turns = 0
  let isDone = false
  const count = () => {
    turns += 1
    if (!isDone) setImmediate(count)
  }
  setImmediate(count)
  const zip = await zipFile(files, madeAt)
  isDone = true
  expect(turns).toBeGreaterThan(3)
  expect(Buffer.from(zip).indexOf(photo)).toBe(30 + 'a.jpg'.length)
})
