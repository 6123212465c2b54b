import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { forAllTests } from '../../test/support/opened.ts'
import { editor, email, phone, say, subBrandCode, writesFirst } from '../../test/support/register.ts'
import { asker, openPackStory, other } from '../../test/support/verification/pack.ts'
import { setSetting } from '../register/company/settings.ts'
import { makeCode } from '../register/confirmation/codes.ts'
import { nextToConfirm, noteConfirmation } from '../register/confirmation/confirmations.ts'
import { askConsent } from '../register/confirmation/consent-requests.ts'
import { erase } from '../register/erasure/erase.ts'
import { lookUp } from '../register/look-up/look-up.ts'
import { proveAddress } from '../register/recipients/people.ts'
import { keepSmsText } from '../register/recipients/sms-texts.ts'
import { write } from '../register/register.ts'
import { collectPerson, personData } from './personal-data.ts'
import { purposes, sectionsOf } from './personal-data-pdf.ts'

const story = forAllTests(() => openPackStory())
beforeAll(async () => {
  const { register } = story
  await writesFirst(register, '4711')
  await proveAddress(register, '4711', asker)
  for (const recipient of [asker, asker, other]) {
    await lookUp(register, { door: 'slack', id: 'U0ASKER' }, { recipient, purpose: 'look-up' })
  }
})

async function textOf(recipient = asker, brandCodes?: readonly number[]) {
  const made = await collectPerson(story.register, editor, { recipient, brandCodes })
  if ('kind' in made) throw new Error('Cannot make the data: too many look-ups')
  const texts: string[] = []
  JSON.stringify(sectionsOf(made), (_, value: unknown) => {
    if (typeof value === 'string') texts.push(value)
    return value
  })
  return { ...made, text: texts.join('\n') }
}

