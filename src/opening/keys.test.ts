import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { promisify } from 'node:util'
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

it('keyBeside() makes one key for all the processes that start together', async () => {
  const script = `
      import { keyBeside } from ${JSON.stringify(new URL('./keys.ts', import.meta.url).href)}
      while (Date.now() < Number(process.argv[1]));
      const { key, made } = keyBeside(process.argv[2], false)
      console.log(JSON.stringify([key.toString('base64'), made]))`
  const words = ['--input-type=module', '-e', script, String(Date.now() + 1500), database]
  const ended = await Promise.all(
    Array.from({ length: 6 }, () => promisify(execFile)(process.execPath, words)),
  )
  const answers = ended.map(({ stdout }) => JSON.parse(stdout) as [string, boolean])
  expect(new Set(answers.map(([key]) => key))).toEqual(new Set([readFileSync(keyFile, 'utf8').trim()]))
  expect(answers.filter(([, made]) => made)).toHaveLength(1)
  expect(readdirSync(folder.file('data'))).toEqual(['izin.key'])
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
