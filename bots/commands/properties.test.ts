import fc from 'fast-check'
import { expect, test } from 'vitest'
import { staffTable } from '../../src/app/features.ts'
import {
  receiveContact,
  receiveText,
  runRecipientAction,
  runRecipientCommand,
} from '../../src/features/recipient-chat/chat.ts'
import {
  choicesOf,
  everythingIn,
  openCommandRegister,
  recipientContext,
  staffContext,
} from '../../test/support/commands.ts'
import { forAllTests } from '../../test/support/opened.ts'
import { email, phone, providerCode, subBrandCode } from '../../test/support/register.ts'
import { messagesIn } from '../messages/index.ts'
import type { Reply } from './reply.ts'
import { runStaffAction, runStaffCommand } from './staff.ts'

const tr = messagesIn('tr')
const en = messagesIn('en')

const { actions: staffActions, commands: staffCommands } = staffTable

const home = forAllTests(() => openCommandRegister())

const addresses = [phone(1), phone(2), phone(3), email(1)]

/** Whole, without its plus, as people dial it, or the part before the @. */
const forms = addresses.flatMap(({ kind, address }) =>
  kind === 'email' ? [address] : [address, address.slice(1), address.slice(3)],
)

function expectNoAddress(reply: Reply): void {
  const squeezed = everythingIn(reply).replace(/[\s()-]/g, '')
  for (const form of forms) expect(squeezed).not.toContain(form)
}

/** Repeated refusals included. */
async function changesMade(): Promise<number> {
  // From the table, since nothing of an erased recipient is read back.
  const [made] = await home.engine.read({
    sql: 'SELECT count(*) FROM change',
    params: [],
    map: ([count]) => Number(count),
  })
  return made ?? 0
}

const verb = fc.oneof(
  fc.constantFrom('ekle', 'onay', 'ret', 'add', 'approve', 'reject'),
  fc.constantFrom(...staffCommands.flatMap(({ words }) => [...words.tr, ...words.en]), '', '3', 'bilmem'),
)
const spelled = fc
  .tuple(fc.constantFrom(...addresses), fc.nat(3))
  .map(([{ kind, address }, way]) =>
    kind === 'email' || way === 0
      ? address
      : way === 1
        ? `0${address.slice(3)}`
        : way === 2
          ? `0${address.slice(3, 6)} ${address.slice(6, 9)} ${address.slice(9, 11)} ${address.slice(11)}`
          : address.slice(0, 10),
  )
const words = (weight: number, ...choice: readonly string[]) => ({
  weight,
  arbitrary: fc.constantFrom(...choice),
})
const piece = fc.oneof(
  words(6, 'sms', 'arama', 'e-posta', 'hepsi', 'HS_WEB', 'çağrı merkezi', 'şirket kararı'),
  words(4, `marka=${subBrandCode}`, 'marka=hepsi', 'marka=Örnek Kahve', 'marka="Örnek"', 'tip=TACIR'),
  words(3, 'dün 10:00', 'bugün 09:00', 'bugün', 'şimdi', '02.02.2026', '31.02.2026 10:00'),
  words(1, 'not="kaydedildi"', 'kaydedildi', 'mavi', '7', '"', 'marka=', 'tip=x'),
  { weight: 1, arbitrary: spelled },
)
const typed = fc
  .tuple(verb, spelled, fc.array(piece, { maxLength: 5 }))
  .map((words) => words.flat().join(' '))

/** Each stores a change, so that a run never depends on chance alone. */
const storing = ['ekle', 'ret'].flatMap((word) =>
  addresses.flatMap(({ kind, address }) =>
    (kind === 'email' ? ['e-posta'] : ['sms', 'arama']).map(
      (channel) => `${word} ${address} ${channel} HS_WEB marka=${subBrandCode}`,
    ),
  ),
)

/** Says "kaydedildi" exactly when something was stored, and shows no address. */
async function expectHonest(act: () => Promise<readonly Reply[]>): Promise<readonly Reply[]> {
  const before = await changesMade()
  const replies = await act()
  const stored = (await changesMade()) > before
  expect(replies.some((reply) => everythingIn(reply).includes('kaydedildi'))).toBe(stored)
  for (const reply of replies) {
    expectNoAddress(reply)
    if (!stored) expect(everythingIn(reply)).not.toContain('kaydedildi')
  }
  return replies
}

test('whatever the staff type and press, "kaydedildi" is said exactly when something was stored, and no address is shown', async () => {
  const use = fc.tuple(
    typed,
    fc.array(fc.nat(20), { maxLength: 4 }),
    fc.constantFrom('tr' as const, 'en' as const),
  )
  await fc.assert(
    fc.asyncProperty(use, async ([text, presses, language]) => {
      let [reply] = await expectHonest(async () => [
        await runStaffCommand(await staffContext(home, { language }), text),
      ])
      for (const place of presses) {
        const choices = choicesOf(reply as Reply)
        const action = choices[place % choices.length]?.action
        if (action === undefined) break
        const values = action.values.map(String)
        const pressed = async () => [
          await runStaffAction(await staffContext(home, { language }), { name: action.name, values }),
        ]
        ;[reply] = await expectHonest(pressed)
      }
      home.clock.move(1000)
    }),
    { numRuns: 300, examples: storing.map((text): [[string, number[], 'tr']] => [[text, [], 'tr']]) },
  )
  expect(await changesMade()).toBeGreaterThanOrEqual(storing.length)
})

