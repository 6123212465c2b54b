import { expect, test } from 'vitest'
import { StorageError, UnknownOutcomeError } from '../../db/engine.ts'
import { makeLink } from '../../src/register/links.ts'
import { ownConsents } from '../../src/register/look-up.ts'
import type { Register } from '../../src/register/register.ts'
import {
  openCommandRegister,
  press,
  pressAsRecipient,
  provePhone,
  recipientContext,
  staffContext,
  textOf,
} from '../../test/support/commands.ts'
import { forAllTests } from '../../test/support/opened.ts'
import { phone, say, subBrandCode } from '../../test/support/register.ts'
import { runRecipientAction, runRecipientCommand } from './recipient.ts'
import { runStaffCommand, submitStaffForm } from './staff.ts'

const home = forAllTests(() => openCommandRegister())

const full = new StorageError('Cannot write: the disk is full', { cause: null, passing: false })
const lost = new UnknownOutcomeError('Cannot tell: the answer was lost')

function fullAfter(units: number, fault: Error = full): Register {
  let made = 0
  const { engine } = home.register
  return {
    ...home.register,
    engine: {
      read: (query) => engine.read(query),
      unit: async (reads, decide) => {
        if (made++ >= units) throw fault
        return await engine.unit(reads, decide)
      },
      apply: (statements) => engine.apply(statements),
      mergeLog: () => engine.mergeLog(),
      close: () => engine.close(),
    },
  }
}

test('an outage is told apart from what was stored beside it', async () => {
  const to = phone(1)
  const context = { ...(await staffContext(home)), register: fullAfter(1) }
  const answerText = textOf(await runStaffCommand(context, `ret ${to.address} hepsi marka=${subBrandCode}`))
  expect(answerText).toContain('RET kaydedildi. Örnek Kahve, arama')
  expect(answerText).toContain('SMS şu anda kaydedilemedi, orada hiçbir şey değişmedi.')
  expect(await ownConsents(home.register, to)).toHaveLength(1)
})

test.each([
  ['could not be noted', phone(9), full],
  ['were noted or not, which is unknown,', phone(10), lost],
])('a refusal whose files %s is stored, with the button to add them', async (_, to, fault) => {
  await say(home.register, to, 'ONAY', { recipientType: 'TACIR', consentDate: '2026-03-02 10:00:00' })
  const context = { ...(await staffContext(home)), register: fullAfter(2, fault) }
  const answer = await submitStaffForm(context, {
    name: 'reject',
    values: [],
    filled: {
      ...{ address: to.address, channels: ['all'], brand: String(subBrandCode), type: 'on-record' },
      ...{ source: 'HS_EORTAM', files: ['F0LETTER'] },
    },
  })
  if (answer.kind !== 'reply') throw new Error(JSON.stringify(answer.errors))
  const answerText = textOf(answer.reply)
  expect(answerText.match(/RET kaydedildi/g)).toHaveLength(2)
  expect(answerText).toContain('Dosya şu anda alınamadı; aşağıdaki düğmeyle ekleyebilirsiniz.')
  const page = await press(await staffContext(home), answer.reply, 'Kanıt dosyası ekle')
  expect(textOf(page)).toMatch(/Arama RET'i[\s\S]*SMS \(tacir\) RET'i/)
})

test('when nothing at all could be stored, that is for the edge to tell', async () => {
  const context = { ...(await staffContext(home)), register: fullAfter(0) }
  const command = runStaffCommand(context, `ret ${phone(2).address} hepsi marka=${subBrandCode}`)
  await expect(command).rejects.toThrow(StorageError)
})

test('a link tells what it stopped, what it could not, and how to go on', async () => {
  const recipient = phone(4)
  const made = await makeLink(home.register, { recipient, brandCode: subBrandCode, channel: 'MESAJ' })
  const token = made.kind === 'made' ? made.token : ''
  const here = () => recipientContext(home, { userId: '7004' })
  await runRecipientCommand(here(), 'start', token)
  const [answer] = await runRecipientAction(
    { ...here(), register: fullAfter(2) },
    { name: 'link-stop', values: [token, 'all'] },
  )
  if (answer === undefined) throw new Error('There was no answer')
  const answerText = textOf(answer)
  expect(answerText).toMatch(/^RET kaydedildi\. Örnek Kahve artık o numarayı arayamaz\. /)
  expect(answerText).toContain(
    'hiçbir şey değişmedi: Örnek Kahve · SMS. Birkaç dakika sonra yeniden deneyin.',
  )
  const again = textOf(await pressAsRecipient(here(), answer, 'Örnek Kahve · SMS: durdur'))
  expect(again).toMatch(/^RET kaydedildi\. Örnek Kahve artık o numaraya SMS gönderemez\. /)
  expect(textOf(await pressAsRecipient(here(), answer, 'Örnek Kahve · SMS: durdur'))).toMatch(
    /^Örnek Kahve · SMS zaten RET \(2 Mart 2026'dan beri\)\./,
  )
})

test('a recipient learns which brands are not stopped yet', async () => {
  const to = phone(3)
  const here = () => recipientContext(home, { userId: '7003' })
  await provePhone(here, to)
  const [answer] = await runRecipientAction(
    { ...here(), register: fullAfter(2) },
    { name: 'stop-all', values: ['yes'] },
  )
  const answerText = answer === undefined ? '' : textOf(answer)
  expect(answerText).toContain('RET kaydedildi. Örnek A.Ş. artık sizi arayamaz ve size SMS gönderemez.')
  expect(answerText).toContain('şunlarda hiçbir şey değişmedi: Örnek Kahve.')
})
