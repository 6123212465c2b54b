import { beforeAll, expect, test } from 'vitest'
import type { Filled } from '../../../bots/commands/form.ts'
import type { FormAnswer, Reply } from '../../../bots/commands/reply.ts'
import { runStaffCommand, submitStaffForm } from '../../../bots/commands/staff.ts'
import { lookUpLog } from '../../../db/schema.ts'
import { build, query } from '../../../db/statement.ts'
import {
  choicesOf,
  everythingIn,
  labelsOf,
  openCommandRegister,
  press,
  setNow,
  staffContext,
  textOf,
} from '../../../test/support/commands.ts'
import { claimedFile } from '../../../test/support/file-links.ts'
import { forAllTests } from '../../../test/support/opened.ts'
import { importRows } from '../../../test/support/register/imports.ts'
import { email, phone, providerCode, say, subBrandCode } from '../../../test/support/register.ts'
import { nodeFileMakers } from '../../app/node-services.ts'
import { addStaff } from '../../register/company/staff.ts'
import { erase } from '../../register/erasure/erase.ts'
import { openDownload } from '../download/open-download.ts'

const home = forAllTests(() => openCommandRegister())

beforeAll(async () => {
  await addStaff(home.register, { slackUser: 'U0VIEW', role: 'viewer', brandCode: subBrandCode, by: 'test' })
  const { register } = home
  await say(register, phone(1), 'ONAY')
  await say(register, phone(2), 'RET')
  await say(register, phone(3), 'ONAY', { brandCode: providerCode })
  await say(register, phone(4), 'ONAY')
  await erase(register, { door: 'cli', id: 'test' }, { recipient: phone(4), source: 'HS_EORTAM' })
})

const viewer = (over: { language?: 'tr' | 'en'; user?: string } = {}) =>
  staffContext(home, { user: 'U0VIEW', ...over })
async function submit(
  filled: Filled,
  over: { language?: 'tr' | 'en'; user?: string } = {},
): Promise<FormAnswer> {
  const given = { channel: 'MESAJ', brand: String(subBrandCode), type: 'BIREYSEL', ...filled }
  return await submitStaffForm(await viewer(over), { name: 'list', values: [], filled: given })
}
async function answered(addresses: readonly string[], over: { language?: 'tr' | 'en' } = {}): Promise<Reply> {
  const answer = await submit({ addresses: addresses.join('\n') }, over)
  if (answer.kind !== 'reply') throw new Error(`Not taken: ${JSON.stringify(answer.errors)}`)
  return answer.reply
}
const logged = async () =>
  await home.engine.read(
    query(build.select({ purpose: lookUpLog.purpose, actor: lookUpLog.actor }).from(lookUpLog)),
  )
const national = (n: number) => `0${phone(n).address.slice(3)}`

async function fetched(reply: Reply, label: string, over: { language?: 'tr' | 'en' } = {}): Promise<string> {
  const ready = await press(await viewer(over), reply, label)
  const links = ready.parts.flatMap((part) => (part.kind === 'links' ? part.links : []))
  const token = links[0]?.url.split('/').at(-1) ?? ''
  const link = await claimedFile(home.register, token)
  const services = { register: home.register, makers: nodeFileMakers }
  const file = await openDownload(services, link, [subBrandCode])
  if (file.kind !== 'file') throw new Error(`No file: ${file.kind}`)
  expect(file.name).toMatch(/^123457_MESAJ_2026-03-02-\d{6}_liste\.csv$/)
  return await new Response(await file.body()).text()
}

test('liste opens a form, also where something was typed, and reads no address behind the command', async () => {
  const reply = await runStaffCommand(await viewer(), 'liste')
  expect(reply.form?.fields.map(({ name }) => name)).toEqual([
    'addresses',
    'file',
    'channel',
    'brand',
    'type',
  ])
  expect(reply.form?.fields[0]?.hint).toContain('aşağıdan dosya seçin')
  const typed = await runStaffCommand(await viewer(), `liste ${national(1)}`)
  expect(textOf(typed)).toContain('Adresler komut satırına yazılmaz')
  expect(typed.form).toEqual(reply.form)
})