describe('personData()', () => {
  test('has a name without the address', async () => {
    expect(await personData(story.register, editor, { recipient: asker })).toMatchObject({
      fileName: 'kisi-verileri_123456_2026-03-05_140509.zip',
    })
  })

  test('tells everything held about an address, and who asked about it, this asking last', async () => {
    const { pack, traces, text } = await textOf()
    expect(traces).toMatchObject({
      telegram: [{ userId: '4711', provedAt: story.clock.now() }],
    })
    expect(traces.lookUps[0]).toMatchObject({ door: 'slack', actor: 'U0ASKER', purpose: 'look-up' })
    expect(traces.lookUps.at(-1)).toMatchObject({ actor: 'U0EDITOR', purpose: 'personal data' })
    expect(pack.changes.map(({ door, status }) => `${door} ${status}`)).toEqual([
      'slack ONAY',
      'slack RET',
      'slack ONAY',
      'page RET',
      'telegram ONAY',
      'api ONAY',
    ])
    for (const part of [
      'Örnek A.Ş. (İYS kodu 123456)',
      asker.address,
      'Üyelik formu no 118',
      'KAMPANYA: Örnek Kahve’de ikinci fincan bizden!',
      '4711',
    ])
      expect(text).toContain(part)
    expect(text).toContain('U0ASKER (personel, Slack üzerinden)\ndurumu görmek\n2\n')
    expect(text).not.toMatch(/undefined|null|\[object|Mühür/)
    expect(text).not.toMatch(/başkası söyledi|başkasının şikâyeti/)
    expect(text).not.toContain(other.address)
  })

  test('tells of the messages that confirmed an ONAY, and of those that could not go out', async () => {
    const page = await nextToConfirm(story.register)
    await write(story.register, ...(page?.messages ?? []).map((own) => noteConfirmation(own, null)))
    expect((await textOf()).text).toMatch(/Onayınızı size bildiren mesajlar[\s\S]*gönderilmedi/)
    expect((await textOf(phone(98))).text).not.toContain('Onayınızı size bildiren mesajlar')
  })

  test('tells of what waits for a proof of an address, known or not', async () => {
    const { register } = story
    const stranger = email(77)
    await makeCode(register, { recipient: stranger, asker: 'telegram 1', use: 'address' })
    await askConsent(register, subBrandCode, {
      recipient: stranger,
      channels: ['EPOSTA'],
      name: 'Deniz Örnek',
      language: 'tr',
      shown: {},
      networkAddress: '192.0.2.7',
      recipientType: null,
      source: 'HS_WEB',
      provedBy: 'chat',
    })
    const { text } = await textOf(stranger)
    expect(text).toMatch(/E-postanıza gönderilen kod[\s\S]*kullanılmadı/)
    expect(text).toContain('Deniz Örnek, e-posta, 192.0.2.7')
    expect((await textOf()).text).not.toContain('Adresinizin doğrulanması için tutulanlar')
  })

  test('tells of the SMS that the number sent, until it is erased, even of an unknown number', async () => {
    const { register, clock } = story
    for (const n of [66, 67]) {
      const { address } = phone(n)
      const sms = { id: `${n}`, carrier: 'company', sender: address, destination: '', sentAt: null }
      const stored = { ...sms, text: `Ücret nedir ${n}?`, isAnsweredByCarrier: false }
      await keepSmsText(register, address, { key: `sms ${n}`, sms: stored, receivedAt: clock.now() })
    }
    const { text } = await textOf(phone(66))
    expect(text).toMatch(/Şirkete gönderdiğiniz SMS’ler[\s\S]*Ücret nedir 66\?/)
    expect(text).not.toContain('nedir 67')
    await erase(register, editor, { recipient: phone(66), source: 'HS_EORTAM' })
    expect((await textOf(phone(66))).text).not.toContain('Şirkete gönderdiğiniz')
    expect((await textOf(phone(67))).text).toContain('Ücret nedir 67?')
  })

  test('tells a person who asked to be erased why their refusals were recorded, in Turkish', async () => {
    const { register, clock } = story
    await say(register, phone(55), 'ONAY')
    clock.move(60_000)
    await erase(register, editor, { recipient: phone(55), source: 'HS_EORTAM' })
    const { text } = await textOf(phone(55))
    expect(text).toContain('verilerinin silinmesi istendi; silinirken her marka ve kanal için RET kaydedildi')
    expect(text).toMatch(/silme isteği/)
    expect(text).not.toMatch(/reason|erasure/)
  })

  test('keeps to the brands its asker may see', async () => {
    const { pack } = await textOf(asker, [123458])
    const codes = pack.changes.map(({ brandCode }) => brandCode)
    expect(new Set(codes)).toEqual(new Set([123458]))
  })

  test('says of an unknown address that nothing is held but the asking', async () => {
    const { pack, traces, text } = await textOf(phone(99))
    expect(pack).toMatchObject({ recipient: { known: 'no' }, changes: [] })
    expect(traces).toMatchObject({ lookUps: [{ purpose: 'personal data' }] })
    expect(text).toContain('bu adres kayıtlı değil')
    expect(text).toContain('Bu adrese bağlı bir Telegram hesabı yok.')
  })

  test('is refused over the daily ceiling of look-ups', async () => {
    const { register, engine, clock } = story
    await setSetting(engine, 'look_ups_per_day', '1', { by: 'test', now: clock.now() })
    clock.move(3000)
    expect(await personData(register, editor, { recipient: asker })).toEqual({ kind: 'ceiling', perDay: 1 })
  })
})

const root = resolve(import.meta.dirname, '../..')

function purposesInSource(): string[] {
  const files = ['src', 'bots'].flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts'))
      .map((entry) => join(entry.parentPath, entry.name)),
  )
  return (
    files
      // Purposes of playground rooms and of the SMS sender are something else.
      .filter((file) => !/playground|[/\\]sms[/\\]/.test(file))
      .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\bpurpose(?:: | = |: .* \?\? )'([^']+)'/g)])
      .map(([, purpose]) => purpose ?? '')
  )
}

test('every purpose of a look-up of an address has a Turkish name in the document', () => {
  const found = purposesInSource()
  expect(found).toEqual(expect.arrayContaining(['look-up', 'erasure', 'evidence pack', 'personal data']))
  // A reading of a whole brand or of a ticket is logged without an address, so no person's document lists it.
  const ofBrands = ['changes', 'changes that İYS did not take', 'iys changes', 'ticket']
  expect(found.filter((purpose) => !Object.hasOwn(purposes, purpose)).toSorted()).toEqual(ofBrands)
})
