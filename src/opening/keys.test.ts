import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { beforeEach, expect, it } from 'vitest'
import { openFolder } from '../../test/support/folder.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { readKey } from '../crypto/wrapped-keys.ts'
import { keyBeside } from './keys.ts'

const folder = forEachTest(openFolder)
let database: string
let keyFile: string
beforeEach(() => {
  database = folder.file('data', 'izin.db')
  keyFile = folder.file('data', 'izin.key')
})

it('keyBeside() makes a key that only its owner may read, leaves nothing else behind, and finds it again', () => {
  const { key, made } = keyBeside(database, false)
  expect(made).toBe(true)
  expect(readKey(readFileSync(keyFile, 'utf8')).equals(key)).toBe(true)
  expect(statSync(keyFile).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder.file('data'))).toEqual(['izin.key'])
  expect(keyBeside(database, true)).toEqual({ key, made: false })
})

it('keyBeside() names a key file that is empty or damaged, tells nothing of it, and leaves it as it is', () => {
  keyBeside(database, false)
  for (const [text, fact] of [
    ['', 'the file is empty'],
    ['\n', 'the file is empty'],
    ['c2VjcmV0\n', 'it is not 32 bytes in base64'],
    ['\0'.repeat(45), 'it is not 32 bytes in base64'],
  ] as const) {
    writeFileSync(keyFile, text)
    expect(() => keyBeside(database, true)).toThrow(
      `Cannot read the key in ${keyFile}: ${fact}. Put your copy of it back; a new key would not open this database.`,
    )
    expect(readFileSync(keyFile, 'utf8')).toBe(text)
  }
})
