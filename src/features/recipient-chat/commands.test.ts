import { describe, expect, test } from 'vitest'
import type { Reply } from '../../../bots/commands/reply.ts'
import { heldMails, labelsOf, recipientContext, textOf } from '../../../test/support/commands.ts'
import { recipientChat } from '../../../test/support/platforms/recipient-chat.ts'
import { say, subBrandCode } from '../../../test/support/register.ts'
import { runRecipientCommand } from './chat.ts'
import { introduction, recipientCommands } from './commands.ts'
import { recipientMessages } from './messages.ts'

const chat = recipientChat()
const { allTexts, command, commandText, context, home, press, pressed } = chat
const { provePhone, share, states, type, typed, writer } = chat

describe('free text', () => {
  test('with a phone number is no proof, and is not said back', async () => {
    const replies = await type('0500 000 00 77 istemiyorum')
    expect(allTexts(replies)).toContain('Numarayı yazmanız doğrulamaya yetmiyor')
    expect(allTexts(replies)).not.toContain('00 77')
    expect(replies[0]?.parts.some(({ kind }) => kind === 'contact-request')).toBe(true)
  })

  test('with the word of a link is no phone number, whatever digits it has', async () => {
    for (const word of ['a1b2c3d4e5f6g7h8', '/start 12a34b56c78d90e1']) {
      expect(await typed(word)).not.toContain('Numarayı yazmanız')
    }
    for (const number of ['0500 000 00 77', '+90(500)000-00-77', '500.000.00.77', '0500 – 000 – 00 – 77']) {
      expect(await typed(number)).toContain('Numarayı yazmanız')
    }
  })

  test('with an e-mail address points to the e-mail', async () => {
    expect(await typed('ali@ornek.example')).toContain('bağlantıyı')
  })

  test.each(['STOP', 'lütfen durdurun', 'aboneliği iptal et'])(
    '%j asks for the number, and then whether all is to stop',
    async (text) => {
      const [reply] = await type(text)
      expect(reply?.parts.some(({ kind }) => kind === 'contact-request')).toBe(true)
      expect(allTexts(await share())).toContain('Hepsi durdurulsun mu?')
    },
  )

  test.each([
    'RET',
    'ret.',
    'dur',
    'İPTAL',
    'stop',
    'beni aramayın',
    'Lütfen durun',
    'please stop',
    'Bana mesaj göndermeyin',
    'aramayın beni!',
    'YAZMAYIN artık',
    'sms atmayın lütfen',
    'cancel',
    'quit',
    'abonelikten çık',
    'Rahatsız etmeyin.',
    'unsubscribe',
    'kimse beni aramasın',
    'beni arama lütfen',
    'reddediyorum',
    'mesaj gelmesin',
    'end',
    "Örnek Kahve'den reklam göndermeyin",
  ])('%j is asked whether all is to stop, and one press stops it', async (text) => {
    await say(home.register, writer.phone, 'ONAY')
    await provePhone()
    const [question] = await type(text)
    expect(textOf(question as Reply)).toMatch(/^Hepsi durdurulsun mu\? /)
    expect(labelsOf(question as Reply)).toEqual(['Evet, hepsini durdur', 'İzinlerimi göster'])
    expect(await states()).toEqual([`${subBrandCode} MESAJ ONAY`])
    await press(question as Reply, 'Evet, hepsini durdur')
    expect((await states()).every((state) => state.includes('RET'))).toBe(true)
    expect(await typed(text)).toContain('Tüm markaları durdurdunuz.')
  })

  test.each(['merak etmeyin', 'arama', 'yazı', 'atm', 'durum'])('%j is no refusal', async (text) => {
    await provePhone()
    expect(await typed(text)).toContain('anlayamadım')
  })

  test('unknown to us shows the next step: the number first, then RET and help', async () => {
    const [first] = await type('naber')
    expect(textOf(first as Reply)).toMatch(/^Ne istediğinizi anlayamadım\. Numaranızı/)
    expect(first?.parts.some(({ kind }) => kind === 'contact-request')).toBe(true)
    await provePhone()
    expect(await typed('naber')).toBe(
      'Ne istediğinizi anlayamadım. Mesajları durdurmak için RET yazın. Yapabildiklerim: /yardim\nİzinlerimi göster',
    )
  })

  test.each(['Merhaba', 'selam!', 'Hello', 'hi'])('%j is greeted as /start is', async (text) => {
    expect(await typed(text)).toMatch(/^Merhaba\. Ben Örnek A\.Ş\./)
  })

  test.each(['Teşekkürler!', 'çok teşekkür ederim', 'tamam', '👍', '🙏🏽❤️'])(
    '%j gets one short line',
    async (text) => {
      expect(await typed(text)).toBe('Rica ederim. Bir isteğiniz olursa: /yardim')
    },
  )

  test('for help is answered with what this person can do now', async () => {
    const unproved = await commandText('yardim')
    expect(unproved).toMatch(/\/kvkk: [\s\S]*Numaranızı paylaşmak istemezseniz/)
    expect(unproved).not.toMatch(/\/ret|\/eposta/)
    await provePhone()
    const help = await commandText('yardim')
    expect(help).toContain('/ret: ')
    expect(help).not.toMatch(/\/eposta|\/start|paylaşmak istemezseniz/)
    const { mailOf } = heldMails()
    const withMail = context({ mail: mailOf(home, writer.userId) })
    expect(allTexts(await runRecipientCommand(withMail, 'yardim', ''))).toContain('/eposta: ')
  })
})

