import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { forEachTest } from '../../../test/support/opened.ts'
import { editor, email, openTestRegister, phone, say } from '../../../test/support/register.ts'
import type { Recipient } from '../../consent/recipient.ts'
import { lookUp } from '../look-up/look-up.ts'
import { notePerson, proveAddress } from '../recipients/people.ts'
import { keepDraft } from './drafts.ts'

const opened = forEachTest(() => openTestRegister())

async function everyByte(): Promise<Buffer> {
  const folder = dirname(opened.path)
  const files = await readdir(folder)
  expect(files.some((file) => file.endsWith('-wal'))).toBe(true)
  return Buffer.concat(await Promise.all(files.map((file) => readFile(join(folder, file)))))
}

function spellings({ address }: Recipient): Buffer[] {
  const bare = address.replace('+', '')
  return [
    Buffer.from(bare),
    Buffer.from(bare, 'utf16le'),
    Buffer.from(Buffer.from(bare).toString('hex')),
    Buffer.from(Buffer.from(address).toString('base64').replaceAll('=', '')),
    Buffer.from(bare.slice(-9)),
  ]
}

describe('the database file', () => {
  test('holds no address and no word of the evidence, wherever the register has put them', async () => {
    const { register } = opened
    const recipients = [phone(1_234_567), email(424_242)]
    const evidence = { text: 'gizli-kanıt-sözü', address: phone(1_234_567).address }
    for (const recipient of recipients) {
      const channel = recipient.kind === 'email' ? 'EPOSTA' : 'MESAJ'
      const key = { channel, evidence } as const
      await say(register, recipient, 'ONAY', { ...key, requestKey: `key ${channel}` })
      await say(register, recipient, 'RET', { ...key, actor: { door: 'telegram', id: '778899' } })
      await say(register, recipient, 'RET', { ...key, source: 'HS_FAX' })
      await lookUp(register, editor, { recipient, purpose: 'sorgula' })
      await keepDraft(register, 'U0EDITOR', { recipient, note: evidence.text })
      await notePerson(register, {
        userId: '778899',
        account: { accountId: '778899', chatId: '5' },
        language: 'tr',
      })
      await proveAddress(register, '778899', recipient)
    }
    const bytes = await everyByte()
    // The search finds what is there in the clear.
    expect(bytes.includes('HS_WEB')).toBe(true)
    for (const recipient of recipients) {
      for (const spelling of spellings(recipient)) expect(bytes.includes(spelling)).toBe(false)
    }
    expect(bytes.includes('gizli-kan')).toBe(false)
    expect(bytes.includes(register.vault.mark(phone(1_234_567).address))).toBe(true)
  })

  test('holds no key in the clear', async () => {
    expect((await everyByte()).includes(opened.izinKey)).toBe(false)
  })
})