test('liste counts who may be written to and why not, masked, each address once', async () => {
  const before = (await logged()).length
  const addresses = [
    national(1),
    phone(1).address,
    national(2),
    phone(3).address,
    national(4),
    'ali veli',
    email(5).address,
  ]
  const reply = await answered(addresses)
  const text = textOf(reply)
  expect(text).toContain('Örnek Kahve · SMS')
  expect(text).toContain('4 adres: 1 adrese gönderilebilir, 3 adrese gönderilemez.')
  expect(text).toContain("1 · İYS'de kayıtlıysa mesaj gönderilebilir.")
  expect(text).toContain('1 · Mesaj gönderilemez: alıcı reddetmiş.')
  expect(text).toContain('1 · Mesaj gönderilemez: bu kanal için kayıtlı izin yok.')
  expect(text).toContain('1 · Mesaj gönderilemez: adres silinmiş, RET olarak korunuyor.')
  expect(text).toContain('2 satırda bu kanala uyan bir adres okunamadı.')
  expect(text).toContain('Okunamayan satırlar: 6 ve 7.')
  expect(text).toContain('1 satır yinelenmiş; her adres bir kez sayıldı.')
  expect(text).toContain('Adınıza 4 sorgu olarak not edildi.')
  for (const address of addresses) expect(everythingIn(reply)).not.toContain(address)
  expect((await logged()).slice(before)).toEqual(Array(4).fill({ purpose: 'list', actor: 'U0VIEW' }))
})

test.each<[string, Filled, string]>([
  ['without an address', { addresses: ' \n , ;\n' }, 'addresses'],
  ['with none that suits', { addresses: 'ali\nayse@example.com' }, 'addresses'],
  ['without a channel', { addresses: '0532 123 45 67', channel: '' }, 'channel'],
  ['of a brand without a role', { addresses: '0532 123 45 67', brand: String(providerCode) }, 'brand'],
])('%s says so at the field and looks nothing up', async (_, filled, field) => {
  const before = (await logged()).length
  const answer = await submit(filled)
  expect(answer.kind === 'errors' ? Object.keys(answer.errors) : []).toEqual([field])
  expect(await logged()).toHaveLength(before)
})

test('liste over the daily ceiling is not looked up at all', async () => {
  const made = (await logged()).filter(({ actor }) => actor === 'U0VIEW').length
  await setNow(home, 'look_ups_per_day', String(made + 2))
  expect(textOf(await answered([national(1), national(2), national(3)]))).toContain(
    `Listede en az 3 adres var, bugün için`,
  )
  expect((await logged()).filter(({ actor }) => actor === 'U0VIEW')).toHaveLength(made)
  await setNow(home, 'look_ups_per_day', '300')
})

test('liste of as many as fit has one short button', async () => {
  const many = Array.from({ length: 200 }, (_, n) => national(1000 + n))
  const reply = await answered(many, { language: 'en' })
  expect(textOf(reply)).toContain('200 addresses: 0 may be sent to, 200 may not.')
  expect((await fetched(reply, 'The whole list, CSV', { language: 'en' })).split('\n')).toHaveLength(202)
  expect(choicesOf(reply)).toHaveLength(1)
})

test('yükle shows each import that may still be taken back besides the last five', async () => {
  const otherHome = await openCommandRegister()
  for (let n = 1; n <= 8; n += 1) {
    const recipient = phone(n).address
    const row = { recipient, status: 'RET', consentDate: '2026-03-02 10:00:00' } as const
    await importRows(otherHome.register, n === 2 ? [] : [row])
    otherHome.clock.move(60_000)
  }
  const shown = async () => {
    const context = await staffContext(otherHome)
    const reply = await runStaffCommand(context, `yükle marka=${subBrandCode}`)
    const labels = labelsOf(reply).filter((label) => label.startsWith('Yükleme '))
    return { context, reply, labels, numbers: labels.map((label) => Number(label.split(' ')[1])) }
  }
  const { context, reply, labels, numbers } = await shown()
  expect(numbers).toEqual([8, 7, 6, 5, 4, 3, 1])
  expect(labelsOf(await press(context, reply, labels.at(-1) ?? ''))).toContain('Yüklemeyi geri al')
  otherHome.clock.move(24 * 60 * 60_000 - 3 * 60_000)
  expect((await shown()).numbers).toEqual([8, 7, 6, 5, 4])
  await otherHome.close()
})
