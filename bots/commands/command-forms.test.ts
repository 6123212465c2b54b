import { beforeAll, describe, expect, test } from 'vitest'
import { staffTable } from '../../src/app/features.ts'
import { listRooms } from '../../src/register/company/rooms.ts'
import { listSettings, setSetting } from '../../src/register/company/settings.ts'
import { addStaff } from '../../src/register/company/staff.ts'
import { importedFileOf } from '../../src/register/imports/file.ts'
import { choicesOf, openCommandRegister, press, staffContext, textOf } from '../../test/support/commands.ts'
import { forAllTests } from '../../test/support/opened.ts'
import { phone, providerCode, say, subBrandCode } from '../../test/support/register.ts'
import type { Filled, Form } from './form.ts'
import type { FormAnswer, Reply } from './reply.ts'
import { runStaffAction, runStaffCommand, submitStaffForm } from './staff.ts'

/* Forms of commands that are not about a single consent. */

const [editor, viewer, brandAdmin] = ['U0EDITOR', 'U0VIEWER', 'U0KAHVE']
const kahve = String(subBrandCode)

const home = forAllTests(() => openCommandRegister())
beforeAll(async () => {
  const add = (slackUser: string, role: 'editor' | 'viewer' | 'admin', brandCode?: number) =>
    addStaff(home.register, { slackUser, role, brandCode, by: 'test' })
  await add(editor, 'editor', subBrandCode)
  await add(viewer, 'viewer')
  await add(brandAdmin, 'admin', subBrandCode)
  await say(home.register, phone(1), 'ONAY')
})

const as = (user?: string) => staffContext(home, user === undefined ? {} : { user })

async function typed(text: string, user?: string): Promise<Reply> {
  return await runStaffCommand(await as(user), text)
}

async function behind(text: string, label: string, user?: string): Promise<Form> {
  const { form } = await press(await as(user), await typed(text, user), label)
  if (form === undefined) throw new Error(`"${label}" opened no form`)
  return form
}

async function sent(name: string, filled: Filled, user?: string, values: string[] = []): Promise<FormAnswer> {
  return await submitStaffForm(await as(user), { name, filled, values })
}

async function replyTo(name: string, filled: Filled, user?: string, values?: string[]): Promise<Reply> {
  const answer = await sent(name, filled, user, values)
  if (answer.kind !== 'reply') throw new Error(`Told at its fields: ${JSON.stringify(answer.errors)}`)
  return answer.reply
}

async function wrongIn(name: string, filled: Filled, user?: string, values?: string[]) {
  const answer = await sent(name, filled, user, values)
  if (answer.kind !== 'errors') throw new Error(`Answered: ${textOf(answer.reply)}`)
  return Object.entries(answer.errors).map(([field, sentence]) => `${field}: ${sentence}`)[0]
}

const fieldsOf = ({ fields }: Form) => fields.map(({ name, kind }) => `${name} ${kind}`)

test('a role that was taken meanwhile is asked for again when any form is sent', async () => {
  const without = { admin: editor, editor: viewer, viewer: 'U0NOBODY' }
  const answers = { admin: 'yönetici yetkisi', editor: 'düzenleyici yetkisi', viewer: 'yetkiniz yok' }
  for (const { name, role, form } of [...staffTable.commands, ...staffTable.formCommands])
    if (form !== undefined && role !== null)
      expect(textOf(await replyTo(name, {}, without[role])), name).toContain(answers[role])
})

const past = { brand: kahve, day: '2026-02-28', time: '14:05', scope: 'all' }
const role = { person: 'U0NEW', role: 'viewer', brand: kahve }
const onay = { address: phone(8).address, channels: ['MESAJ'], brand: kahve, source: 'HS_WEB' }

