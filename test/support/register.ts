import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Engine } from '../../db/engine.ts'
import { registerOf } from '../../src/app/register.ts'
import { readWallTime } from '../../src/calendar/istanbul.ts'
import type { Actor } from '../../src/consent/actor.ts'
import type { ConsentRequest, Status } from '../../src/consent/consent.ts'
import type { Recipient } from '../../src/consent/recipient.ts'
import { addBrand, addProvider } from '../../src/register/company/brands.ts'
import { loadVault } from '../../src/register/keys.ts'
import { notePerson } from '../../src/register/recipients/people.ts'
import type { RecordOutcome } from '../../src/register/record/change-request.ts'
import { type RecordInput, record } from '../../src/register/record/record.ts'
import type { Register } from '../../src/register/register.ts'
import { noteIzinKey } from './leaks/database-key.ts'
import { searchWriteAheadLog } from './leaks/leaks.ts'
import { noteUsedAddresses } from './leaks/used.ts'
import { type EngineName, openEngine, usualEngine } from './register/engines.ts'
import { placeMigrated } from './register/migrated-file.ts'

export const providerCode = 123456
export const subBrandCode = 123457

export type TestRegister = Awaited<ReturnType<typeof openTestRegister>>

export interface TestRegisterOptions {
  readonly now?: string
  readonly activatedAt?: string
  /** The engine of this run by default. */
  readonly engine?: EngineName
}

/** A new file with today's schema, provider 123456 and brand 123457 "Örnek Kahve"; `close` removes it. */
export async function openTestRegister(options: TestRegisterOptions = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'izin-test-'))
  const path = join(folder, 'izin.db')
  const izinKey = randomBytes(32)
  noteIzinKey(izinKey)
  const clock = fakeClock(options.now ?? '2026-03-02 15:00:00')
  await placeMigrated(path)
  const opened = await openEngine(options.engine ?? usualEngine(), path)
  const { engine } = opened
  const others: Engine[] = []
  const register = await registerOn(engine, izinKey, clock.now)
  await addProvider(register, {
    code: providerCode,
    name: 'Örnek A.Ş.',
    activatedAt: instant(options.activatedAt ?? '2020-01-01 00:00:00'),
  })
  await addBrand(register, { providerCode, code: subBrandCode, name: 'Örnek Kahve' })
  return {
    register,
    engine,
    clock,
    path,
    izinKey,
    /** Null for a file. */
    server: opened.server,
    /** Engine of another process; closed with the register. */
    another(): Engine {
      const other = opened.another()
      others.push(other)
      return other
    },
    async close(): Promise<void> {
      searchWriteAheadLog(path)
      for (const other of others) await other.close()
      await opened.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export async function registerOn(engine: Engine, izinKey: Buffer, clock: () => number): Promise<Register> {
  return registerOf({ engine, vault: await loadVault(engine, izinKey), clock })
}

export function fakeClock(wallTime: string) {
  let at = instant(wallTime)
  return {
    /** ms UTC. */
    now: () => at,
    set(to: string): void {
      at = instant(to)
    },
    move(ms: number): void {
      at += ms
    },
  }
}

export function instant(wallTime: string): number {
  const read = readWallTime(wallTime)
  if (read.kind === 'refused') throw new Error(`Cannot read wall time "${wallTime}": wrong ${read.reason}`)
  return read.at
}

/** A valid mobile number for each n below 10,000,000. */
export function phone(n: number): Recipient {
  return used({ kind: 'phone', address: `+90500${String(n).padStart(7, '0')}` })
}

export function email(n: number): Recipient {
  return used({ kind: 'email', address: `alici${n}@ornek.example` })
}

/** The search for leaks looks for it. */
export function used(recipient: Recipient): Recipient {
  noteUsedAddresses(recipient.address)
  return recipient
}

export const editor = { door: 'slack', id: 'U0EDITOR' } as const

export interface StatementChoices
  extends Partial<Omit<RecordInput, 'request' | 'recipient'>>,
    Partial<ConsentRequest> {
  readonly actor?: Actor
}

type Decided = Extract<RecordOutcome, { kind: 'decided' }>

/** A second person who approves, a complaint included. */
const approved = ({ isDisputed }: { readonly isDisputed: boolean }) => ({
  secondPerson: 'U0SECOND',
  despiteComplaint: isDisputed,
})

/** Now, to brand 123457, for SMS, by an editor, unless said otherwise. */
export async function say(
  register: Register,
  recipient: Recipient,
  status: Status,
  {
    actor = editor,
    evidence,
    requestKey,
    brandCode = subBrandCode,
    channel = 'MESAJ',
    ...request
  }: StatementChoices = {},
): Promise<Decided> {
  const said = {
    brandCode,
    recipient,
    channel,
    evidence,
    requestKey,
    confirmed: true,
    request: { recipientType: 'BIREYSEL', source: 'HS_WEB', consentDate: 'now', ...request, status },
  } as const
  const first = await record(register, actor, said)
  const outcome =
    first.kind === 'second-person-needed'
      ? await record(register, actor, { ...said, ...approved(first) })
      : first
  if (outcome.kind !== 'decided') throw new Error(`Cannot record: ${outcome.kind}`)
  return outcome
}

export const onayNow = {
  recipientType: 'BIREYSEL',
  status: 'ONAY',
  source: 'HS_WEB',
  consentDate: 'now',
} as const

/** The chat has the person's number. */
export async function writesFirst(register: Register, userId: string): Promise<void> {
  const account = { accountId: userId, chatId: userId }
  await notePerson(register, { userId, account, language: 'tr' })
}
