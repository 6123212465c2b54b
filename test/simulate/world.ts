import { join } from 'node:path'
import { type Random, randomFrom } from '../support/random.ts'
import { instant } from '../support/register.ts'
import { ownAuthority } from '../support/verification/own-signer.ts'
import { keysOf, type Scene } from './actors/actor.ts'
import { formActs } from './actors/forms.ts'
import { linkActs } from './actors/links.ts'
import { TelegramPeople } from './actors/recipients.ts'
import { SlackStaff } from './actors/staff.ts'
import { strangeActs } from './actors/strange.ts'
import { Systems } from './actors/systems.ts'
import { peopleOf, prepare } from './company.ts'
import { embeddedDatabase } from './engines/embedded.ts'
import { faultsOf } from './engines/faults.ts'
import { type Observer, observerOf } from './engines/observer.ts'
import { remoteDatabase } from './engines/remote.ts'
import { Installation } from './installation.ts'
import { SimulatedIys } from './iys.ts'
import { Ledger } from './ledger.ts'
import { type Letters, lettersOf } from './letters.ts'
import { simulatedMail } from './mail.ts'
import type { MailLine, SimulationOptions } from './options.ts'
import { SimulatedPlatforms } from './platforms.ts'
import { SimulationPromises } from './promises.ts'
import { dayMs, SimulatedClock } from './runtime/clock.ts'
import { type SimulatedRuntime, simulateRuntime } from './runtime/runtime.ts'
import { Sightings } from './sightings.ts'

/** By how busy the company is; each time one to three act. */
const stepsPerDay = [1, 2, 4, 8]

export type World = Awaited<ReturnType<typeof openWorld>>

/** Everything that exists before the first machine starts. */
interface WorldContext {
  readonly options: SimulationOptions
  readonly random: Random
  readonly clock: SimulatedClock
  readonly runtime: SimulatedRuntime
  readonly sightings: Sightings
  readonly observer: Observer | null
  readonly letters: Letters
  readonly iys: SimulatedIys
  readonly platforms: SimulatedPlatforms
}

/** The company's installation with all around it: platforms, people, and the ledger of what they may expect. */
export async function openWorld(options: SimulationOptions, folder: string) {
  const random = randomFrom(options.seed)
  const clock = new SimulatedClock(instant('2026-03-02 08:00:00') + random.below(300) * dayMs)
  const { now } = clock
  const runtime = simulateRuntime(now, options)
  const sightings = new Sightings(now, options)
  const { seen, expects } = sightings
  const observer = options.recording === undefined ? null : observerOf(sightings.record)
  const faults = faultsOf(random, now)
  const letters = lettersOf(expects)
  const iys = await SimulatedIys.open(folder, random, now)
  const platforms = new SimulatedPlatforms({
    now,
    random,
    seen,
    letters,
    iys: (request) => iys.answer(request),
  })
  const mail = simulatedMail({ random, seen, letters })
  const context = { options, random, clock, runtime, sightings, observer, letters, iys, platforms }
  const pace = random.pick(stepsPerDay)
  const database = await databaseOf(options, join(folder, 'izin.db'))
  const installation = await Installation.open({
    random,
    faults,
    database,
    now,
    ...linesOf(context, mail.line),
    note: sightings.note,
    expects,
    turns: runtime.turns,
    elsewhere: runtime.elsewhere,
    decides: runtime.decides,
    stamperOf: options.stamperOf ?? ownAuthority,
    ...(options.sabotage?.engine === undefined ? {} : { spoiled: options.sabotage.engine }),
  })
  const people = await populate(context, installation)
  return { ...context, faults, mail, pace, installation, ...people }
}

/** Ways out of the machines, and their log, seen by the observer, and spoiled by sabotage. */
function linesOf(context: WorldContext, line: MailLine) {
  const { options, sightings, observer, letters, platforms } = context
  const logged = (text: string) => {
    sightings.seen('the log', text)
    letters.readsLog(text)
    observer?.log(text)
  }
  const fetchElsewhere = options.sabotage?.fetch?.(platforms.fetch) ?? platforms.fetch
  const mailLine = options.sabotage?.mail?.(line, logged) ?? line
  return {
    logged,
    fetch: observer?.fetch(fetchElsewhere) ?? fetchElsewhere,
    mailLine: observer?.mailLine(mailLine) ?? mailLine,
  }
}

/** Draws the company's rules, and lets its people act by them. */
async function populate(context: WorldContext, installation: Installation) {
  const { random, clock, runtime, sightings, observer, letters, iys, platforms } = context
  const { register, isStamped } = installation
  const rules = {
    twoPeopleOverRet: random.chance(0.3),
    confirms: random.chance(0.9),
    // Both work beside the steps: stamping on other threads, the exchange in the background.
    exchanges: random.chance(0.5) && !isStamped,
  }
  await prepare(register, rules)
  const recipients = peopleOf()
  const ledger = new Ledger(register, rules, recipients, iys.people)
  const { now, start } = clock
  const { note, seen } = sightings
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
    rest: runtime.turns.rest,
    async ask(request) {
      const answer = await installation.ask(request)
      sightings.readNames(answer?.text ?? '')
      observer?.reply(request, answer)
      return answer
    },
  }
  const systems = new Systems(scene)
  const telegram = new TelegramPeople(scene)
  const acts = [
    ...new SlackStaff(scene).acts(),
    ...telegram.acts(),
    ...linkActs(scene),
    ...formActs(scene),
    ...systems.acts(),
    ...strangeActs(scene),
    ...(rules.exchanges ? iys.actsOn(register, runtime.turns) : []),
  ]
  const promises = new SimulationPromises({
    register,
    ledger,
    platforms,
    letters,
    systems,
    telegram,
    keys: recipients.flatMap(keysOf),
    start,
    iys: rules.exchanges ? iys : null,
    isStamped,
  })
  return { ledger, telegram, acts, promises }
}

async function databaseOf({ engine, seed, sabotage }: SimulationOptions, path: string) {
  if (engine !== 'remote') return embeddedDatabase(path)
  const spoiled = sabotage?.server
  return await remoteDatabase({ path, random: randomFrom(seed + 2), ...(spoiled && { spoiled }) })
}
