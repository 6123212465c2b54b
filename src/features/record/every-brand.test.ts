import { beforeAll, expect, test } from 'vitest'
import { runStaffCommand, runStaffShortcut, submitStaffForm } from '../../../bots/commands/staff.ts'
import {
  openCommandRegister,
  press,
  setNow,
  staffContext,
  statesOf,
  textOf,
} from '../../../test/support/commands.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import { addStaff } from '../../register/company/staff.ts'

const home = forAllTests(() => openCommandRegister())
let people = 0

beforeAll(async () => {
  await addStaff(home.register, { slackUser: 'U0KAHVE', role: 'editor', brandCode: subBrandCode, by: 'test' })
})

const someone = () => phone(++people)
const as = (over: Parameters<typeof staffContext>[1] = {}) => staffContext(home, over)
const run = async (text: string, over: Parameters<typeof staffContext>[1] = {}) =>
  textOf(await runStaffCommand(await as(over), text))
const everything = [providerCode, subBrandCode].flatMap((code) => [`${code} ARAMA RET`, `${code} MESAJ RET`])
const statuses = async (to: ReturnType<typeof phone>) =>
  (await statesOf(home, to)).map((state) => state.replace(' local', ''))

test('ret of every brand stores each channel of each, and says per brand what was stored', async () => {
  const to = someone()
  await say(home.register, to, 'ONAY', { consentDate: '2026-03-02 10:00:00' })
  await run(`ret ${to.address} arama marka=${subBrandCode}`)
  home.clock.move(1000)
  const answer = await run(`ret ${to.address} hepsi marka=hepsi`)
  expect(answer).toMatch(
    /RET kaydedildi\. Örnek A\.Ş\. \(arama ve SMS\), \+90 500 ••• •• \d\d\. .* ret burada saklanır/,
  )
  expect(answer).toMatch(/Yinelenen RET de kaydedildi\. Örnek Kahve \(arama\), /)
  expect(answer).toMatch(/RET kaydedildi\. Örnek Kahve \(SMS\), /)
  expect(await statuses(to)).toEqual(everything)
})

test('ret of every brand reaches the brands of the requester alone', async () => {
  const to = someone()
  expect(await run(`reject ${to.address} sms brand=all`, { user: 'U0KAHVE' })).toContain('Örnek Kahve, SMS')
  expect(await statuses(to)).toEqual([`${subBrandCode} MESAJ RET`])
})

test('ret of every brand asks for a channel that is missing', async () => {
  const to = someone()
  const asked = await runStaffCommand(await as(), `ret ${to.address} marka=hepsi`)
  expect(textOf(asked)).toContain('Hangi kanal için?')
  expect(textOf(await press(await as(), asked, 'hepsi'))).toContain('RET kaydedildi.')
  expect(await statuses(to)).toEqual(everything)
})

test('ret of every brand, older than an ONAY or the RET, stores nothing and counts as one look-up', async () => {
  const to = someone()
  await say(home.register, to, 'ONAY', { consentDate: '2026-03-02 10:00:00' })
  await run(`ret ${to.address} sms 02.03.2026 09:00 marka=${providerCode}`)
  const old = `ret ${to.address} sms 01.03.2026 09:00 marka=hepsi`
  const answer = await run(old)
  expect(answer).not.toContain('kaydedildi')
  expect(answer).toMatch(/Bu adres zaten RET .* Değişiklik yapılmadı\. Örnek A\.Ş\. \(SMS\), /)
  expect(answer).toMatch(
    /daha eski olduğu için geçerli sayılmaz\. Değişiklik yapılmadı\. Örnek Kahve \(SMS\), /,
  )
  await setNow(home, 'look_ups_per_day', '1')
  const untold = await run(old)
  expect(untold).toContain('Değişiklik yapılmadı. Örnek A.Ş. (SMS) ve Örnek Kahve (SMS), ')
  expect(untold).not.toMatch(/ONAY|RET|İYS/)
  await setNow(home, 'look_ups_per_day', '300')
})

test('an ONAY is never for every brand', async () => {
  expect(await run(`ekle ${someone().address} sms HS_WEB marka=hepsi`)).toContain(
    'Böyle bir marka yok: "hepsi".',
  )
})

test('the form and the shortcut offer every brand, and the shortcut every channel', async () => {
  const to = someone()
  const message = {
    text: 'Numarama artık mesaj göndermeyin',
    sentAt: home.clock.now(),
    link: '',
    place: null,
  }
  const { form } = await runStaffShortcut(await as(), 'refuse', message)
  const field = (name: string) => form?.fields.find((one) => one.name === name)
  expect(field('channels')).toMatchObject({ initial: ['all'] })
  expect(field('brand')).toMatchObject({ options: [{ value: 'all', label: 'tüm markalar' }, {}, {}] })
  const filled = { address: to.address, channels: ['all'], brand: 'all', type: 'on-record' }
  const answer = await submitStaffForm(await as(), { name: 'reject', values: [], filled })
  expect(answer.kind === 'reply' && textOf(answer.reply)).toContain('RET kaydedildi.')
  expect(await statuses(to)).toEqual(everything)
  const single = await runStaffCommand(await as({ user: 'U0KAHVE' }), 'ret')
  expect(JSON.stringify(single.form)).not.toContain('tüm markalar')
})
