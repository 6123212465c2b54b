import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Engine } from '../../db/engine.ts'
import { addDays, dayOf, instantAt, nextDay } from '../../src/calendar/istanbul.ts'
import { channels } from '../../src/consent/consent.ts'
import { dailyReport } from '../../src/day/daily-report.ts'
import type { Register } from '../../src/register/register.ts'
import { verifyRegister } from '../../src/verification/verify-register.ts'
import { shortened } from '../support/leaks/addresses.ts'
import { searchDatabase } from '../support/leaks/database-digests.ts'
import { usedAddressesIn } from '../support/leaks/used.ts'
import { numbers, texts } from '../support/register/queries.ts'
import type { Key } from './actors/actor.ts'
import type { Telegram } from './actors/recipients.ts'
import type { Systems } from './actors/systems.ts'
import { holds } from './broken.ts'
import { chatsOf } from './chats.ts'
import { company, staff } from './company.ts'
import { confirmationsOf } from './confirmations.ts'
import type { SimulatedIys } from './iys.ts'
import type { Ledger } from './ledger.ts'
import type { Letters } from './letters.ts'
import type { SimulatedPlatforms } from './platforms.ts'
import { roomsOf } from './rooms.ts'

interface PromiseOptions {
  readonly register: Register
  readonly ledger: Ledger
  readonly platforms: SimulatedPlatforms
  readonly letters: Letters
  readonly systems: Systems
  readonly telegram: Telegram
  readonly iys: SimulatedIys | null
  readonly isStamped: boolean
  readonly keys: readonly Key[]
  readonly start: number
}

const hourMs = 60 * 60_000
/** Settled posts are forgotten after a quarter of a year. */
const postsKeptDays = 60

/** Promises about the whole, checked when nothing waits; the ledger checks each change. */
export class SimulationPromises {
  readonly #options: PromiseOptions
  readonly #engine: Engine
  readonly #clock: () => number
  readonly #confirmations: ReturnType<typeof confirmationsOf>
  readonly #rooms: ReturnType<typeof roomsOf>
  readonly #chats: ReturnType<typeof chatsOf>
  /** Changes of each brand that its system was told of. */
  readonly #answered = new Map<number, number>()

  constructor(options: PromiseOptions) {
    this.#options = options
    this.#engine = options.register.engine
    this.#clock = options.register.clock
    this.#confirmations = confirmationsOf(options)
    this.#rooms = roomsOf(options)
    this.#chats = chatsOf(options)
  }

