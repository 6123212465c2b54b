import type { Recipient } from '../../../src/consent/recipient.ts'
import { stampDay } from '../../../src/day/stamps.ts'
import { closeDaysThrough } from '../../../src/ledger/days.ts'
import { sealEntries } from '../../../src/ledger/seal.ts'
import { rfc3161Authority } from '../../../src/ledger/time-stamp/authority.ts'
import { readCertificates } from '../../../src/ledger/time-stamp/request.ts'
import { renameBrand } from '../../../src/register/company/rename.ts'
import { setSetting } from '../../../src/register/company/settings.ts'
import { noteComplaint, settleComplaint } from '../../../src/register/complaints/complaints.ts'
import { erase } from '../../../src/register/erasure/erase.ts'
import { addEvidence } from '../../../src/register/evidence/add-evidence.ts'
import { noteAnswers } from '../../../src/register/iys-queue/answers.ts'
import { keepTicket } from '../../../src/register/links/tickets.ts'
import { seeHead } from '../posted.ts'
import { randomFrom } from '../random.ts'
import { dropAddress } from '../register/retention.ts'
import { editor, email, openTestRegister, phone, providerCode, say, subBrandCode } from '../register.ts'
import { openAuthority } from './time-stamp-authority.ts'

export type ProofStory = Awaited<ReturnType<typeof openProofStory>>

const operator = { door: 'cli', id: 'test' } as const
const actors = [editor, operator, { door: 'telegram', id: '4711' }] as const
const people: readonly Recipient[] = [phone(1), phone(2), phone(3), email(1), email(2)]
const days = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05']

const answersOfIys = [
  { outcome: 'refused', by: 'receipt', code: 'H178' },
  { outcome: 'registered', by: 'receipt', transactionId: 'ab'.repeat(32), creationDate: null },
  { outcome: 'registered', by: 'file', file: 'cd'.repeat(32) },
  { outcome: 'registered', by: 'word' },
] as const

/**
 * Random entries of every kind over four days and two brands; some days stamped and seen. After three years
 * an address is dropped, and one that comes back. The last change is the first of its key.
 */
export async function openProofStory(seed: number) {
  const opened = await openTestRegister({ now: `${days[0]} 09:00:00` })
  const { register, clock } = opened
  const random = randomFrom(seed)
  const server = await openAuthority()
  const trusted = readCertificates(server.caPem)
  const authority = rfc3161Authority({ url: server.url, username: null, password: null })
  const stamper = { authority, trusted }
  const changes: Buffer[] = []
  let complaints = 0
  let renames = 0

  async function sayOne(recipient = random.pick(people), status = random.pick(['ONAY', 'RET'] as const)) {
    const channel = recipient.kind === 'email' ? 'EPOSTA' : random.pick(['ARAMA', 'MESAJ'] as const)
    const { change } = await say(register, recipient, status, {
      channel,
      brandCode: random.pick([providerCode, subBrandCode]),
      actor: random.pick(actors),
      consentDate: status === 'RET' && random.chance(0.2) ? 'nonsense' : 'now',
      ...(random.chance(0.5) ? { evidence: { note: `söyledi ${random.below(1000)}` } } : {}),
    })
    if (change !== null) changes.push(Buffer.from(change.id, 'hex'))
  }

  const verbs: Readonly<Record<string, () => Promise<unknown>>> = {
    say: () => sayOne(),
    repeat: async () => {
      await sayOne(phone(1), 'RET')
      await sayOne(phone(1), 'RET')
    },
    prove: () =>
      addEvidence(register, random.pick(actors), {
        changeIds: [random.pick(changes)],
        proof: { note: `form ${random.below(1000)}` },
      }),
    complain: async () => {
      complaints += 1
      const about = random.pick([
        { brandCode: subBrandCode, channel: 'MESAJ' },
        { brandCode: providerCode, reference: '118' },
      ] as const)
      await noteComplaint(register, editor, { recipient: phone(1), text: `ileti ${complaints}`, ...about })
    },
    settle: async () => {
      if (complaints > 0) await settleComplaint(register, editor, { id: 1, outcome: 'consent-shown' })
    },
    erase: () => erase(register, operator, { recipient: email(7), source: 'HS_EORTAM' }),
    answer: () =>
      noteAnswers(register, random.pick([null, editor]), [
        { changeId: random.pick(changes), ...random.pick(answersOfIys) },
      ]),
    ticket: () =>
      keepTicket(
        register,
        { door: 'api', id: 'crm' },
        { brandCode: subBrandCode, channel: 'MESAJ', recipientType: 'BIREYSEL' },
        {
          checkedAt: register.clock(),
          answers: [
            { mark: register.vault.mark(phone(1).address), answer: { maySend: random.chance(0.5) } },
            { mark: null, answer: { maySend: false } },
          ],
        },
      ),
    rename: () => {
      renames += 1
      const code = random.pick([providerCode, subBrandCode])
      return renameBrand(register, operator, { code, name: `Örnek ${renames}` })
    },
    seal: () => sealEntries(register),
  }

  await setSetting(opened.engine, 'iys_exchange', 'file', { by: 'test', now: clock.now() })
  await sayOne(phone(1), 'ONAY')
  for (const answer of answersOfIys)
    await noteAnswers(register, editor, [{ changeId: changes[0] as Buffer, ...answer }])
  await sayOne(phone(8), 'RET')
  for (const n of [7, 9]) await sayOne(email(n), 'ONAY')
  await erase(register, operator, { recipient: email(9), source: 'HS_EORTAM' })
  for (const [at, date] of days.entries()) {
    for (const verb of random.shuffled([...Object.keys(verbs), 'say', 'say', 'prove', 'complain'])) {
      clock.move(1000 * (1 + random.below(600)))
      await verbs[verb]?.()
    }
    const next = days[at + 1]
    if (next === undefined) break
    clock.set(`${next} 09:00:00`)
    await closeDaysThrough(register, date)
    if (at === 0 || random.chance(0.5)) await stampDay(register, stamper, date)
    if (at === 1 || random.chance(0.5))
      await seeHead(register, date, random.pick(['slack C0RAPOR', 'telegram -100123']))
  }
  clock.set('2029-04-04 10:00:00')
  for (const recipient of [email(9), phone(8)]) await dropAddress(register, recipient)
  clock.move(2000)
  await sayOne(phone(8), 'ONAY')
  await sayOne(phone(1), 'RET')
  // The recipient is not erased, so the register ends with evidence that no seal covers.
  await addEvidence(register, editor, {
    changeIds: [changes.at(-1) as Buffer],
    proof: { note: 'son form' },
  })
  await sayOne(phone(6), 'ONAY')
  await server.close()
  return { ...opened, trusted }
}