test.each<[string, Filled, string, string?]>([
  ['roleGive', { ...role, brand: 'all' }, 'brand: ', brandAdmin],
  ['roleGive', { ...role, brand: String(providerCode) }, 'brand: ', brandAdmin],
  ['rooms', { brand: kahve, room: 'D0ODA' }, 'room: Rapor kanalı anlaşılmadı'],
  ['rooms', { brand: kahve, room: 'C0X', telegram: '-1' }, 'telegram: İkisi'],
  ['upload', { brand: String(providerCode), file: ['F0LISTE'] }, 'brand: ', editor],
  ['report', { day: '2026-03-03' }, 'day: Bu gün henüz gelmedi', viewer],
  ['database', { ...past, day: '' }, 'time: ', editor],
  ['evidence', { address: phone(1).address, day: '2027-01-01' }, 'day: Bu gün henüz', viewer],
  ['database', { ...past, day: '2026-03-02', time: '14:06' }, 'day: ', editor],
  ['addEvidence', { change: 'x', evidence: 'form 1' }, 'change: ', editor],
  ['add', { ...onay, day: '2026-02-20' }, 'day: Üç iş gününden eski bir ONAY', editor],
  ['add', { ...onay, day: '2014-05-01' }, "day: 1 Mayıs 2015'ten önceki", editor],
  ['add', { ...onay, day: '2027-01-01' }, 'day: Tarih gelecekte', editor],
  ['add', { ...onay, source: 'HS_2015' }, 'day: 2015 öncesi kaynağıyla', editor],
  ['change', { ...onay, type: 'TACIR', status: 'ONAY', source: 'HS_KARAR' }, 'source: Şirket kara', editor],
  ['reject', { ...onay, address: phone(1).address, day: '2026-03-01' }, 'day: Bu alıcı', editor],
])('%s tells what is wrong with %j at its field', async (name, filled, error, user) => {
  expect(await wrongIn(name, filled, user)).toMatch(new RegExp(`^${error}`))
})

test('abone asks which room gets which report and when, with the room it is opened in chosen', async () => {
  const form = await behind('abone', 'Günlük rapor kanalı')
  expect(fieldsOf(form)).toEqual(['brand one', 'room room', 'telegram text', 'hour time'])
  expect(form.fields[1]).toMatchObject({ initial: 'C0ODA' })
  const reply = await replyTo('rooms', { brand: kahve, room: 'C0BASKA' })
  expect(textOf(reply)).toContain('her gün 09:00')
  await replyTo('rooms', { brand: kahve, telegram: '-1001234' })
  expect((await listRooms(home.register)).map(({ externalId }) => externalId).sort()).toEqual([
    '-1001234',
    'C0BASKA',
  ])
})

test('sil alone opens a form, whose answer asks once more with a mask, for who may erase in every brand', async () => {
  const { form } = await typed('sil')
  expect(form && fieldsOf(form)).toEqual(['address text'])
  const reply = await replyTo('erase', { address: phone(1).address })
  expect(textOf(reply)).toContain('•••')
  expect(choicesOf(reply).map(({ style }) => style)).toEqual(['danger'])
  expect((await typed('sil', brandAdmin)).form).toBeUndefined()
  expect(textOf(await replyTo('erase', { address: phone(1).address }, brandAdmin))).toContain(
    'tüm markalarda',
  )
})

test('yükle has a form for a file in Slack beside the page, with the brand chosen', async () => {
  const form = await behind('yükle', "Dosyayı Slack'ten seç", editor)
  expect(fieldsOf(form)).toEqual(['brand one', 'file file'])
  expect(form.fields[0]).toMatchObject({ initial: kahve })
  expect(textOf(await replyTo('upload', { brand: kahve, file: ['F0LISTE'] }, editor))).toContain('Dosya')
  const job = await importedFileOf(home.register, 1)
  expect(job).toMatchObject({ brandCode: subBrandCode, slackFile: 'F0LISTE', state: 'receiving' })
})

describe('ayar', () => {
  test('asks for a value where it is no choice of a few, and says at the field what it takes', async () => {
    const { form } = await runStaffCommand(await as(), 'ayar complaint_answer_days')
    expect(form).toMatchObject({ name: 'settings', values: ['complaint_answer_days'] })
    expect(await wrongIn('settings', { value: '99' }, undefined, ['complaint_answer_days'])).toMatch(
      /^value: Şikâyet süresi için "99" geçerli/,
    )
    expect(textOf(await replyTo('settings', { value: '4' }, undefined, ['complaint_answer_days']))).toContain(
      'ayarlandı: 4',
    )
    const rows = await listSettings(home.engine)
    expect(rows.find(({ name }) => name === 'complaint_answer_days')?.value).toBe('4')
  })

  test('takes every value back as its form shows it', async () => {
    await setSetting(home.engine, 'consent_quota', '7', { by: 'test', now: home.clock.now() })
    for (const { name, value } of await listSettings(home.engine)) {
      const { form } = await runStaffAction(await as(), { name: 'setting', values: [name] })
      // A logo is set on the server.
      expect(form === undefined).toBe(name === 'page_logo')
      if (form === undefined) continue
      const [field] = form.fields
      const initial = field?.kind === 'text' || field?.kind === 'one' ? (field.initial ?? '') : 'none'
      const answerText = textOf(await replyTo('settings', { value: initial }, undefined, [name]))
      expect([name, answerText]).toEqual([name, expect.stringContaining('ayarlandı')])
      expect((await listSettings(home.engine)).find((row) => row.name === name)?.value).toBe(value)
    }
  })

  test('is for an admin of all brands, and knows its settings', async () => {
    const sentByOther = await replyTo('settings', { value: '4' }, brandAdmin, ['complaint_answer_days'])
    expect(textOf(sentByOther)).toContain('tüm markaların yöneticisi')
    expect(textOf(await replyTo('settings', { value: '4' }, undefined, ['none']))).toContain(
      'diye bir ayar yok',
    )
  })
})

