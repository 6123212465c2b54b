import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { openAddressFolder } from '../../test/support/folder.ts'
import { forAllTests } from '../../test/support/opened.ts'
import { editor, phone, say, subBrandCode, writesFirst } from '../../test/support/register.ts'
import { asker, filesInZip, openPackStory, other } from '../../test/support/verification/pack.ts'
import { nextToConfirm, noteConfirmation } from '../register/confirmation/confirmations.ts'
import { askConsent } from '../register/confirmation/consent-requests.ts'
import { erase } from '../register/erasure/erase.ts'
import { lookUp } from '../register/look-up/look-up.ts'
import { proveAddress } from '../register/recipients/people.ts'
import { write } from '../register/register.ts'
import { personData } from './personal-data.ts'

const story = forAllTests(() => openPackStory())
const folder = forAllTests(openAddressFolder)
beforeAll(async () => {
  const { register, clock } = story
  await writesFirst(register, '4711')
  await proveAddress(register, '4711', asker)
  const page = await nextToConfirm(register)
  await write(register, ...(page?.messages ?? []).map((own) => noteConfirmation(own, null)))
  await askConsent(register, subBrandCode, {
    recipient: asker,
    channels: ['MESAJ'],
    name: 'Deniz Örnek',
    language: 'tr',
    shown: {},
    networkAddress: '192.0.2.7',
  })
  for (const recipient of [asker, asker, other]) {
    await lookUp(register, { door: 'slack', id: 'U0ASKER' }, { recipient, purpose: 'look-up' })
    clock.move(60_000)
  }
})
async function textOf(recipient = asker): Promise<string> {
  const made = await personData(story.register, editor, { recipient })
  if (made.kind !== 'file') throw new Error('Cannot make the data: too many look-ups')
  const file = folder.file(`${made.fileName}.pdf`)
  writeFileSync(file, Object.values(filesInZip(made.content))[0] ?? '')
  const printed = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' })
  return printed.normalize('NFKC').replaceAll(/\s+/g, ' ')
}

test('the document about a person tells all that is held, and who asked how often', async () => {
  const text = await textOf()
  for (const part of [
    'Kişisel verileriniz',
    'Veri sorumlusu Örnek A.Ş. (İYS kodu 123456)',
    asker.address,
    'İlk kaydedildiği an 2 Mart 2026 14:05:09',
    'Bu dosyanın hazırlandığı andaki durum',
    'Üyelik formu no 118',
    'KAMPANYA: Örnek Kahve’de ikinci fincan bizden!',
    'Hesap no 4711',
    'Onayınızı size bildiren mesajlar',
    'gönderilmedi',
    'Deniz Örnek, SMS, 192.0.2.7',
    'Bu adresi kimler sordu',
  ]) {
    expect(text).toContain(part)
  }
  expect(text).toMatch(/U0ASKER \(personel, Slack.{0,40} durumu görmek 2 5 Mart 2026/)
  expect(text).toContain('bu belge')
  expect(text).not.toContain(other.address.slice(-7))
  expect(text).not.toMatch(/undefined|null|\[object|Mühür/)
})

test('the document about a person who asked to be erased tells why their refusals were recorded, in Turkish', async () => {
  const { register, clock } = story
  clock.move(60_000)
  await say(register, phone(55), 'ONAY')
  clock.move(60_000)
  await erase(register, editor, { recipient: phone(55), source: 'HS_EORTAM' })
  const text = await textOf(phone(55))
  expect(text).toContain(
    'Neden: verilerinin silinmesi istendi; silinirken her marka ve kanal için RET kaydedildi',
  )
  expect(text).toMatch(/silme isteği/)
  expect(text).not.toMatch(/reason|erasure/)
})
