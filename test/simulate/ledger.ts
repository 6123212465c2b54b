import type { Engine } from '../../db/engine.ts'
import type { Query } from '../../db/statement.ts'
import { dayOf } from '../../src/calendar/istanbul.ts'
import type { Channel, Status } from '../../src/consent/channel.ts'
import type { Recipient } from '../../src/consent/recipient.ts'
import type { Door } from '../../src/register/actor.ts'
import { check } from '../../src/register/look-up/check.ts'
import type { Register } from '../../src/register/register.ts'
import { PlainModel } from '../support/plain-model.ts'
import { holds } from './broken.ts'

/** What was asked of the register and what people were told, held against what it says. */

export interface Asked {
  readonly recipient: Recipient
  readonly brandCode: number
  readonly channel: Channel
  readonly status: Status
  readonly door: Door
  readonly source: string
  /** The Telegram chat it came from; null for all other doors. */
  readonly chat: string | null
  /** The date that was given, ms UTC; null for now. */
  readonly said: number | null
  /**
   * `open`: nobody knows yet. `stored`, `not stored`: its asker was told so. `taken`: he was told that it was taken in, so it
   * will be done.
   */
  told: 'open' | 'taken' | 'stored' | 'not stored'
  /** The change it made; null while there is none. */
  changeId: string | null
  /** When it was asked, by the simulated clock. */
  readonly askedAt: number
}

interface StoredChange {
  readonly seq: number
  readonly id: string
  readonly mark: string
  readonly brandCode: number
  readonly channel: Channel
  readonly status: Status
  readonly consentAt: number | null
  readonly recordedAt: number
  readonly door: Door
  /** A refusal of one who had refused already, which no report counts. */
  readonly isRepeat: boolean
}

const recipientType = 'BIREYSEL'
const likely: readonly Asked['told'][] = ['stored', 'taken', 'open', 'not stored']
const secondMs = 1000

export class Ledger {
  readonly asked: Asked[] = []
  private readonly open: Asked[] = []
  private readonly model = new PlainModel()
  private readonly marks = new Map<string, Recipient>()
  private readonly touched = new Map<string, Asked>()
  private readonly perDay = new Map<string, number>()
  private readonly moved = new Map<string, number>()
  private readonly heads = new Map<string, string>()
  private readonly register: Register
  private lastSeq = 0
  private lastRecordedAt = 0

  constructor(register: Register) {
    this.register = register
  }

  get changes(): number {
    return this.lastSeq
  }

  ask(request: Omit<Asked, 'told' | 'changeId' | 'askedAt' | 'chat'> & { readonly chat?: string }): Asked {
    const asked: Asked = {
      chat: null,
      ...request,
      told: 'open',
      changeId: null,
      askedAt: this.register.clock(),
    }
    this.marks.set(this.register.vault.mark(request.recipient.address).toString('hex'), request.recipient)
    this.asked.push(asked)
    this.open.push(asked)
    return asked
  }

  status(recipient: Recipient, brandCode: number, channel: Channel): Status | null {
    return this.model.status(nameOf(recipient, brandCode, channel))
  }

  /** Reads what is new and holds it against what was asked; call it when nothing is under way. */
  async observe(): Promise<void> {
    const { engine } = this.register
    for (const change of await engine.read(changesAfter(this.lastSeq))) this.take(change)
    for (const asked of this.open) {
      if (asked.told !== 'stored') continue
      holds(asked.changeId !== null, 'what is acknowledged is stored')
    }
    // What was told about is settled; what nobody was told of may still come.
    const rest = this.open.filter(({ told, changeId }) => changeId === null && told !== 'not stored')
    this.open.splice(0, this.open.length, ...rest)
    await this.agree(engine)
  }

  private take(change: StoredChange): void {
    holds(change.seq === this.lastSeq + 1, 'the order of changes has no gap')
    holds(change.recordedAt >= this.lastRecordedAt, 'the time of changes never runs back')
    this.lastSeq = change.seq
    this.lastRecordedAt = change.recordedAt
    const day = dayOf(change.recordedAt)
    this.perDay.set(day, (this.perDay.get(day) ?? 0) + 1)
    holds(!this.heads.has(day), 'nothing is dated into a day that is closed')
    const recipient = this.marks.get(change.mark)
    const fitting = this.open.filter(
      (asked) =>
        asked.changeId === null &&
        asked.recipient === recipient &&
        asked.brandCode === change.brandCode &&
        asked.channel === change.channel &&
        asked.status === change.status &&
        asked.door === change.door &&
        (asked.said === null || asked.said === change.consentAt),
    )
    // Of several who asked for the same it is his who was told so.
    const asked = fitting.sort((one, other) => likely.indexOf(one.told) - likely.indexOf(other.told))[0]
    holds(asked !== undefined, `a change is made only by one who asked, and once (${change.door})`)
    if (asked === undefined) return
    holds(asked.told !== 'not stored', 'who is told that nothing changed finds nothing changed')
    asked.changeId = change.id
    const name = nameOf(asked.recipient, asked.brandCode, asked.channel)
    // A message that is dealt with later is dated when it came in.
    const isDated = change.consentAt !== null && change.consentAt < change.recordedAt
    const ofBrand = `${day} ${change.brandCode}`
    const wasRefused = change.status === 'RET' && this.model.status(name) === 'RET'
    holds(wasRefused || !change.isRepeat, 'only who has refused already refuses once more')
    if (!change.isRepeat) this.moved.set(ofBrand, (this.moved.get(ofBrand) ?? 0) + 1)
    const said = asked.said ?? (isDated ? change.consentAt : null)
    this.model.say(name, change.status, said, change.recordedAt, asked.source)
    this.touched.set(name, asked)
  }

