import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Engine } from '../../db/engine.ts'
import type { SmtpConnection } from '../../src/senders/smtp-connection.ts'
import { addressesIn, withoutExamples } from '../support/leaks/addresses.ts'
import { randomFrom } from '../support/random.ts'
import type { EngineName } from '../support/register/engines.ts'
import { instant } from '../support/register.ts'
import { ownAuthority } from '../support/verification/own-signer.ts'
import { actOneOf, keysOf, type Scene } from './actors/actor.ts'
import { formActs } from './actors/forms.ts'
import { linkActs } from './actors/links.ts'
import { TelegramPeople } from './actors/recipients.ts'
import { staffActs } from './actors/staff.ts'
import { strangeActs } from './actors/strange.ts'
import { Systems } from './actors/systems.ts'
import { BrokenPromiseError, holds } from './broken.ts'
import { peopleOf, prepare } from './company.ts'
import { watchCrypto } from './crypto-work.ts'
import { commitInThisThread } from './driver-work.ts'
import { embeddedDatabase } from './engines/embedded.ts'
import { loadLibraries } from './engines/libraries.ts'
import { observerOf } from './engines/observer.ts'
import type { Recording } from './engines/recording.ts'
import { remoteDatabase } from './engines/remote.ts'
import { seedCrypto } from './engines/seeded-crypto.ts'
import { turnsOneByOne, turnsTogether } from './engines/turns.ts'
import { faultsOf } from './faults.ts'
import { openInstallation, type StamperMaker } from './installation.ts'
import { openIys } from './iys.ts'
import { Ledger } from './ledger.ts'
import { lettersOf } from './letters.ts'
import { simulatedMail } from './mail.ts'
import { simulatedPlatforms } from './platforms.ts'
import { checkFiles, SimulationPromises } from './promises.ts'
import { simulateTimers } from './timers.ts'

export interface SimulationOptions {
  readonly seed: number
  readonly days: number
  /** Embedded by default. */
  readonly engine?: EngineName
  readonly tell?: (line: string) => void
  readonly sabotage?: Sabotage
  /** Gets all that is seen, of a run that is the same on every engine: callers take turns, and ids come from the seed. */
  readonly recording?: Recording
  readonly stamperOf?: StamperMaker
}

export interface Sabotage {
  readonly engine?: (engine: Engine) => Engine
  readonly fetch?: (inner: typeof fetch) => typeof fetch
  /** Between the remote engine and its server. */
  readonly server?: (inner: typeof fetch) => typeof fetch
  readonly mail?: (inner: MailLine, log: (line: string) => void) => MailLine
}

export type MailLine = Pick<SmtpConnection, 'deliver'>

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
/** By how busy the company is; each time one to three act. */
const stepsPerDay = [1, 2, 4, 8]
const settlingMs = 7 * dayMs
const settlingStepsMax = 60
const settlingStepsMin = 4
const firstProofMs = 28 * dayMs

/** Whole ids for systems, beginning and end for people. */
const changeNames =
  /"(?:transactionId|changeId)":"([0-9a-f]{64})"|(?<![0-9a-f])([0-9a-f]{4}…[0-9a-f]{4})(?![0-9a-f])/g

export class SimulationError extends Error {
  override readonly name = 'SimulationError'
}