test('a command that is refused has no part of its effect', async () => {
  const refused = fc.tuple(
    fc.constantFrom('ekle', 'onay', 'ret'),
    spelled,
    fc.constantFrom('mavi', 'tip=x', '31.02.2026'),
  )
  await fc.assert(
    fc.asyncProperty(refused, async ([word, to, wrong]) => {
      const before = await changesMade()
      await runStaffCommand(
        await staffContext(home),
        `${word} ${to} hepsi HS_WEB marka=${subBrandCode} ${wrong}`,
      )
      expect(await changesMade()).toBe(before)
    }),
    { numRuns: 50 },
  )
})

const crafted = fc.oneof(
  fc.constantFrom('', '0', '1', '-1', '1.5', '999999999999999', '9'.repeat(16), '1e9', 'null', 'NaN'),
  fc.constantFrom(String(subBrandCode), String(providerCode), '9999-12-31', '0000-01-01', '2026-03-01'),
  fc.constantFrom('ONAY', 'RET', 'all', 'pdf', 'zip', 'MESAJ', 'BIREYSEL', 'admin', 'viewer'),
  fc.constantFrom('permitted-csv', 'permitted-xlsx', 'evidence-pack', 'person-data'),
  fc.constantFrom('U0ADMIN', 'C0ODA', 'telegram', '-1001', '\0', '\ud800', '__proto__', 'x'.repeat(2000)),
)

test('arbitrary text and crafted buttons never throw, and store nothing', async () => {
  const text = fc.string({ unit: 'binary', maxLength: 60 })
  const values = fc.array(fc.oneof({ weight: 4, arbitrary: crafted }, text), { maxLength: 5 })
  const name = fc.oneof(text, fc.constantFrom(...staffActions.keys(), 'stop', 'undo', 'language', 'toString'))
  await fc.assert(
    fc.asyncProperty(text, name, values, async (words, action, given) => {
      const staff = await staffContext(home)
      const person = recipientContext(home, { userId: '1' })
      const before = await changesMade()
      await runStaffCommand(staff, words)
      await runStaffAction(staff, { name: action, values: given })
      await receiveText(person, words)
      await runRecipientCommand(person, words, words)
      await runRecipientAction(person, { name: action, values: given })
      await receiveContact(person, { phoneNumber: words, own: true, forwarded: false })
      expect(await changesMade()).toBe(before)
    }),
    // The number of a recipient is nothing that a button can carry.
    { numRuns: 300, examples: [['', 'erase', ['1']]] },
  )
})

/** A second press gives the first answer. */
const sayAgain = new Set(['undo', 'onay-give'])

test('whatever recipients press, the same two things hold', async () => {
  const use = fc.tuple(
    fc.nat(2),
    fc.constantFrom('start', 'ret', 'kvkk', 'yardim', 'onay', 'itiraz', 'gecmis', 'verilerim'),
    fc.array(fc.nat(20), { maxLength: 5 }),
  )
  await fc.assert(
    fc.asyncProperty(use, async ([who, word, presses]) => {
      const person = () => recipientContext(home, { userId: `p${who}` })
      const phoneNumber = phone(who + 1).address
      await runRecipientCommand(person(), 'start', '')
      await expectHonest(() => receiveContact(person(), { phoneNumber, own: true, forwarded: false }))
      let replies = await expectHonest(() => runRecipientCommand(person(), word, ''))
      for (const place of presses) {
        const choices = replies.flatMap(choicesOf)
        const action = choices[place % choices.length]?.action
        if (action === undefined) break
        const values = action.values.map(String)
        const pressed = () => runRecipientAction(person(), { name: action.name, values })
        replies = sayAgain.has(action.name) ? await pressed() : await expectHonest(pressed)
      }
      home.clock.move(1000)
    }),
    { numRuns: 150 },
  )
})

function textsOf(node: unknown, path = ''): [string, string][] {
  if (typeof node === 'string') return [[path, node]]
  if (typeof node !== 'object' || node === null) return []
  return Object.entries(node).flatMap(([key, value]) => textsOf(value, `${path}.${key}`))
}

test('texts keep to the rules of style', () => {
  for (const [path, text] of [...textsOf(tr), ...textsOf(en)]) {
    expect(text, path).not.toMatch(/!|maalesef|sorry|[’‘“”]/i)
    expect(text.trim(), path).toBe(text)
  }
})

test.each(['999999999999999', '1772600000000'])('no file is made for a moment to come: %s', async (at) => {
  for (const [name, ...values] of [['file', 'permitted-csv', String(subBrandCode), at, 'ONAY']] as const) {
    const reply = await runStaffAction(await staffContext(home), { name, values })
    expect(everythingIn(reply)).toContain(tr.staff.general.oldButton)
  }
})
