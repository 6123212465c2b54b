import { openEmbedded } from '../../db/embedded/embedded.ts'
import { openSnapshot } from '../../db/embedded/snapshot.ts'
import type { Engine } from '../../db/engine.ts'
import type { Verification } from '../../src/ledger/verification.ts'
import { listHistory } from '../../src/register/changes/changes.ts'
import { loadVaultWithAnyKey } from '../../src/register/keys.ts'
import { check, checkedMax } from '../../src/register/look-up/check.ts'
import type { Register } from '../../src/register/register.ts'
import { keyPathFor, keysIn } from '../../src/startup/keys.ts'
import { isAlive } from '../../src/startup/pid-file.ts'
import { verifyRegister } from '../../src/verification/verify-register.ts'
import type { RunningApp } from '../support/app.ts'
import { now } from '../support/clock/clock.ts'
import { numbers } from '../support/register/queries.ts'
import { registerOn } from '../support/register.ts'
import { type Acknowledged, provider } from './load.ts'

/* Reads the file of a running app from another process. */

export async function withBooks<Result>(
  { databasePath }: Pick<RunningApp, 'databasePath'>,
  read: (register: Register) => Promise<Result>,
): Promise<Result> {
  const engine = openEmbedded({ path: databasePath, isKept: () => isAlive(databasePath) })
  try {
    return await read(await registerOf(engine, databasePath))
  } finally {
    await engine.close()
  }
}

async function registerOf(engine: Engine, databasePath: string): Promise<Register> {
  const { izinKey } = await loadVaultWithAnyKey(engine, () => keysIn(keyPathFor(databasePath)))
  return await registerOn(engine, izinKey, now)
}

/** Acknowledged changes that the register does not hold exactly once, by the end of their number. */
export async function missing(register: Register, answerText: readonly Acknowledged[]): Promise<string[]> {
  const key = { brandCode: provider, channel: 'MESAJ', recipientType: 'BIREYSEL' } as const
  const addressed = (one: Acknowledged) => ({ kind: 'phone', address: one.recipient }) as const
  const approved = new Set<string>()
  for (let from = 0; from < answerText.length; from += checkedMax) {
    const recipients = answerText.slice(from, from + checkedMax).map(addressed)
    for (const { address } of await check(register, { ...key, recipients })) approved.add(address)
  }
  const wrong: string[] = []
  for (const one of answerText) {
    const changes = await listHistory(register, { recipient: addressed(one), limit: 10 })
    const isOnce = changes.length === 1 && changes[0]?.status === one.status
    if (!isOnce || approved.has(one.recipient) !== (one.status === 'ONAY'))
      wrong.push(`${one.status} of …${one.recipient.slice(-5)}, ${one.when}`)
  }
  return wrong
}

/** Verifies one moment, since the server goes on writing. */
export async function verified({
  databasePath,
}: Pick<RunningApp, 'databasePath'>): Promise<Pick<Verification, 'ok' | 'changes' | 'firstBad'>> {
  const engine = openSnapshot(databasePath)
  try {
    const register = await registerOf(engine, databasePath)
    const { ok, changes, firstBad } = await verifyRegister(register)
    return { ok, changes, firstBad }
  } finally {
    await engine.close()
  }
}

export async function undone({ engine }: Register): Promise<{ inbox: number; adds: number; outbox: number }> {
  const [inbox = 0] = await engine.read(numbers('SELECT count(*) FROM inbox WHERE done_at IS NULL'))
  const [adds = 0] = await engine.read(numbers('SELECT count(*) FROM add_item WHERE sealed IS NOT NULL'))
  const [outbox = 0] = await engine.read(numbers(`SELECT count(*) FROM outbox WHERE state <> 'sent'`))
  return { inbox, adds, outbox }
}
