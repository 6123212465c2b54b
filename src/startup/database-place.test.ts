import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { newPlace } from '../../test/cli/harness.ts'
import { preparePlace } from './database-place.ts'

const folder = mkdtempSync(join(tmpdir(), 'izin-place-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const file = join(folder, 'file')
writeFileSync(file, '')
mkdirSync(join(folder, 'folder'))
const impossible = [
  ['a folder', join(folder, 'folder'), 'it is a folder. Name a file in it'],
  ['below a file', join(file, 'a', 'izin.db'), 'its folder cannot be made (ENOTDIR)'],
  ['where the machine takes no folder', '/proc/x/izin.db', 'its folder cannot be made (ENOENT)'],
] as const

test.each(impossible)('a database cannot be %s, and a sentence says so', async (_, path, sentence) => {
  expect(() => preparePlace(path)).toThrow(sentence)
  const place = newPlace({ DATABASE_URL: `file:${path}` })
  onTestFinished(() => place.close())
  const { code, out, err } = await place.run('provider', 'add', '--code', '123456', '--name', 'A')
  expect({ code, out }).toEqual({ code: 1, out: '' })
  expect(err).toContain(sentence)
  expect(err.trim().split('\n')).toHaveLength(1)
})
