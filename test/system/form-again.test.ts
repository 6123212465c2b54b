import { beforeAll, describe, expect, test } from 'vitest'
import { openApp } from '../support/app.ts'
import { forAllTests } from '../support/opened.ts'
import { openPlaygroundHttp } from '../support/processes/playground-http.ts'

/** Too old for İYS on every day on which this runs. */
const tooOld = { day: '2026-01-05', time: '10:00' }
const now = { day: '', time: '' }
const tooOldSentence = 'Üç iş gününden eski bir ONAY İYS'

describe('a form in Slack', () => {
  const app = forAllTests(() => openApp())
  const address = '0532 111 22 34'
  const filled = { address, channels: ['MESAJ'], brand: '123457', type: 'BIREYSEL', source: 'HS_WEB', ...now }
  const opened = () => app.slack.openedViews.at(-1)

  beforeAll(async () => {
    await app.addCompany({ U0EDITOR: 'editor' })
  })

  test('is corrected in place after a refusal, as often as it takes', async () => {
    await app.slash('U0EDITOR', 'ekle')
    const view = opened()
    expect(await app.submit('U0EDITOR', { ...filled, ...tooOld }, view)).toContain(tooOldSentence)
    expect(await app.submit('U0EDITOR', { ...filled, day: '2099-01-01', time: '10:00' }, view)).toContain(
      'gelecekte',
    )
    expect(await app.consents(address)).toEqual([])
    expect(await app.submit('U0EDITOR', filled, view)).toContain('ONAY kaydedildi.')
    expect(await app.consents(address)).toMatchObject([{ channel: 'MESAJ', status: 'ONAY' }])
  })

  test('answers a repeat of what was stored alike, and takes no other values', async () => {
    await app.slash('U0EDITOR', 'ret')
    const view = opened()
    const { source, ...of } = filled
    const first = await app.submit('U0EDITOR', of, view)
    expect(first).toContain('RET kaydedildi. Örnek Kahve, SMS')
    expect(await app.submit('U0EDITOR', of, view)).toBe(first)
    const other = '0532 111 22 35'
    const answer = await app.submit('U0EDITOR', { ...of, address: other, brand: '123456' }, view)
    expect(answer).toContain(first.split('\n')[0])
    expect(answer).toContain('Bu kez değiştirdiğiniz değerler işlenmedi')
    expect(await app.consents(other)).toEqual([])
    expect(await app.consents(address)).toMatchObject([{ brandCode: 123457, status: 'RET' }])
  })

  test('gives no earlier answer once the role was taken', async () => {
    await app.izinJson('staff', 'add', '--slack', 'U0LEAVES', '--role', 'editor')
    await app.slash('U0LEAVES', 'ret')
    const view = opened()
    const { source, ...of } = filled
    const refusal = { ...of, address: '0532 111 22 37' }
    expect(await app.submit('U0LEAVES', refusal, view)).toContain('RET kaydedildi. Örnek Kahve')
    await app.izinJson('staff', 'remove', '--slack', 'U0LEAVES')
    expect(await app.submit('U0LEAVES', refusal, view)).not.toContain('Örnek Kahve')
  })

  test('is corrected in the same way for another command, and stores once', async () => {
    await app.slash('U0ADMIN', 'marka ekle')
    const view = opened()
    const brand = { name: 'Örnek Çay', code: '123457', trademark: '' }
    expect(await app.submit('U0ADMIN', brand, view)).not.toContain('Örnek Çay')
    expect(await app.submit('U0ADMIN', { ...brand, code: '123458' }, view)).toContain('Örnek Çay')
    expect(await app.submit('U0ADMIN', { ...brand, name: 'Örnek Simit', code: '123459' }, view)).toContain(
      'Örnek Çay',
    )
    expect(JSON.stringify(await app.izinJson('brand', 'list'))).not.toContain('123459')
  })
})

describe('a form on the web page', () => {
  const page = forAllTests(() => openPlaygroundHttp())
  const address = '0532 111 22 36'
  const filled = { address, channels: ['MESAJ'], brand: '123457', type: 'BIREYSEL', source: 'HS_WEB', ...now }

  test('is corrected in place after a refusal, and once stored has no other effect', async () => {
    const form = await page.type('/izin ekle')
    expect(await page.submit(form, { ...filled, ...tooOld })).toMatchObject({
      status: 422,
      text: expect.stringContaining(tooOldSentence),
    })
    expect(await page.submit(form, filled)).toMatchObject({ status: 204 })
    expect(await page.answered('ONAY kaydedildi.')).toContain('Örnek Kahve, SMS')
    expect(await page.submit(form, { ...filled, channels: ['ARAMA'] })).toMatchObject({ status: 204 })
    await page.answered('Bu kez değiştirdiğiniz değerler işlenmedi')
    await page.type(`/izin sorgula ${address}`)
    expect(await page.answered('✅ Örnek Kahve — SMS: ONAY')).not.toContain('arama')
  })
})
