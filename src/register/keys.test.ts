import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { openEmbedded } from '../../db/embedded.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { openTestRegister } from '../../test/support/register.ts'
import { WrongKeyError } from '../crypto/wrapped-keys.ts'
import { rotateKey, vaultOf } from './keys.ts'

const opened = forEachTest(() => openTestRegister())

describe('vaultOf()', () => {
  test('opens the same vault again, and refuses another key', async () => {
    const again = await vaultOf(opened.engine, opened.izinKey)
    expect(again.mark('x')).toEqual(opened.register.vault.mark('x'))
    await expect(vaultOf(opened.engine, randomBytes(32))).rejects.toBeInstanceOf(WrongKeyError)
  })

  test('makes one pair of keys for all who start together', async () => {
    await opened.engine.apply(['DELETE FROM wrapped_key'])
    const key = randomBytes(32)
    const other = openEmbedded({ path: opened.path })
    const vaults = await Promise.all(
      [opened.engine, other, opened.engine, other].map((engine) => vaultOf(engine, key)),
    )
    expect(new Set(vaults.map((vault) => vault.mark('x').toString('hex'))).size).toBe(1)
    await other.close()
  })
})

describe('rotateKey()', () => {
  test('changes nothing when the old key is not the right one', async () => {
    const attempt = rotateKey(opened.engine, randomBytes(32), randomBytes(32))
    await expect(attempt).rejects.toBeInstanceOf(WrongKeyError)
    await expect(vaultOf(opened.engine, opened.izinKey)).resolves.toBeDefined()
  })
})
