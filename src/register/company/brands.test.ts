import { describe, expect, test } from 'vitest'
import { forEachTest } from '../../../test/support/opened.ts'
import {
  instant,
  openTestRegister,
  phone,
  providerCode,
  say,
  subBrandCode,
} from '../../../test/support/register.ts'
import { closeDaysThrough } from '../../ledger/days.ts'
import {
  activateBrand,
  addBrand,
  addProvider,
  brandTextMax,
  closeBrand,
  listBrands,
  theProvider,
} from './brands.ts'

const opened = forEachTest(() => openTestRegister({ activatedAt: '2026-01-01 00:00:00' }))

const refused = (sentence: string) => ({
  kind: 'refused',
  reason: expect.any(String),
  sentence: { en: expect.stringContaining(sentence), tr: expect.any(String) },
})
const codes = (brands: readonly { code: number }[]) => brands.map(({ code }) => code)

describe('addProvider()', () => {
  test('adds the company and its master brand of the same code and name', async () => {
    expect(await theProvider(opened.register)).toMatchObject({ code: providerCode, name: 'Örnek A.Ş.' })
    const [master] = await listBrands(opened.register)
    expect(master).toEqual({
      code: providerCode,
      providerCode,
      name: 'Örnek A.Ş.',
      trademark: null,
      master: true,
      closedAt: null,
      activatedAt: instant('2026-01-01 00:00:00'),
    })
  })

  test('refuses a code or a name that cannot be one', async () => {
    expect(await addProvider(opened.register, { code: 0, name: 'Başka' })).toEqual(
      refused('0 is not an İYS code'),
    )
    const unnamed = { providerCode, code: 999, name: '  ' }
    expect(await addBrand(opened.register, unnamed)).toEqual(refused('the name is empty'))
    const long = { providerCode, code: 999, name: 'x'.repeat(brandTextMax + 1) }
    expect(await addBrand(opened.register, long)).toMatchObject({ kind: 'refused', reason: 'too-long' })
  })

  test('refuses a second company, whatever its code', async () => {
    for (const code of [providerCode, 654321]) {
      expect(await addProvider(opened.register, { code, name: 'Başka' })).toEqual(refused(`${providerCode}`))
    }
    expect(codes(await listBrands(opened.register))).toEqual([providerCode, subBrandCode])
  })

  test('takes one of two that come together', async () => {
    await opened.engine.apply(['DELETE FROM brand', 'DELETE FROM provider'])
    expect(await theProvider(opened.register)).toBeNull()
    const saved = await Promise.all(
      [1, 2].map((code) => addProvider(opened.register, { code, name: `${code}` })),
    )
    expect(saved.map(({ kind }) => kind)).toEqual(['saved', 'refused'])
    expect(await listBrands(opened.register)).toMatchObject([{ code: 1, activatedAt: opened.clock.now() }])
  })
})

test('a brand activated now takes no old ONAY any more, not even in the same second', async () => {
  const { engine, register, clock } = opened
  await engine.apply(['DELETE FROM brand', 'DELETE FROM provider'])
  clock.move(400)
  await addProvider(register, { code: providerCode, name: 'Örnek A.Ş.' })
  clock.move(500)
  const old = { brandCode: providerCode, consentDate: '2020-01-02 10:00:00' }
  expect(await say(register, phone(1), 'ONAY', old)).toMatchObject({ refusals: ['H467'] })
})

const sayOld = async () =>
  await say(opened.register, phone(1), 'ONAY', { consentDate: '2025-03-02 10:00:00' })
const activate = (wallTime: string) =>
  activateBrand(opened.register, { code: subBrandCode, activatedAt: instant(wallTime) })

test('activateBrand() refuses once a closed day has a change of the brand, and a brand that is not there', async () => {
  await activate('2026-03-03 00:00:00')
  await sayOld()
  opened.clock.move(24 * 60 * 60_000)
  await closeDaysThrough(opened.register, '2026-03-02')
  expect(await activate('2020-01-01 00:00:00')).toEqual(refused('closed day'))
  expect(await activateBrand(opened.register, { code: providerCode, activatedAt: 0 })).toEqual({
    kind: 'saved',
  })
  expect(await activateBrand(opened.register, { code: 999, activatedAt: 0 })).toEqual(refused('no brand 999'))
})

test('no two brands answer to one word', async () => {
  const other = { providerCode, code: 998, name: 'Örnek Su' }
  expect(await addBrand(opened.register, other)).toEqual({ kind: 'saved' })
  const twin = { providerCode, code: 999, name: 'ÖRNEK su' }
  expect(await addBrand(opened.register, twin)).toEqual(refused('is the brand'))
  for (const name of ['ÖRNEK SU', '998']) {
    expect(await addBrand(opened.register, { providerCode, code: 999, name })).toEqual(
      refused('is the brand 998'),
    )
  }
  await closeBrand(opened.register, 998)
  expect(await addBrand(opened.register, { providerCode, code: 999, name: 'ÖRNEK SU' })).toEqual({
    kind: 'saved',
  })
})
