import { describe, expect, test } from 'vitest'
import { forEachTest } from '../../../test/support/opened.ts'
import { collected } from '../../../test/support/register/retention.ts'
import {
  editor,
  openTestRegister,
  phone,
  providerCode,
  say,
  subBrandCode,
} from '../../../test/support/register.ts'
import { closeDaysThrough } from '../../ledger/days.ts'
import { exportedEntries } from '../../verification/register-entries.ts'
import { verifyEntries } from '../../verification/verify-export.ts'
import { verifyRegister } from '../../verification/verify-register.ts'
import { brandTextMax, closeBrand, listBrands, theProvider } from './brands.ts'
import { renameBrand, renameProvider } from './rename.ts'

const opened = forEachTest(() => openTestRegister())

const namesNow = async () => [
  (await theProvider(opened.register))?.name,
  ...(await listBrands(opened.register)).map(({ name }) => name),
]
const renames = async (brandCode: number | null = null) =>
  (await collected(exportedEntries(opened.register, brandCode))).flatMap((entry) =>
    entry.kind === 'renamed' ? [entry] : [],
  )
const toBrand = (name: string, code = subBrandCode) => renameBrand(opened.register, editor, { code, name })

describe('renameBrand()', () => {
  test('shows the new name from now on and keeps both in the ledger, which verifies', async () => {
    await say(opened.register, phone(1), 'ONAY')
    expect(await toBrand('Örnek Kahve Evi')).toEqual({ kind: 'saved', before: 'Örnek Kahve' })
    expect(await toBrand('Örnek Kahveci')).toEqual({ kind: 'saved', before: 'Örnek Kahve Evi' })
    expect(await namesNow()).toEqual(['Örnek A.Ş.', 'Örnek A.Ş.', 'Örnek Kahveci'])
    expect(await renames()).toMatchObject([
      { ordinal: 1, door: editor.door, actor: editor.id, content: { of: 'brand', before: 'Örnek Kahve' } },
      { ordinal: 2, content: { of: 'brand', code: subBrandCode, name: 'Örnek Kahveci' } },
    ])
    opened.clock.move(24 * 60 * 60_000)
    await closeDaysThrough(opened.register, '2026-03-02')
    expect(await verifyRegister(opened.register)).toMatchObject({ ok: true })
    for (const brandCode of [null, providerCode, subBrandCode]) {
      const exported = await collected(exportedEntries(opened.register, brandCode))
      expect(await verifyEntries(exported, null)).toMatchObject({ ok: true })
    }
    expect(await renames(providerCode)).toEqual([])
    expect(await renames(subBrandCode)).toHaveLength(2)
  })

  test('renames a closed brand too', async () => {
    await closeBrand(opened.register, subBrandCode)
    expect(await toBrand('Örnek Kahveci')).toMatchObject({ kind: 'saved' })
  })

  test.each([
    ['  ', 'other'],
    ['x'.repeat(brandTextMax + 1), 'too-long'],
    ['0500 000 00 01', 'name-address'],
    ['Kahve izin@ornek.example', 'name-address'],
    ['örnek a.ş.', 'name-taken'],
    [String(providerCode), 'name-taken'],
    ['Örnek Kahve', 'name-same'],
  ])('refuses the name "%s": %s', async (name, reason) => {
    expect(await toBrand(name)).toMatchObject({ kind: 'refused', reason })
    expect(await renames()).toEqual([])
  })

  test('refuses a brand that is not there', async () => {
    expect(await toBrand('Örnek', 999)).toMatchObject({ sentence: { en: 'there is no brand 999' } })
  })
})

describe('renameProvider()', () => {
  const toCompany = (name: string, code = providerCode) =>
    renameProvider(opened.register, editor, { code, name })

  test('renames the master brand too while that has the name of the company', async () => {
    expect(await toCompany('Deneme A.Ş.')).toEqual({ kind: 'saved', before: 'Örnek A.Ş.' })
    expect(await namesNow()).toEqual(['Deneme A.Ş.', 'Deneme A.Ş.', 'Örnek Kahve'])
    await toBrand('Deneme Market', providerCode)
    await toCompany('Deneme Holding A.Ş.')
    expect(await namesNow()).toEqual(['Deneme Holding A.Ş.', 'Deneme Market', 'Örnek Kahve'])
    expect((await renames()).map(({ content }) => content.of)).toEqual(['both', 'brand', 'provider'])
    expect(await verifyRegister(opened.register)).toMatchObject({ ok: true })
  })

  test('refuses the code of a brand, and a name that a brand has', async () => {
    expect(await toCompany('Deneme A.Ş.', subBrandCode)).toMatchObject({ kind: 'refused', reason: 'other' })
    expect(await toCompany('Örnek Kahve')).toMatchObject({ kind: 'refused', reason: 'name-taken' })
  })
})

test.each(['brand', 'provider'])(
  'verifyRegister() names the entry of a %s whose name was edited',
  async (table) => {
    await renameProvider(opened.register, editor, { code: providerCode, name: 'Deneme A.Ş.' })
    const write = { sql: `UPDATE ${table} SET name = 'Başka' WHERE code = ${providerCode}`, params: [] }
    await opened.engine.unit([], () => ({ writes: [write], result: null }))
    expect((await verifyRegister(opened.register)).firstBad).toMatchObject({ kind: 'renamed', at: 1 })
  },
)
