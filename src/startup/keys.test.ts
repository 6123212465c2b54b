import { readdirSync, statSync, writeFileSync } from 'node:fs'
import { beforeEach, expect, it } from 'vitest'
import { openFolder } from '../../test/support/folder.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { newKey } from '../crypto/wrapped-keys.ts'
import { addKey, keysIn, makeKeyBeside } from './keys.ts'

const folder = forEachTest(openFolder)
let database: string
let keyFile: string
beforeEach(() => {
  database = folder.file('data', 'izin.db')
  keyFile = folder.file('data', 'izin.key')
})

it('makeKeyBeside() makes a key that only its owner may read, once, and leaves nothing else behind', () => {
  expect(makeKeyBeside(database)).toBe(true)
  const keys = keysIn(keyFile)
  expect(keys).toHaveLength(1)
  expect(statSync(keyFile).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder.file('data'))).toEqual(['izin.key'])
  expect(makeKeyBeside(database)).toBe(false)
  expect(keysIn(keyFile)).toEqual(keys)
})

it('keysIn() reads every key of a file, the newest last, past one that was not written whole', () => {
  makeKeyBeside(database)
  const [first] = keysIn(keyFile)
  const [second, third] = [newKey(), newKey()]
  addKey(keyFile, second)
  writeFileSync(keyFile, 'c2VjcmV0', { flag: 'a' })
  addKey(keyFile, third)
  expect(keysIn(keyFile)).toEqual([first, second, third])
})

it('keysIn() names a key file that is empty or damaged, and tells nothing of it', () => {
  makeKeyBeside(database)
  for (const [text, fact] of [
    ['', 'the file is empty'],
    ['\n', 'the file is empty'],
    ['c2VjcmV0\n', 'it is not 32 bytes in base64'],
    ['\0'.repeat(45), 'it is not 32 bytes in base64'],
  ] as const) {
    writeFileSync(keyFile, text)
    expect(() => keysIn(keyFile)).toThrow(
      `Cannot read the key in ${keyFile}: ${fact}. Put your copy of it back; a new key would not open this database.`,
    )
  }
})
