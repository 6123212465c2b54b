import { beforeAll, expect, test } from 'vitest'
import { runStaffCommand } from '../../../bots/commands/staff.ts'
import {
  everythingIn,
  labelsOf,
  openCommandRegister,
  press,
  staffContext,
  textOf,
} from '../../../test/support/commands.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { closeDays } from '../../../test/support/register/reports.ts'
import { phone, say, subBrandCode } from '../../../test/support/register.ts'
import { addStaff } from '../../register/company/staff.ts'

const home = forAllTests(() => openCommandRegister())
const contextOf = (user: string, language: 'tr' | 'en' = 'tr') => staffContext(home, { user, language })
const ask = async (text: string, user = 'U0ADMIN', language: 'tr' | 'en' = 'tr') =>
  await runStaffCommand(await contextOf(user, language), text)

/** March 2026 of two brands, read on 3 April. */
beforeAll(async () => {
  const { register, clock } = home
  await addStaff(register, { slackUser: 'U0KAHVE', role: 'viewer', brandCode: subBrandCode, by: 'test' })
  for (const n of [1, 2, 3]) await say(register, phone(n), 'ONAY', { source: 'HS_WEB' })
  await say(register, phone(4), 'ONAY', { source: 'HS_CAGRI_MERKEZI' })
  await runStaffCommand(await contextOf('U0ADMIN'), `şikayet ${phone(1).address} marka=${subBrandCode}`)
  clock.move(60_000)
  await say(register, phone(1), 'RET', { source: 'HS_MESAJ' })
  clock.set('2026-04-03 09:00:00')
  await closeDays(register)
})

const march = [
  'Örnek Kahve · Mart 2026',
  'Net +3: 4 izin kazanıldı, 1 izin kaybedildi.',
  'SMS: 4 kazanıldı (web sitesi 3, çağrı merkezi 1); 1 kaybedildi (SMS numarası 1)',
  'Şikâyet: 1 açıldı, 0 kapatıldı.',
].join('\n')

test('rapor ay shows the last full month by brand, channel and source, without an address', async () => {
  const reply = await ask('rapor ay')
  expect(textOf(reply)).toContain(march)
  expect(textOf(reply)).toContain(
    'Örnek A.Ş. · Mart 2026\nKazanılan ya da kaybedilen izin yok.\nŞikâyet yok.',
  )
  expect(everythingIn(reply)).not.toMatch(/\d{7}/)
  expect(textOf(await ask('report month', 'U0ADMIN', 'en'))).toContain(
    [
      'Örnek Kahve · March 2026',
      'Net +3: 4 consents won, 1 lost.',
      'SMS: 4 won (web site 3, call centre 1); 1 lost (SMS number 1)',
      'Complaints: 1 opened, 0 settled.',
    ].join('\n'),
  )
})

test.each([
  'rapor ay 2026-03',
  'rapor ay 03.2026',
  'rapor ay mart',
  'rapor mart 2026',
  'rapor geçen ay',
  'report last month',
  'rapor 2026-03',
  'rapor aylık marka=123457',
])('%s means March 2026', async (text) => {
  expect(textOf(await ask(text))).toContain(march)
})

test('says what is wrong with a month that is to come, too old, no month, or one beside a day', async () => {
  expect(textOf(await ask('rapor ay 2026-05'))).toBe(
    'Bu ay henüz gelmedi. Bu ayı ya da geçmiş bir ayı yazın.',
  )
  expect(textOf(await ask('rapor ay 2026-02'))).toContain('ilk gün 2 Mart 2026.')
  expect(textOf(await ask('rapor aralık'))).toContain('ilk gün 2 Mart 2026.')
  expect(textOf(await ask('rapor ay 2026-13'))).toContain('2026-13')
  expect(textOf(await ask('rapor ay 02.03.2026'))).toContain('ikisi birden olmaz')
  expect(textOf(await ask('rapor bu ay'))).toContain('Ay bitmedi: sayılar artabilir.')
})

test('has the rights of the daily report, and leads from month to month', async () => {
  const viewer = await contextOf('U0KAHVE')
  const first = await runStaffCommand(viewer, 'rapor ay')
  expect(textOf(first)).toContain(march)
  expect(textOf(first)).not.toContain('Örnek A.Ş.')
  expect(labelsOf(first)).toEqual(['Nisan 2026'])
  const april = await press(viewer, first, 'Nisan 2026')
  expect(textOf(april)).toContain('Örnek Kahve · Nisan 2026')
  expect(labelsOf(april)).toEqual(['Mart 2026'])
  expect(labelsOf(await ask('rapor ay', 'U0STRANGER'))).toEqual(['Yetki iste'])
  expect(labelsOf(await runStaffCommand(viewer, 'rapor ay marka=123456'))).not.toContain('Nisan 2026')
})
