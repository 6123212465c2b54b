import { expect, test } from 'vitest'
import { runStaffCommand } from '../../../bots/commands/staff.ts'
import { choicesOf, everythingIn, openCommandRegister, textOf } from '../../../test/support/commands.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { type StaffChoices, staffChat } from '../../../test/support/platforms/staff-chat.ts'
import { phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import { addStaff } from '../../register/company/staff.ts'
import { noteComplaint } from '../../register/complaints/complaints.ts'

const home = forEachTest(() => openCommandRegister())
const { as, press, type } = staffChat(home)

const hidden = 'Bu adres silinmiş; RET olarak korunuyor.'

async function erased(over: StaffChoices = {}) {
  const question = await type('sil 0500 000 00 01', over)
  return await press(question, 'Tüm markalarda sil', over)
}

test('sil says what it covers and what stays before anything is done', async () => {
  await say(home.register, phone(1), 'ONAY')
  const question = await type('sil 0500 000 00 01')
  expect(textOf(question)).toContain('Silme tüm markaları ve kanalları kapsar')
  expect(textOf(question)).toContain('izin bittikten sonra 3 yıl erişime kapalı saklanır')
  expect(choicesOf(question)).toMatchObject([{ label: 'Tüm markalarda sil', style: 'danger' }])
  expect(textOf(await type('sorgula 0500 000 00 01'))).toContain('ONAY')
  expect(everythingIn(question)).not.toContain('5000000001')
})

test('sil erases at the press, says what was stored, what stays until when and why, and stores it once', async () => {
  await say(home.register, phone(1), 'ONAY')
  const question = await type('sil 0500 000 00 01')
  const done = await press(question, 'Tüm markalarda sil')
  expect(textOf(done)).toContain('4 RET kaydedildi.')
  expect(textOf(done)).toContain('2 Mart 2029')
  expect(textOf(done)).toContain('Ticari İletişim Yönetmeliği m. 13')
  expect(done).toMatchObject({ replaces: true })
  expect(everythingIn(done)).not.toContain('5000000001')
  const again = await press(question, 'Tüm markalarda sil')
  expect(textOf(again)).toContain('daha önce silinmişti')
  expect(everythingIn(again)).not.toContain('kaydedildi')
})

test('sil afterwards look-up and history tell everyone the same, and a consent of staff is not taken', async () => {
  await say(home.register, phone(1), 'ONAY', { source: 'HS_WEB' })
  const before = await type('sorgula 0500 000 00 01')
  await erased()
  for (const text of ['sorgula 0500 000 00 01', 'geçmiş 0500 000 00 01']) {
    const reply = await type(text)
    expect(textOf(reply)).toContain(hidden)
    expect(choicesOf(reply)).toEqual([])
    expect(textOf(reply)).not.toMatch(/web|2026|Örnek/)
  }
  const added = await type('ekle 0500 000 00 01 sms web sitesi marka="Örnek Kahve"')
  expect(textOf(added)).toContain(hidden)
  expect(textOf(added)).toContain('bunu kendisi bildirmelidir')
  expect(textOf(added)).not.toContain('kaydedildi')
  const old = await press(before, 'Geçmiş')
  expect(textOf(old)).not.toMatch(/web sitesi|ONAY/)
})

test('sil leaves the evidence of a brand to an admin of that brand', async () => {
  await addStaff(home.register, { slackUser: 'U0OTHER', role: 'viewer', by: 'test' })
  const own = { role: 'admin', brandCode: providerCode } as const
  await addStaff(home.register, { slackUser: 'U0OTHER', ...own, by: 'test' })
  await say(home.register, phone(1), 'ONAY')
  const before = await type(`kanıt 0500 000 00 01 marka=${subBrandCode}`, { user: 'U0OTHER' })
  await erased()
  const question = await type(`kanıt 0500 000 00 01 marka=${subBrandCode}`, { user: 'U0OTHER' })
  expect(textOf(question)).toContain(hidden)
  const old = await press(before, 'PDF', 'U0OTHER')
  expect(textOf(old)).not.toContain('https://')
  expect(textOf(await type('kanıt 0500 000 00 01', { user: 'U0OTHER' }))).not.toContain('Örnek Kahve')
})

test('sil is for admins of every brand', async () => {
  await say(home.register, phone(1), 'ONAY')
  await addStaff(home.register, { slackUser: 'U0ONE', role: 'admin', brandCode: subBrandCode, by: 'test' })
  await addStaff(home.register, { slackUser: 'U0EDITOR', role: 'editor', by: 'test' })
  expect(textOf(await type('sil 0500 000 00 01', { user: 'U0ONE' }))).toContain('tüm markalarda yönetici')
  expect(textOf(await type('sil 0500 000 00 01', { user: 'U0EDITOR' }))).toContain('yönetici yetkisi gerekir')
  const question = await type('sil 0500 000 00 01')
  const pressed = await press(question, 'Tüm markalarda sil', 'U0ONE')
  expect(textOf(pressed)).toContain('tüm markalarda yönetici')
  expect(textOf(await type('sorgula 0500 000 00 01'))).toContain('ONAY')
})

test('sil says so when there is nothing to erase, or it was done before, and of an open complaint', async () => {
  expect(textOf(await type('sil 0500 000 00 01'))).toContain(
    'silinecek bir şey de yok. Alıcı mesaj istemiyorsa RET yazabilirsiniz: /izin ret ADRES KANAL',
  )
  const renamed = { ...(await as({ language: 'en' })), command: '/riza' }
  expect(textOf(await runStaffCommand(renamed, 'erase 0500 000 00 01'))).toContain(
    'record a RET: /riza reject ADDRESS CHANNEL',
  )
  await say(home.register, phone(1), 'ONAY')
  await noteComplaint(
    home.register,
    { door: 'slack', id: 'U0ADMIN' },
    { recipient: phone(1), brandCode: subBrandCode },
  )
  expect(textOf(await erased())).toContain('açık bir şikâyet var')
  expect(textOf(await type('sil 0500 000 00 01'))).toContain('daha önce silinmiş; RET olarak korunuyor')
})
