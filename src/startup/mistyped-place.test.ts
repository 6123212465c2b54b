import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openFolder } from '../../test/support/folder.ts'
import { forEachTest } from '../../test/support/opened.ts'
import { registerMeantBy, registersIn } from './mistyped-place.ts'

const folder = forEachTest(openFolder)

function writeDatabase(name: string): string {
  const path = folder.file(name)
  writeFileSync(path, 'SQLite format 3\0')
  return path
}

test.each(['izn.db', 'iizin.db', 'izin.sqlite', 'Izin.db'])(
  'registerMeantBy() takes %s for a slip, unless it exists',
  (name) => {
    const register = writeDatabase('izin.db')
    expect(registerMeantBy(folder.file(name))).toBe(register)
    copyFileSync(register, folder.file(name))
    expect(registerMeantBy(folder.file(name))).toBeNull()
  },
)

test('registerMeantBy() finds the slip in the name of a folder', () => {
  mkdirSync(folder.file('data'))
  const register = writeDatabase('data/izin.db')
  expect(registerMeantBy(folder.file('dta/izin.db'))).toBe(register)
  expect(registerMeantBy(folder.file('dta/sub/izin.db'))).toBeNull()
})

test('registerMeantBy() leaves names that are another one on purpose', () => {
  for (const name of ['izin.db', 'a.db', 'company1.db']) writeDatabase(name)
  writeFileSync(folder.file('notes.txt'), 'no database')
  for (const name of ['b.db', 'company2.db', 'test.db', 'note.db', 'zini.db', 'new/izin.db'])
    expect([name, registerMeantBy(folder.file(name))]).toEqual([name, null])
})

test('registersIn() names databases but not the playground', () => {
  const register = writeDatabase('izin.db')
  writeDatabase('playground.db')
  writeFileSync(folder.file('empty.db'), '')
  expect(registersIn(folder.path)).toEqual([register])
  expect(registersIn(folder.file('missing'))).toEqual([])
})