const allWords = recipientCommands.flatMap(({ words: { tr, en } }) => [...new Set([...tr, ...en])])

test.each(allWords)('/%s answers in either language', async (word) => {
  for (const language of ['tr', 'en'] as const) {
    const replies = await runRecipientCommand(
      recipientContext(home, { userId: `${language}${word}`, language }),
      word,
      '',
    )
    expect(allTexts(replies)).not.toMatch(/undefined|null/)
    expect(replies[0]?.summary).not.toBe('')
  }
})

test('/dil changes the language for good', async () => {
  const [question] = await command('dil')
  expect(await pressed(question as Reply, 'English')).toBe("I'll write in English from now on.")
  expect(await commandText('yardim')).toContain('free of charge and without giving a reason')
  expect(await commandText('dil', 'tr')).toBe('Artık Türkçe yazıyorum.')
})

test('/kvkk names controller, purpose, legal basis, rights and how to apply', async () => {
  const text = await commandText('kvkk')
  for (const word of ['Veri sorumlusu: Örnek A.Ş.', 'Amaç', 'KVKK m. 5/2', 'm. 11', '30 gün'])
    expect(text).toContain(word)
})

const menuIn = (language: 'tr' | 'en') => introduction(language, true).menu

test('Telegram takes the menu', () => {
  for (const language of ['tr', 'en'] as const) {
    const menu = menuIn(language)
    expect(menu).toHaveLength(recipientCommands.length)
    for (const { command, description } of menu) {
      expect(command).toMatch(/^[a-z0-9_]{1,32}$/)
      expect(description.length).toBeGreaterThan(2)
      expect(description.length).toBeLessThanOrEqual(256)
    }
  }
  expect(menuIn('en').slice(0, 3)).toMatchObject([
    { command: 'consents' },
    { command: 'stop' },
    { command: 'allow' },
  ])
})

test.each(['tr', 'en'] as const)('texts name the commands of their language (%s)', (language) => {
  const known = menuIn(language).map(({ command }) => `/${command}`)
  const named = JSON.stringify(recipientMessages[language], (_, text) =>
    typeof text === 'function' ? String(text) : text,
  ).matchAll(/(?<=[ "`(])\/[a-z_]+\b/g)
  expect(known).toEqual(expect.arrayContaining([...named].map(([command]) => command)))
})