  async #checkOutbox(): Promise<void> {
    const { platforms } = this.#options
    for (const message of await this.#engine.read(outgoing)) {
      const { id, key, platform, state, due, attempts, unclear } = message
      holds(!due, 'no message waits for ever')
      holds(state !== 'waiting', 'every message ends sent, refused or unknown')
      if (platform !== 'slack') continue
      const copies = platforms.slackCopies.get(id) ?? 0
      holds(state !== 'sent' || copies > 0, 'what is said to be sent has arrived')
      // An answer that its machine could not note counts as lost.
      const isMarked = copies > 1 && !platforms.unmarkedCopies.has(id)
      holds(copies <= attempts, 'every copy of a message is an attempt')
      holds(copies <= unclear + 1 || isMarked, 'a message is repeated only after a lost answer')
      holds(copies <= 1 || isMarked || !isPost(key), 'a repeated post says that it may be one')
    }
  }

  /** Counts posts of days that are over and whose hour has come. */
  async #postsOfDays(): Promise<[day: string, posts: number][]> {
    const { start } = this.#options
    const now = this.#clock()
    const posts = new Map<string, number>()
    for (const key of await this.#engine.read(reportPosts)) {
      const day = key.split(':')[1] ?? ''
      posts.set(day, (posts.get(day) ?? 0) + 1)
    }
    const days: [string, number][] = []
    const first = [dayOf(start), addDays(dayOf(now), -postsKeptDays)].sort().at(-1) ?? dayOf(start)
    for (let day = first; instantAt(nextDay(day), 9 * 60) <= now - hourMs; day = nextDay(day)) {
      days.push([day, posts.get(day) ?? 0])
    }
    return days
  }

  async #checkReports(): Promise<void> {
    const { ledger, start, register } = this.#options
    const now = this.#clock()
    const closed = new Set(await ledger.observeDays())
    for (const [day, posts] of await this.#postsOfDays()) {
      holds(closed.has(day), 'every day that is over is closed')
      holds(posts === company.brands.length, 'every day has one post in each room')
    }
    holds((await this.#unstampedDays()) === 0, 'every day that is over is stamped')
    const yesterday = addDays(dayOf(now), -1)
    if (!closed.has(yesterday) || yesterday < dayOf(start)) return
    const intent = await dailyReport(register, yesterday, 'unstamped')
    for (const { brandCode, total } of intent.kind === 'computed' ? intent.report.brands : []) {
      const moved = channels.map((channel) => ledger.movedOn(yesterday, brandCode, channel))
      const sum = moved.reduce((all, { approval, rejection }) => all + approval + rejection, 0)
      holds(total === sum, 'a report counts what was recorded that day')
    }
  }

  async #unstampedDays(): Promise<number> {
    if (!this.#options.isStamped) return 0
    return (await this.#engine.read(unstamped(addDays(dayOf(this.#clock()), -1))))[0] ?? 0
  }

  /** An erased recipient is told by one change of each consent: the last, which is a RET. */
  async #checkFollowed(): Promise<void> {
    const { systems, ledger } = this.#options
    const erasedThrough = new Map(await this.#engine.read(erasures))
    for (const brandCode of company.brands) {
      const found = await systems.follows(brandCode)
      const begin = this.#answered.get(brandCode) ?? 0
      const all = ledger.followed.get(brandCode) ?? []
      const lastOfKey = new Map(all.map(({ mark, channel, id }) => [`${mark} ${channel}`, id]))
      const due = all.slice(begin).filter(({ mark, channel, status, id, seq }) => {
        const isLastRefusal = status === 'RET' && lastOfKey.get(`${mark} ${channel}`) === id
        return isLastRefusal || seq > (erasedThrough.get(mark) ?? 0)
      })
      const isEach = (found ?? []).every(({ changeId, recipient }, place) => {
        const { id, address } = due[place] ?? {}
        return changeId === id && (recipient === null || recipient === address)
      })
      holds(found?.length === due.length && isEach, 'followers of the changes get each')
      this.#answered.set(brandCode, all.length)
    }
  }

  async #checkUploads(): Promise<void> {
    const { ledger } = this.#options
    for (const mark of await this.#engine.read(appliedUploads)) {
      const rows = ledger.files.get(mark) ?? []
      const refusals = rows.filter(({ status }) => status === 'RET')
      holds(
        refusals.every((one) => ledger.isObeyed(one)),
        'every refusal of a file that was applied is obeyed',
      )
      ledger.files.delete(mark)
    }
  }

  async #checkApproved(): Promise<void> {
    const { systems, keys, ledger } = this.#options
    for (const brandCode of company.brands) {
      for (const channel of channels) {
        const approved = await systems.approved(brandCode, channel)
        holds(approved !== null, 'who asks before sending is answered')
        const own = keys.filter((key) => key.brandCode === brandCode && key.channel === channel)
        for (const key of own) {
          const isApproved = approved?.has(key.recipient.address) === true
          holds(isApproved === (ledger.status(key) === 'ONAY'), 'only ONAY is approved for sending')
        }
      }
    }
  }

  async isWaiting(): Promise<boolean> {
    const { iys, register } = this.#options
    if ((await this.#engine.read(waiting))[0] !== 0 || (await this.#confirmations.isWaiting())) return true
    if (await iys?.isWaiting(register)) return true
    if ((await this.#unstampedDays()) > 0) return true
    // Reports wait a while for their stamp.
    return (await this.#postsOfDays()).some(([, posts]) => posts < company.brands.length)
  }

  async checkSettled() {
    const { ledger, systems, platforms, keys, iys, register } = this.#options
    await ledger.observe()
    holds((await this.#engine.read(unfinished))[0] === 0, 'everything that was taken in is dealt with')
    await systems.collects()
    // People who must prove their number again, or try again, are told.
    ledger.settled(({ chat, askedAt }) => {
      if (chat === null) return false
      return Math.max(platforms.proofAskedAt(chat), platforms.failureToldAt(chat)) >= askedAt
    })
    for (const key of keys) await ledger.agree(key)
    await this.#checkUploads()
    await this.#checkApproved()
    await this.#checkFollowed()
    await this.#checkOutbox()
    await this.#chats.check()
    await this.#checkReports()
    await this.#rooms.check()
    await this.#confirmations.check()
    await iys?.check(register)
    const [rights] = await this.#engine.read(entitled)
    holds(rights === `${staff.viewer} viewer`, 'no person gives themselves a right')
    const [logged = 0] = await this.#engine.read(lookUpsInChat)
    holds(logged >= ledger.lookUps, 'a look-up is logged before it is answered')
  }

  async checkProof() {
    const { register, ledger } = this.#options
    const verified = await verifyRegister(register)
    const { ok, changes, firstBad } = verified
    holds(ok, `the register verifies (${firstBad?.at ?? ''} ${firstBad?.problem ?? ''})`)
    holds(changes === ledger.changes, 'verification counts every change')
    return verified
  }
}

export function checkFiles(folder: string): void {
  for (const name of readdirSync(folder)) {
    const [found] = usedAddressesIn(readFileSync(join(folder, name), 'latin1'))
    holds(found === undefined, `no address is in the file ${name}, where ${shortened(found ?? '')} is`)
  }
  const search = searchDatabase(join(folder, 'izin.db'))
  holds(search !== null, 'the key of the database is known to the search')
  holds(search?.digests.length === 0, `no plain digest is in the database (${search?.digests[0] ?? ''})`)
}

/** For rooms and admins; answers to people stay as they are. */
const isPost = (key: string) => /^report:/.test(key)

const unfinished = numbers(
  `SELECT (SELECT count(*) FROM inbox WHERE done_at IS NULL)
    + (SELECT count(*) FROM add_item WHERE sealed IS NOT NULL)
    + (SELECT count(*) FROM imported_file WHERE state IN ('reading', 'applying'))
    + (SELECT count(*) FROM imported_file WHERE void_begun_at IS NOT NULL AND voided_at IS NULL)`,
)
const waiting = numbers(`${unfinished.sql} + (SELECT count(*) FROM outbox WHERE due_at IS NOT NULL)`)

/** Earlier days without a stamp, or without one per file. */
const unstamped = (day: string) =>
  numbers(
    `SELECT count(*) FROM day WHERE date < ? AND (NOT EXISTS (SELECT 1 FROM entry WHERE subject = 'stamp ' || day.date)
      OR (SELECT count(*) FROM entry WHERE subject > 'file-stamp ' || day.date || ' ' AND subject < 'file-stamp ' || day.date || '!') < (SELECT count(*) FROM brand))`,
    day,
  )
const appliedUploads = texts(
  `SELECT substr(request_key, 6) FROM imported_file WHERE request_key LIKE 'link:%' AND state = 'done'`,
)
/** No person has a role for a closed brand. */
const entitled = texts(
  `SELECT group_concat(DISTINCT principal || ' ' || role) FROM staff
    WHERE removed_at IS NULL AND NOT EXISTS (SELECT 1 FROM brand WHERE closed_at IS NOT NULL)`,
)
const lookUpsInChat = numbers(`SELECT count(*) FROM look_up_log WHERE door = 'slack' AND purpose = 'look-up'`)
const reportPosts = texts(`SELECT key FROM outbox WHERE key LIKE 'report:%' ORDER BY id`)

/** Marks with the last `seq` of which only a RET may be told. */
const erasures = {
  sql: `SELECT lower(hex(mark)), CASE WHEN hidden_at IS NOT NULL OR sealed IS NULL THEN ${Number.MAX_SAFE_INTEGER}
      ELSE coalesce((SELECT max(through_seq) FROM past_commitment WHERE recipient_id = recipient.id), 0) END FROM recipient`,
  params: [],
  map: ([mark, through]: readonly unknown[]): [string, number] => [String(mark), Number(through)],
}

const outgoing = {
  sql: `SELECT id, key, platform, state, due_at IS NOT NULL, attempts, lost_answers FROM outbox`,
  params: [],
  map: ([id, key, platform, state, due, attempts, unclear]: readonly unknown[]) => ({
    id: Number(id),
    key: String(key),
    platform: String(platform),
    state: String(state),
    due: Number(due) === 1,
    attempts: Number(attempts),
    unclear: Number(unclear),
  }),
}
