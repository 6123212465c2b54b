import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbedded } from '../../db/embedded.ts'
import type { Engine } from '../../db/engine.ts'
import { migrate } from '../../db/migrate.ts'
import type { Query } from '../../db/statement.ts'
import { addDays, dayOf, instantAt, nextDay, readWallTime } from '../../src/calendar/istanbul.ts'
import { type Config, readConfig } from '../../src/config.ts'
import type { Recipient } from '../../src/consent/recipient.ts'
import { dailyReport } from '../../src/delivery/report/daily-report.ts'
import type { Stamper } from '../../src/proof/stamp/authority.ts'
import { localAuthority, makeLocalAuthority } from '../../src/proof/stamp/local.ts'
import { verifyRegister } from '../../src/proof/verify/register.ts'
import { addBrand, addProvider } from '../../src/register/brands.ts'
import { addClient } from '../../src/register/clients.ts'
import type { Register } from '../../src/register/register.ts'
import { addRoom } from '../../src/register/rooms.ts'
import { setSetting } from '../../src/register/settings.ts'
import { addressesIn, withoutExamples } from '../support/leaks/addresses.ts'
import { type Random, randomFrom } from '../support/random.ts'
import { registerOn } from '../support/register.ts'
import { BrokenPromise, holds } from './broken.ts'
import { company, openDoors, secrets, systemName } from './doors.ts'
import { Ledger } from './ledger.ts'
import { type Fate, type Machine, startMachine } from './machine.ts'
import { openMemoryDatabase } from './memory-engine.ts'
import { simulatedPlatforms } from './platforms.ts'
import { simulateTimers } from './timers.ts'

export interface Simulated {
  readonly days: number
  readonly changes: number
  readonly deaths: number
  readonly messages: number
  /** The same for the same seed: everything that was done, and what was answered. */
  readonly trace: string
}