  /** The consents of all keys that something was said of say what the model says, and so do checks before sending. */
  private async agree(engine: Engine): Promise<void> {
    for (const [name, { recipient, brandCode, channel }] of this.touched) {
      const mark = this.register.vault.mark(recipient.address)
      const [stored] = await engine.read(statusOf(mark, brandCode, channel))
      holds(stored === this.model.status(name), 'a refusal wins, and only a later ONAY takes its place')
      const asked = { brandCode, channel, recipientType, recipients: [recipient] } as const
      const approved = (await check(this.register, asked)).length > 0
      holds(approved === (stored === 'ONAY'), 'who asks before sending is told what is obeyed')
    }
    this.touched.clear()
  }

  /** Days that are closed stay what they are, and count what was recorded on them. */
  async observeDays(): Promise<readonly string[]> {
    const days = await this.register.engine.read(closedDays)
    for (const { date, head, changes } of days) {
      const known = this.heads.get(date)
      if (known === undefined) {
        holds(changes === (this.perDay.get(date) ?? 0), 'a closed day has all that was recorded on it')
        this.heads.set(date, head)
      } else {
        holds(known === head, 'a closed day stays what it is')
      }
    }
    return days.map(({ date }) => date)
  }

  /** How many changes of a day its report has to count. */
  movedOn(day: string, brandCode: number): number {
    return this.moved.get(`${day} ${brandCode}`) ?? 0
  }

  /** At the end, when all that waited has been done: whatever was taken in has had its effect. */
  settled(isExcused: (asked: Asked) => boolean): void {
    for (const asked of this.open) {
      if (asked.told !== 'taken' || asked.changeId !== null || isExcused(asked)) continue
      // Whoever refuses twice within a second has refused; there is nothing new to store.
      const name = nameOf(asked.recipient, asked.brandCode, asked.channel)
      const isRefused = this.model.refusedAt(name) >= Math.floor(asked.askedAt / secondMs) * secondMs
      const isRefusal = asked.status === 'RET'
      holds(isRefusal ? isRefused : asked.door !== 'api', 'what is taken in has its effect')
    }
  }
}

function nameOf({ address }: Recipient, brandCode: number, channel: Channel): string {
  return `${address} ${brandCode} ${channel}`
}

function changesAfter(seq: number): Query<StoredChange> {
  return {
    sql: `SELECT seq, lower(hex(change.id)), lower(hex(mark)), brand_code, channel, status, consent_at, recorded_at, door, effect
      FROM change JOIN recipient ON recipient.id = change.recipient_id WHERE seq > ? ORDER BY seq`,
    params: [seq],
    map: ([at, id, mark, brandCode, channel, status, consentAt, recordedAt, door, effect]) => ({
      seq: Number(at),
      id: String(id),
      mark: String(mark),
      brandCode: Number(brandCode),
      channel: channel as Channel,
      status: status as Status,
      consentAt: consentAt === null ? null : Number(consentAt),
      recordedAt: Number(recordedAt),
      door: door as Door,
      isRepeat: effect === 'repeat',
    }),
  }
}

function statusOf(mark: Buffer, brandCode: number, channel: Channel): Query<string> {
  return {
    sql: `SELECT status FROM consent JOIN recipient ON recipient.id = recipient_id
      WHERE mark = ? AND brand_code = ? AND channel = ? AND recipient_type = ?`,
    params: [mark, brandCode, channel, recipientType],
    map: ([status]) => String(status),
  }
}

const closedDays: Query<{ date: string; head: string; changes: number }> = {
  sql: 'SELECT date, lower(hex(head)), changes FROM day ORDER BY date',
  params: [],
  map: ([date, head, changes]) => ({ date: String(date), head: String(head), changes: Number(changes) }),
}