/** Runs the app by its own clock. Throws at the first broken promise; a seed is reproducible. */
export async function simulate(options: SimulationOptions) {
  await loadLibraries()
  // Memory, since the disk is tested elsewhere.
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'izin-simulation-'))
  const world = await openWorld(options, folder)
  try {
    return await world.run()
  } catch (error) {
    const at = new Date(world.now()).toISOString()
    const broken = error instanceof BrokenPromiseError ? error.message : String(error)
    const what = options.recording?.difference() ?? broken
    throw new SimulationError(`seed ${options.seed}, ${at}: ${what}`, { cause: error })
  } finally {
    await world.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function openWorld(options: SimulationOptions, folder: string) {
  const random = randomFrom(options.seed)
  const start = instant('2026-03-02 08:00:00') + random.below(300) * dayMs
  let at = start
  const now = () => at
  const timers = simulateTimers(now)
  const cryptography = watchCrypto()
  const commits = commitInThisThread()
  const { recording, sabotage } = options
  // Draws of their own, so that the world has the same random numbers on each engine, with and without a recording.
  const cryptoSeeded = recording === undefined ? null : seedCrypto(options.seed + 1)
  const observer = recording === undefined ? null : observerOf((line) => recording.add(`${at} ${line}`))
  const elsewhere = () => cryptography.underWay() + (observer === null ? 0 : timers.soon())
  const turns =
    cryptoSeeded === null ? turnsTogether(elsewhere) : turnsOneByOne(elsewhere, cryptoSeeded.useUp)
  const trace = createHash('sha256')
  const note = (line: string) => {
    trace.update(`${at} ${line}\n`)
    recording?.add(`${at} ${line}`)
    options.tell?.(`${new Date(at).toISOString()} ${line}`)
  }
  /** Kept and thrown after the step, since izin would catch it. */
  let broken: string | null = null
  const expects = (isTrue: boolean, promise: string) => {
    if (!isTrue) broken ??= promise
  }
  const checkSeen = () => {
    const problem = recording?.difference() ?? broken
    if (problem !== null) throw new BrokenPromiseError(problem)
  }
  const named = new Set<string>()
  const readsNames = (text: string) => {
    for (const [, whole, short] of text.matchAll(changeNames)) named.add(whole ?? short ?? '')
  }
  const seen = (place: string, body: string) => {
    readsNames(body)
    expects(addressesIn(withoutExamples(body)).length === 0, `no address is in ${place}`)
  }

  const faults = faultsOf(random, now)
  const letters = lettersOf(expects)
  const iys = await openIys(folder, random, now)
  const platforms = simulatedPlatforms({ now, random, seen, letters, iys: iys.answer })
  const mail = simulatedMail({ random, seen, letters })
  const logged = (line: string) => {
    seen('the log', line)
    letters.readsLog(line)
    observer?.log(line)
  }
  const pace = random.pick(stepsPerDay)
  const fetchElsewhere = sabotage?.fetch?.(platforms.fetch) ?? platforms.fetch
  const mailLine = sabotage?.mail?.(mail.line, logged) ?? mail.line
  const installation = await openInstallation({
    random,
    now,
    faults,
    note,
    expects,
    turns,
    elsewhere,
    logged,
    decides: cryptoSeeded?.decides ?? ((engine) => engine),
    database: await databaseOf(options, join(folder, 'izin.db')),
    stamperOf: options.stamperOf ?? ownAuthority,
    fetch: observer?.fetch(fetchElsewhere) ?? fetchElsewhere,
    mailLine: observer?.mailLine(mailLine) ?? mailLine,
    ...(sabotage?.engine === undefined ? {} : { spoiled: sabotage.engine }),
  })
  const { register } = installation
  const rules = {
    twoPeopleOverRet: random.chance(0.3),
    confirms: random.chance(0.9),
    // Both work beside the steps: stamping on other threads, the exchange in the background.
    exchanges: random.chance(0.5) && !installation.isStamped,
  }
  await prepare(register, rules)
  const recipients = peopleOf()
  const ledger = new Ledger(register, rules, recipients, iys.people)
  const scene: Scene = {
    random,
    register,
    rules,
    ledger,
    platforms,
    letters,
    now,
    recipients,
    note,
    seen,
    clientSince: start,
    rest: turns.rest,
    async ask(request) {
      const answer = await installation.ask(request)
      readsNames(answer?.text ?? '')
      observer?.reply(request, answer)
      return answer
    },
  }
  const systems = new Systems(scene)
  const telegram = new TelegramPeople(scene)
  const acts = [
    ...staffActs(scene),
    ...telegram.acts(),
    ...linkActs(scene),
    ...formActs(scene),
    ...systems.acts(),
    ...strangeActs(scene),
    ...(rules.exchanges ? iys.actsOn(register, turns) : []),
  ]
  const keys = recipients.flatMap(keysOf)
  const promises = new SimulationPromises({
    register,
    ledger,
    platforms,
    letters,
    systems,
    telegram,
    keys,
    start,
    iys: rules.exchanges ? iys : null,
    isStamped: installation.isStamped,
  })
  let steps = 0
  let tickedAt = at

  const revive = () => installation.revive(() => (at += faults.downtime()))

  async function step(): Promise<void> {
    steps += 1
    at +=
      random.below((2 * dayMs) / pace / minuteMs) * minuteMs + random.below(minuteMs) + faults.clockIsSetBy()
    timers.run()
    platforms.trouble = random.chance(0.1) ? 0.8 : 0.1
    mail.trouble = random.chance(0.1) ? 0.8 : 0.1
    faults.begin()
    // Reports of a week are posted later, so that the servers must not be silent for longer.
    const isTicking = random.chance(0.8) || at - tickedAt > dayMs
    if (isTicking) tickedAt = at
    if (isTicking && installation.isStamped) {
      await installation.tick()
      await installation.quiet()
      await revive()
    }
    const ticks = isTicking && !installation.isStamped ? [installation.tick()] : []
    const doings: Promise<void>[] = []
    for (let count = 1 + random.below(3); count > 0; count -= 1) {
      const doing = actOneOf(random, acts)
      if (installation.isStamped) await doing.then(installation.quiet)
      else doings.push(doing)
    }
    await Promise.all([...ticks, ...doings])
    await installation.quiet()
    await revive()
    expects(platforms.faults.length === 0, `Slack shows what it is sent: ${platforms.faults[0]}`)
    platforms.forget()
    checkSeen()
    await observe()
  }

  async function observe(): Promise<void> {
    await observer?.ledger(register.engine)
    await ledger.observe()
    for (const name of named) holds(ledger.ids.has(name), 'whatever change anyone is told of is there')
    named.clear()
  }

  /** Without trouble, everything that waits gets its time. */
  async function settle(): Promise<void> {
    faults.calm = true
    platforms.trouble = 0
    mail.trouble = 0
    for (let round = 0; round < settlingStepsMax; round += 1) {
      at += round < 20 ? 2 * minuteMs : 20 * minuteMs
      timers.run()
      await telegram.deliverWaiting()
      await installation.tick()
      await installation.quiet()
      checkSeen()
      if (round >= settlingStepsMin && !(await promises.isWaiting())) break
    }
    await promises.checkSettled()
    await observe()
    await observer?.rows(register.engine)
    checkSeen()
    faults.calm = false
  }

  async function checkProof(): Promise<void> {
    const verified = await promises.checkProof()
    recording?.add(`${at} verified: ${JSON.stringify(verified)}`)
  }

  return {
    now,
    async run() {
      const end = start + options.days * dayMs
      let nextSettling = start + settlingMs
      let nextProof = start + firstProofMs
      while (at < end) {
        await step()
        if (at >= nextSettling) {
          await settle()
          nextSettling = at + settlingMs
        }
        if (at >= nextProof) {
          await checkProof()
          // Proofs grow, so the intervals do too.
          nextProof = at + Math.max(firstProofMs, (at - start) / 3)
        }
      }
      await settle()
      await checkProof()
      await installation.stop()
      checkFiles(folder)
      recording?.end()
      checkSeen()
      return {
        days: options.days,
        steps,
        changes: ledger.changes,
        deaths: installation.deaths(),
        messages: [...platforms.slackCopies.values()].reduce((sum, one) => sum + one, 0),
        /** Covers every act and answer. */
        trace: trace.digest('hex'),
      }
    },
    async close(): Promise<void> {
      timers.restore()
      cryptoSeeded?.restore()
      cryptography.restore()
      commits.restore()
      await iys.close()
      await installation.close()
    },
  }
}

async function databaseOf({ engine, seed, sabotage }: SimulationOptions, path: string) {
  if (engine !== 'remote') return embeddedDatabase(path)
  const spoiled = sabotage?.server
  return await remoteDatabase({ path, random: randomFrom(seed + 2), ...(spoiled && { spoiled }) })
}