export interface SimulationOptions {
  readonly seed: number
  readonly days: number
  /** Opens the database once more, as a new process does; the embedded file unless another engine is to be tried. */
  readonly openEngine?: (folder: string) => Engine
  /** Sees each thing that is done, for whoever looks into a seed. */
  readonly tell?: (line: string) => void
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const actsPerDay = 8
const people = 12
/** A machine of ours is down for at most so long, and a database out of order. */
const downtimeMaxMs = 40 * hourMs

/** A promise that was broken, with the seed and the day on which it was. */
export class SimulationFailed extends Error {
  override readonly name = 'SimulationFailed'
}

/**
 * Runs the whole app for so many days of a clock of its own, with everybody acting by chance. Throws SimulationFailed at
 * the first promise that does not hold. The same seed does the same again.
 */
export async function simulate(options: SimulationOptions): Promise<Simulated> {
  // What is in memory is not slower for being safe; the disk itself is tried elsewhere.
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'izin-simulation-'))
  const world = await openWorld(options, folder)
  try {
    return await world.run()
  } catch (error) {
    const at = new Date(world.now()).toISOString()
    const what = error instanceof BrokenPromise ? error.message : String(error)
    throw new SimulationFailed(`seed ${options.seed}, ${at}: ${what}`, { cause: error })
  } finally {
    await world.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function openWorld(options: SimulationOptions, folder: string) {
  const random = randomFrom(options.seed)
  const path = join(folder, 'izin.db')
  // One simulation in four runs on the file itself, whose every call takes five times as long.
  const memory = random.chance(0.25) ? null : openMemoryDatabase()
  const openEngine = options.openEngine ?? (() => memory?.engine() ?? openEmbedded({ path }))
  const start = wallTime('2026-03-02 08:00:00') + random.below(300) * 24 * hourMs
  let at = start
  const now = () => at
  const timers = simulateTimers(now)
  const izinKey = Buffer.from(Array.from({ length: 32 }, () => random.below(256)))

  const trace: string[] = []
  const note = (line: string) => {
    trace.push(line)
    options.tell?.(`${new Date(at).toISOString()} ${line}`)
  }
  const seen = (place: string, body: string) => {
    holds(addressesIn(withoutExamples(body)).length === 0, `no address is in ${place}`)
  }

  const books = openEngine(folder)
  await migrate(books, start)
  const register = await registerOn(books, izinKey, now)
  await prepare(register)
  const clientSince = start
  const ledger = new Ledger(register)
  const platforms = simulatedPlatforms({ now, random, seen })
  const stamps = await localAuthority(await makeLocalAuthority(start), now)
  const stamper: Stamper = { ...stamps, evidential: false, authority: failing(stamps.authority, random) }
  // What signs and verifies runs on other threads, whose turn nobody can foresee: there ticks are alone.
  const isStamped = random.chance(0.25)
  const recipients = Array.from({ length: people }, (_, n): Recipient => {
    return { kind: 'phone', address: `+90535${String(1_000_000 + n)}` }
  })

  /** While it lasts every call of the engine fails. */
  let outageUntil = 0
  let calm = false
  function fate(): Fate {
    if (calm) return 'well'
    if (at < outageUntil) return 'fails'
    if (random.chance(0.0004)) return random.pick(['dies before', 'dies after'])
    return 'well'
  }

  let deaths = 0
  let machines = 0
  async function boot(): Promise<Machine> {
    machines += 1
    return await startMachine({
      config: configOf(),
      izinKey,
      openEngine: () => openEngine(folder),
      now,
      random: random.next,
      fetch: platforms.fetch,
      stamper: isStamped ? stamper : null,
      fate,
      logged: (line) => seen('the log', line),
      holder: `machine ${machines}`,
    })
  }
  let machine = await boot()

  const doors = openDoors({
    random,
    register,
    ledger,
    platforms,
    now,
    recipients,
    clientSince,
    seen,
    note,
    ask: (request) => machine.ask(request),
  })

  /** The next process takes over where one has died, after some time in which nobody is there. */
  async function revive(): Promise<void> {
    await machine.quiet()
    await machine.bury()
    deaths += 1
    note('died')
    at += random.chance(0.2) ? random.below(downtimeMaxMs) : random.below(10 * minuteMs)
    machine = await boot()
  }

  async function step(): Promise<void> {
    at += random.below(2 * (24 / actsPerDay) * 60) * minuteMs + random.below(minuteMs)
    // A clock that is set back and forth, as by a time service or a summer time that somebody forgot to switch off.
    if (random.chance(0.02)) at += random.pick([-hourMs, hourMs, -5 * minuteMs])
    timers.run()
    platforms.trouble = random.chance(0.1) ? 0.8 : 0.1
    if (random.chance(0.01)) outageUntil = at + random.below(2 * hourMs)
    const isTicking = random.chance(0.8)
    if (isTicking && isStamped) {
      await machine.tick()
      await machine.quiet()
      if (machine.isDead()) await revive()
    }
    const ticks = isTicking && !isStamped ? [machine.tick()] : []
    const acts = Array.from({ length: 1 + random.below(3) }, () => doors.act())
    await Promise.all([...ticks, ...acts])
    await machine.quiet()
    if (machine.isDead()) await revive()
    await ledger.observe()
  }

  /** All troubles end, and everything that waits gets the time it needs. */
  async function settle(): Promise<void> {
    calm = true
    platforms.trouble = 0
    for (let turn = 0; turn < 40; turn += 1) {
      at += turn < 20 ? 2 * minuteMs : 20 * minuteMs
      timers.run()
      await doors.deliverWaiting()
      await machine.tick()
      await machine.quiet()
      if (turn >= 4 && (await books.read(waiting))[0] === 0) break
    }
    await ledger.observe()
    holds((await books.read(unfinished))[0] === 0, 'everything that was taken in is dealt with')
    // Whoever has to prove his number anew is asked for it, and nothing is done until then.
    ledger.settled(({ chat, askedAt }) => chat !== null && platforms.proofAskedAt(chat) >= askedAt)
    await checkOutbox()
    await checkReports()
    calm = false
  }

  async function checkOutbox(): Promise<void> {
    for (const { id, platform, state, due, attempts, unclear } of await books.read(outgoing)) {
      holds(!due, 'no message waits for ever')
      holds(state !== 'waiting', 'every message ends sent, refused or unknown')
      if (platform !== 'slack') continue
      const copies = platforms.slackCopies.get(id) ?? 0
      holds(state !== 'sent' || copies > 0, 'what is said to be sent has arrived')
      holds(copies <= Math.min(attempts, unclear + 1), 'a message is repeated only after a lost answer')
    }
  }

  /** Every day that is over has its one post in every room, and its numbers are those of what was recorded. */
  async function checkReports(): Promise<void> {
    const closed = new Set(await ledger.observeDays())
    const posts = await books.read(reportPosts)
    // Settled posts are forgotten after a quarter of a year.
    const first = [dayOf(start), addDays(dayOf(at), -60)].sort().at(-1) ?? dayOf(start)
    for (let day = first; instantAt(nextDay(day), 9 * 60) <= at - hourMs; day = nextDay(day)) {
      holds(closed.has(day), 'every day that is over is closed')
      const own = posts.filter((key) => key.startsWith(`report:${day}:`))
      holds(own.length === 2 && new Set(own).size === 2, 'every day has one post in each room')
    }
    const yesterday = addDays(dayOf(at), -1)
    if (!closed.has(yesterday) || yesterday < dayOf(start)) return
    const asked = await dailyReport(register, yesterday, 'unstamped')
    for (const { brandCode, total } of asked.ok ? asked.report.brands : []) {
      holds(total === ledger.movedOn(yesterday, brandCode), 'a report counts what was recorded that day')
    }
  }

  async function checkProof(): Promise<void> {
    const { ok, changes, firstBad } = await verifyRegister(register)
    holds(ok, `the register verifies (${firstBad?.at ?? ''} ${firstBad?.problem ?? ''})`)
    holds(changes === ledger.changes, 'verification counts every change')
  }

  return {
    now,
    async run(): Promise<Simulated> {
      const end = start + options.days * 24 * hourMs
      let nextSettling = start + 7 * 24 * hourMs
      let nextProof = start + 28 * 24 * hourMs
      while (at < end) {
        await step()
        if (at >= nextSettling) {
          await settle()
          nextSettling = at + 7 * 24 * hourMs
        }
        if (at >= nextProof) {
          await checkProof()
          nextProof = at + 28 * 24 * hourMs
        }
      }
      await settle()
      await checkProof()
      await machine.stop()
      if (memory !== null) writeFileSync(path, memory.bytes())
      checkFiles(folder)
      return {
        days: options.days,
        changes: ledger.changes,
        deaths,
        messages: [...platforms.slackCopies.values()].reduce((sum, one) => sum + one, 0),
        trace: trace.join('\n'),
      }
    },
    async close(): Promise<void> {
      timers.restore()
      await machine.bury()
      await books.close()
    },
  }
}

async function prepare(register: Register): Promise<void> {
  await addProvider(register, {
    code: company.code,
    name: 'Örnek A.Ş.',
    activatedAt: wallTime('2020-01-01 00:00:00'),
  })
  await addBrand(register, { providerCode: company.code, code: company.brands[1], name: 'Örnek Kahve' })
  await addClient(register, {
    providerCode: company.code,
    username: systemName,
    password: 'yalnizca-sinama-icin',
  })
  for (const brandCode of company.brands) {
    await addRoom(register, { platform: 'slack', externalId: `C0RAPOR${brandCode}`, brandCode })
  }
  // One person asks for everybody here, which the ceiling is there to prevent.
  await setSetting(register.engine, 'look_ups_per_day', '1000000', 'simulation', register.clock())
}

function configOf(): Config {
  const read = readConfig({
    DATABASE_URL: 'file:izin.db',
    SLACK_BOT_TOKEN: 'xoxb-simulation',
    SLACK_SIGNING_SECRET: secrets.slack,
    SLACK_ADMINS: 'U0ADMIN',
    SLACK_API_URL: 'https://slack.test/api/',
    TELEGRAM_BOT_TOKEN: '7000:simulation',
    TELEGRAM_API_ROOT: 'https://telegram.test',
    TELEGRAM_WEBHOOK_SECRET: secrets.telegram,
    PUBLIC_URL: 'https://izin.test',
  })
  if (!read.ok) throw new Error(read.problems.join(' '))
  return read.config
}

/** An authority that does not answer every time. */
function failing(authority: Stamper['authority'], random: Random): Stamper['authority'] {
  return {
    async stamp(request) {
      if (random.chance(0.2)) return { kind: 'unreachable', detail: 'simulated' }
      return await authority.stamp(request)
    },
  }
}

function checkFiles(folder: string): void {
  for (const name of readdirSync(folder)) {
    const found = addressesIn(readFileSync(join(folder, name), 'latin1'))
    holds(found.length === 0, `no address is in the file ${name}`)
  }
}

function wallTime(text: string): number {
  const read = readWallTime(text)
  if (!read.ok) throw new Error(`Cannot read wall time "${text}"`)
  return read.at
}

const unfinished: Query<number> = {
  sql: `SELECT (SELECT count(*) FROM inbox WHERE done_at IS NULL)
    + (SELECT count(*) FROM add_item WHERE sealed IS NOT NULL)`,
  params: [],
  map: ([count]) => Number(count),
}

/** All that anything is still to be done with. */
const waiting: Query<number> = {
  sql: `SELECT (SELECT count(*) FROM inbox WHERE done_at IS NULL)
    + (SELECT count(*) FROM add_item WHERE sealed IS NOT NULL)
    + (SELECT count(*) FROM outbox WHERE due_at IS NOT NULL)`,
  params: [],
  map: ([count]) => Number(count),
}

const outgoing: Query<{
  id: number
  platform: string
  state: string
  due: boolean
  attempts: number
  unclear: number
}> = {
  sql: `SELECT id, platform, state, due_at IS NOT NULL, attempts, (SELECT count(*) FROM outbox_attempt
    WHERE outbox_id = outbox.id AND outcome IN ('begun', 'unknown')) FROM outbox`,
  params: [],
  map: ([id, platform, state, due, attempts, unclear]) => ({
    id: Number(id),
    platform: String(platform),
    state: String(state),
    due: Number(due) === 1,
    attempts: Number(attempts),
    unclear: Number(unclear),
  }),
}

const reportPosts: Query<string> = {
  sql: `SELECT key FROM outbox WHERE key LIKE 'report:%' ORDER BY id`,
  params: [],
  map: ([key]) => String(key),
}