describe('days and brands', () => {
  test('değişiklikler and rapor have a form for their day and brand', async () => {
    expect(fieldsOf(await behind('değişiklikler', 'Gün ve marka seç', viewer))).toEqual([
      'day day',
      'brand one',
    ])
    expect(fieldsOf(await behind('rapor', 'Başka bir gün', viewer))).toEqual(['day day', 'brand one'])
    const day = await replyTo('report', { day: '2026-03-01', brand: kahve }, viewer)
    expect(textOf(day)).toContain('Örnek Kahve · 1 Mart 2026')
    const changes = await replyTo('changes', { day: '2026-02-01' }, viewer)
    expect(textOf(changes)).toContain('1 Şubat 2026')
  })

  test('veritabanı has a form for a moment of the past', async () => {
    const form = await behind('veritabanı', 'Başka bir an ya da kapsam', editor)
    expect(fieldsOf(form)).toEqual(['brand one', 'day day', 'time time', 'scope one'])
    expect(textOf(await replyTo('database', past, editor))).toContain('28 Şubat 2026')
  })
})

test('a typed value without a field goes with the form, and is read with its address', async () => {
  const { form } = await typed('sorgula sms marka="Örnek Kahve"', viewer)
  expect(form?.values).toEqual(['MESAJ'])
  const choices = { address: phone(1).address, brand: kahve }
  const answer = textOf(await replyTo('lookUp', choices, viewer, ['MESAJ']))
  expect(answer).toContain('SMS: ONAY')
  expect(answer).not.toContain('Kaydı olmayan marka ve kanallar')
  const unsuited = await wrongIn('lookUp', { ...choices, address: 'ayse@example.com' }, viewer, ['MESAJ'])
  expect(unsuited).toMatch(/^address: /)
})

test('marka closes a brand by a form, after one more press', async () => {
  expect((await typed('marka kapat')).form?.name).toBe('brandClose')
  expect(textOf(await replyTo('brandClose', { brand: kahve }))).toContain('kapatılacak')
})

test('a brand that a form carries unseen counts only where this person may do the command', async () => {
  const mixed = 'U0MIXED'
  await addStaff(home.register, { slackUser: mixed, role: 'editor', brandCode: subBrandCode, by: 'test' })
  await addStaff(home.register, { slackUser: mixed, role: 'viewer', brandCode: providerCode, by: 'test' })
  const context = await as(mixed)
  const imported = () =>
    home.engine.read({
      sql: 'SELECT brand_code FROM imported_file WHERE principal = ?',
      params: [mixed],
      map: ([code]) => Number(code),
    })
  const send = (words: string) =>
    submitStaffForm(context, { name: 'upload', values: [words], filled: { file: ['F0LISTE'] } })
  await send(`marka=${providerCode}`)
  expect(await imported()).toEqual([])
  await send(`marka=${subBrandCode}`)
  expect(await imported()).toEqual([subBrandCode])
})

test('a command asks for the role again when chosen from an old menu', async () => {
  const reply = await runStaffAction(await as(viewer), { name: 'command', values: ['add'] })
  expect(reply.form).toBeUndefined()
  expect(textOf(reply)).toContain('düzenleyici yetkisi gerekir')
  const unknown = await runStaffAction(await as(), { name: 'command', values: ['x'] })
  expect(textOf(unknown)).toContain('artık geçerli')
})
