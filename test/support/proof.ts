import { hash } from 'node:crypto'
import type { Certificate } from 'pkijs'
import { closeDaysThrough } from '../../src/ledger/days.ts'
import { sealEntries } from '../../src/ledger/seal.ts'
import { readCertificates } from '../../src/ledger/time-stamp/asn1.ts'
import { rfc3161Authority } from '../../src/ledger/time-stamp/authority.ts'
import { stampOfFile } from '../../src/proof/stamps.ts'
import { stampDay } from '../../src/proof/wanted-stamps.ts'
import type { Actor } from '../../src/register/actor.ts'
import {
  type ComplaintInput,
  noteComplaint,
  settleComplaint,
} from '../../src/register/complaints/complaints.ts'
import { erase as eraseRecipient } from '../../src/register/erasure/erase.ts'
import { addEvidence } from '../../src/register/evidence/later-evidence.ts'
import { seeHead } from './posted.ts'
import {
  editor,
  email,
  openTestRegister,
  phone,
  providerCode,
  say,
  subBrandCode,
  type TestRegister,
} from './register.ts'
import { dropAddress } from './retention.ts'
import { openAuthority } from './time-stamp-authority.ts'

export interface ProofStory extends TestRegister {
  /** The root of the authority that stamped. */
  readonly trusted: readonly Certificate[]
  readonly caPem: string
}

/** An actor who may do everything. */
const operator = { door: 'cli', id: 'test' } as const

/**
 * A register with an entry of every kind that proves something: four closed days, one of them empty, and an open one; two
 * brands; a repeat, a refusal İYS would not take, evidence; a day that was seen by two rooms, one that a real authority stamped
 * and one of the authority for trials, and a file that was handed out stamped by each, some of it before the last day was
 * closed; evidence added later to changes of both brands, before the first seal, behind it, and on the open day; complaints
 * of a closed day, one with its outcome, and one of the open day. One recipient has asked to be erased on a closed day, and
 * another on the open one, which goes on for three years: then the address of the first is dropped, and that of a third,
 * who comes back.
 */
export async function openProofStory(): Promise<ProofStory> {
  const opened = await openTestRegister({ now: '2026-03-02 15:00:00' })
  const { register, clock } = opened
  const said = { evidence: { note: 'söyledi', page: 3 } }
  const next = () => clock.move(2000)
  const first = await say(register, phone(1), 'ONAY', said)
  await addTo(opened, first, 'çağrı kaydı 1')
  next()
  const second = await say(register, email(1), 'ONAY', { channel: 'EPOSTA', brandCode: providerCode })
  await sealEntries(register)
  await addTo(opened, second, 'imzalı form 2', { door: 'telegram', id: '4711' })
  next()
  await say(register, phone(1), 'RET', { ...said, actor: { door: 'telegram', id: '4711' } })
  await complain(opened, { recipient: phone(1), brandCode: subBrandCode, channel: 'MESAJ', text: 'ileti 1' })
  await complain(opened, { recipient: email(1), messageAt: '2026-03-01', reference: '118' })
  clock.set('2026-03-03 10:00:00')
  await settleComplaint(register, editor, { id: 1, outcome: 'consent-shown', note: 'ispat gönderildi' })
  await say(register, phone(2), 'RET', { channel: 'ARAMA', consentDate: 'nonsense' })
  next()
  await say(register, phone(1), 'RET')
  next()
  await say(register, email(9), 'ONAY', { ...said, channel: 'EPOSTA' })
  await eraseRecipient(register, operator, { recipient: email(9), source: 'HS_EORTAM' })
  clock.set('2026-03-05 10:00:00')
  await closeDaysThrough(register, '2026-03-04')
  await say(register, phone(3), 'ONAY', said)
  next()
  await say(register, email(1), 'RET', { channel: 'EPOSTA', brandCode: providerCode })
  const outside = await stampAndSee(opened)
  await addTo(opened, first, 'çağrı kaydı 3')
  await complain(opened, { recipient: phone(1), text: 'istemediğim ileti', reference: '119' })
  await say(register, email(8), 'RET', { channel: 'EPOSTA' })
  await eraseRecipient(register, operator, { recipient: email(8), source: 'HS_EORTAM' })
  clock.set('2029-03-04 10:00:00')
  for (const recipient of [email(9), phone(2)]) await dropAddress(register, recipient)
  next()
  await say(register, phone(2), 'ONAY', { ...said, channel: 'ARAMA' })
  return { ...opened, ...outside }
}

async function complain({ register }: TestRegister, complaint: ComplaintInput): Promise<void> {
  const noted = await noteComplaint(register, editor, complaint)
  if (noted.kind !== 'noted') throw new Error(`Cannot note a complaint: ${noted.reason}`)
}

async function addTo(
  { register }: TestRegister,
  { change }: Awaited<ReturnType<typeof say>>,
  note: string,
  actor: Actor = editor,
): Promise<void> {
  const changeId = Buffer.from(change?.id ?? '', 'hex')
  const added = await addEvidence(register, actor, { changeId, note })
  if (added.kind !== 'added') throw new Error(`Cannot add evidence: ${added.kind}`)
}

async function stampAndSee({ register, clock }: TestRegister) {
  const server = await openAuthority()
  const trusted = readCertificates(server.caPem)
  const authority = rfc3161Authority({ url: server.url, username: null, password: null })
  const real = { authority, trusted }
  const see = (place: string) => seeHead(register, '2026-03-02', place)
  await stampDay(register, real, '2026-03-03')
  await stampOfFile(register, real, hash('sha384', 'a permitted database', 'buffer'))
  await see('slack C0RAPOR')
  clock.set('2026-03-06 10:00:00')
  await closeDaysThrough(register, '2026-03-05')
  await stampDay(register, real, '2026-03-04')
  await stampOfFile(register, real, hash('sha384', 'another one', 'buffer'))
  await server.close()
  await see('telegram -100123')
  return { trusted, caPem: server.caPem }
}
