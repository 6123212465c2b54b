import { expect, test } from 'vitest'
import type { Part, Reply } from '../../../bots/commands/reply.ts'
import { openCommandRegister, pressAsRecipient, recipientContext } from '../../../test/support/commands.ts'
import { forEachTest } from '../../../test/support/opened.ts'
import { phone, say, subBrandCode } from '../../../test/support/register.ts'
import { maskAddress } from '../../consent/recipient.ts'
import { setSetting } from '../../register/company/settings.ts'
import { proveAddress } from '../../register/recipients/people.ts'
import { runRecipientCommand } from './chat.ts'
import { allMessages } from './messages.ts'
import { botWording } from './speaker.ts'

const home = forEachTest(() => openCommandRegister())

const wordsFor = {
  tr: { company: '‹şirket›', brand: '‹marka›', address: '+‹numara›', stop: 'durdur', allow: 'izin ver' },
  en: { company: '‹company›', brand: '‹brand›', address: '+‹number›', stop: 'stop', allow: 'allow' },
} as const

/** Buttons stand in brackets. */
function linesOf(part: Part): string[] {
  if (part.kind === 'choices') return part.choices.map(({ label }) => `[${label}]`)
  if (part.kind === 'contact-request') return [`[${part.label}]`]
  return 'text' in part && typeof part.text === 'string' ? part.text.split('\n') : []
}

test.each(['tr', 'en'] as const)(
  'botWording() holds what a recipient is shown before giving or withdrawing a consent (%s)',
  async (language) => {
    const { company, brand, address, stop, allow } = wordsFor[language]
    await home.engine.apply([
      `UPDATE provider SET name = '${company}'`,
      `UPDATE brand SET name = '${brand}', closed_at = CASE code WHEN ${subBrandCode} THEN NULL ELSE 1 END`,
    ])
    const recipient = phone(71)
    const userId = '71'
    const context = () => recipientContext(home, { userId, language })
    const command = async (name: string) => (await runRecipientCommand(context(), name, ''))[0]
    const contact = 'ornek.com.tr/iletisim'
    await setSetting(home.engine, 'contact', contact, { by: 'test', now: home.clock.now() })
    const wording = botWording({ messages: allMessages[language], company, contact, language })
    expect(wording).toContain(`(${contact})`)
    const check = (reply: Reply | undefined) => {
      if (reply === undefined) throw new Error('There was no reply')
      const lines = reply.parts.flatMap(linesOf)
      expect(lines.length).toBeGreaterThan(0)
      for (const line of lines)
        expect(wording).toContain(line.replaceAll(maskAddress(recipient.address), address))
      return reply
    }
    check(await command('start'))
    check(await command('kvkk'))
    await proveAddress(home.register, userId, recipient)
    for (const channel of ['ARAMA', 'MESAJ'] as const)
      await say(home.register, recipient, 'ONAY', { channel })
    home.clock.move(60_000)
    const list = check(await command('izinlerim'))
    await pressAsRecipient(context(), list, `${brand} · SMS: ${stop}`)
    check(await command('izinlerim'))
    const offered = await command('onay')
    if (offered === undefined) throw new Error('There was no reply')
    check(await pressAsRecipient(context(), offered, `${brand} · SMS: ${allow}`))
  },
)
