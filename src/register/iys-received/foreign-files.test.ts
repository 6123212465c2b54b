import { describe, expect, test } from 'vitest'
import { at, daily, exchangeByFile, previewFile, rowOf } from '../../../test/support/iys-files.ts'
import { phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import { ownConsents } from '../look-up/look-up.ts'

const { opened, receive, stateOf } = exchangeByFile()

describe('a file of another company', () => {
  const many = (count: number, status: string, source: string) =>
    Array.from({ length: count }, (_, n) => rowOf(n + 2, status, 3, source))
  const success = 'requestId,type,source,recipient,status,consentDate,recipientType,subRequestId\n'
  const own = rowOf(1, 'ONAY', 2)
  test.each([
    ['holds only movements of the company', daily(...many(1, 'ONAY', 'HS_WEB'))],
    ['holds only refusals of recipients', daily(...many(1, 'RET', 'IYS_MOBIL'))],
    ['holds more first ONAYs of recipients than a day has', daily(...many(11, 'ONAY', 'IYS_WEB_YENI'))],
    ['shares a customer', daily(own, ...many(2, 'ONAY', 'HS_WEB'))],
    ['is of its loader', `${success}r1,MESAJ,HS_WEB,${phone(2).address},ONAY,${at(3)},BIREYSEL,s1\n`],
  ])('is refused whole though it %s', async (_, content) => {
    await say(opened.register, phone(1), 'ONAY', { consentDate: at(2) })
    await expect(receive(content)).rejects.toMatchObject({ fault: { kind: 'foreign' } })
    await expect(previewFile(opened.register, content)).rejects.toMatchObject({ fault: { kind: 'foreign' } })
    expect([await stateOf(1), await stateOf(2)]).toEqual([['ONAY waiting'], []])
  })

  test.each([
    ['recipients may add the brand in İYS', daily(...many(10, 'ONAY', 'IYS_WEB_YENI')), { onay: 10 }],
    [
      'another tool of the company may have customers of its own',
      daily(own, ...many(1, 'RET', 'HS_WEB')),
      { conflicts: 1 },
    ],
  ])('is no file of addresses unknown here: %s', async (_, content, tally) => {
    await say(opened.register, phone(1), 'ONAY', { consentDate: at(2) })
    expect(await receive(content, { takesNewcomers: true })).toMatchObject(tally)
  })

  test('cannot be told while the brand has no consents', async () => {
    expect(await receive(daily(...many(9, 'RET', 'IYS_WEB')))).toMatchObject({ ret: 9 })
  })
})

describe('a file of another brand', () => {
  const master = { brandCode: providerCode }
  const ofOther = (by: string) => ({
    fault: { kind: 'other-brand', code: subBrandCode, name: 'Örnek Kahve', by },
  })
  const statesIn = async (n: number) =>
    (await ownConsents(opened.register, phone(n))).map(({ brandCode, status }) => [brandCode, status])

  async function people(numbers: readonly number[], brandCode: number) {
    for (const n of numbers) await say(opened.register, phone(n), 'ONAY', { brandCode, consentDate: at(2) })
  }

  const receipt = daily(rowOf(1, 'ONAY', 2))
  const refusal = daily(rowOf(1, 'RET', 5, 'IYS_MOBIL'))
  const loaded = `requestId,type,source,recipient,status,consentDate,recipientType,subRequestId\nr1,MESAJ,HS_WEB,${phone(1).address},ONAY,${at(2)},BIREYSEL,s1\n`
  test.each([
    ['a receipt', receipt, 'rows'],
    ['a refusal', refusal, 'rows'],
    ['a first ONAY', daily(rowOf(1, 'ONAY', 5, 'IYS_WEB')), 'first-onay'],
    ['success.csv', loaded, 'rows'],
  ])('is refused and names it, however small: %s', async (_, content, by) => {
    await people([1, 2], subBrandCode)
    await expect(receive(content, master)).rejects.toMatchObject(ofOther(by))
    expect(await statesIn(1)).toEqual([[subBrandCode, 'ONAY']])
  })

  test.each([
    ['has its movements', receipt, 'x.csv', 'rows'],
    ['has its code in its name', refusal, `${subBrandCode}_2026-03-02.csv`, 'name'],
  ])('is refused though its people are of both brands, if it %s', async (_, content, name, by) => {
    await people([1], subBrandCode)
    await say(opened.register, phone(1), 'ONAY', { brandCode: providerCode, consentDate: at(1) })
    await expect(receive(content, { ...master, name })).rejects.toMatchObject(ofOther(by))
  })

  test('is none if a name of it alone says so, against its rows', async () => {
    await people([1], providerCode)
    const name = `${subBrandCode}_2026-03-02.csv`
    expect(await receive(receipt, { ...master, name })).toMatchObject({ registered: 1 })
    await people([2], subBrandCode)
    const ofCompany = { name: `${providerCode}_2026-03-02.csv` }
    const content = daily(rowOf(2, 'RET', 5, 'IYS_MOBIL'))
    expect(await receive(content, ofCompany)).toMatchObject({ ret: 1 })
  })

  test('is none if a customer of it gives a first ONAY to the brand that the name has', async () => {
    await people([1], subBrandCode)
    const content = daily(rowOf(1, 'ONAY', 5, 'IYS_WEB'))
    const named = { ...master, name: `${providerCode}_2026-03-02.csv` }
    expect(await receive(content, named)).toMatchObject({ newcomers: 1, onay: 0 })
    expect(await receive(content, { ...named, takesNewcomers: true })).toMatchObject({ onay: 1 })
    expect(await statesIn(1)).toEqual([
      [providerCode, 'ONAY'],
      [subBrandCode, 'ONAY'],
    ])
  })
})
