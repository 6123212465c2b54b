import { afterEach, describe, expect, it } from 'vitest'
import { maskAddress } from '../../src/consent/recipient.ts'
import { addressesIn, shownWithPlace, withoutAddresses, withoutExamples } from '../support/leaks/addresses.ts'
import { forgetUsedAddresses, noteUsedAddresses, usedAddressesIn } from '../support/leaks/used.ts'
import { email, phone } from '../support/register.ts'

describe('usedAddressesIn()', () => {
  afterEach(forgetUsedAddresses)

  it.each(['{"ts":"1796559643.000200"}', 'https://ornek.slack.com/archives/C0TEST/p1796559643000200'])(
    "takes no number from Slack's id of a message in %s",
    (text) => {
      noteUsedAddresses(text)
      expect(usedAddressesIn(text)).toEqual([])
    },
  )

  it('takes no number from the beginning of an id, as a button has it', () => {
    noteUsedAddresses('add-file|1ee5456789012')
    expect(usedAddressesIn(`1ee5456789012${'0c'.repeat(25)}f`)).toEqual([])
  })

  it('finds a number that a suite has sent', () => {
    noteUsedAddresses(`MESAJ${phone(1).address}`)
    expect(usedAddressesIn(`\u0001${phone(1).address}\u0002`)).toHaveLength(1)
  })
})

describe('addressesIn()', () => {
  it.each([
    phone(1).address,
    email(1).address,
    '905321234567',
    '5321234567',
    '0532 123 45 67',
    '(0532) 123-45-67',
    '+90\u00a0532\u00a0123\u00a045\u00a067',
    '%2B905321234567',
    '+90+532+123+45+67',
    '+4915112345678',
    'ayse%40ornek.example',
    'ayse+kahve@xn--rnek-5qa.example',
  ])('finds %s in a sentence, in JSON and between the columns of a row', (address) => {
    for (const text of [
      `Sayın ${address}, merhaba`,
      JSON.stringify({ address }),
      `MESAJ${address}\u0001RET`,
    ]) {
      expect(addressesIn(text)).toHaveLength(1)
      expect(addressesIn(withoutAddresses(text))).toEqual([])
    }
  })

  it('finds one whose bytes are read one by one, as those of a file are', () => {
    const bytes = Buffer.from('+90\u00a0532\u00a0123\u00a045\u00a067, ayşe@örnek.example')
    expect(addressesIn(bytes.toString('latin1'))).toHaveLength(2)
  })

  it('finds a number before a hash in the next column', () => {
    expect(addressesIn(`${phone(1).address}${'c'.repeat(64)}`)).toHaveLength(1)
  })

  it.each([
    maskAddress(phone(1).address),
    maskAddress(email(1).address),
    Buffer.from(maskAddress(email(1).address)).toString('latin1'),
    'U0532123456',
    // An id of Slack's beside the next column of a row.
    'C5633123242\u0001',
    'D0A56331232/26',
    '2026-03-02T15:00:00.000Z 1772450000000 0.5321234567',
    'a5321234567c0ffee',
    '3f2b4c1d-5321-4234-9abc-905321234567',
    // Slack's id of a message, behind the last byte of a time.
    '+1795783500.000100',
    `+12345678901${'c'.repeat(21)}`,
    `+123456789012345${'c'.repeat(49)}`,
    // A UUID of which eight digits stand behind the bytes of a time.
    '\u0009\u0035\u003321234567-4954-4660-9c32-36a5c0ffee00',
    'crm@sistem.example',
    'telegram-test-api@4.2.1',
  ])('leaves %s alone', (text) => {
    expect(addressesIn(text)).toEqual([])
  })
})

it('shownWithPlace() tells what stands around an address, and neither the address nor other digits', () => {
  const content = `\u0001{"place":"17724${phone(2).address.slice(3)}2","at":1`
  expect(shownWithPlace(content, phone(2).address.slice(3))).toBe(
    '5000…02, in ·{"place":"99999[here]9","at":9',
  )
})

it('withoutExamples() forgives an example only where the texts of the bot give one', () => {
  const answerText = (text: string) => addressesIn(withoutExamples(text))
  expect(answerText('Yalnızca rakam yazın, örneğin 0532 123 45 67.')).toEqual([])
  expect(answerText('/izin şikayet 0532 123 45 67 sms')).toEqual([])
  expect(answerText('0532 123 45 67 bulundu')).toHaveLength(1)
  expect(answerText('örneğin 0532 123 45 68')).toHaveLength(1)
})
