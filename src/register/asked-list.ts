import type { Outcome } from '../../db/engine.ts'
import { type Channel, kindFor, type RecipientType } from '../consent/consent.ts'
import { type Recipient, readRecipient } from '../consent/recipient.ts'
import { yieldToEventLoop } from '../event-loop.ts'
import type { Actor } from './actor.ts'
import { type Verdict, verdictsOf } from './check.ts'
import { logLookUps, lookUpsToday } from './look-up-log.ts'
import type { Register } from './register.ts'

/** Addresses to look up at once for one brand and channel. */
export interface AskedList {
  readonly brandCode: number
  readonly channel: Channel
  readonly recipientType: RecipientType
  /** Lines as given, without empty ones. */
  readonly lines: readonly string[]
}

export type ListAnswer =
  | ({ readonly kind: 'answered'; readonly recipient: Recipient } & Verdict)
  /** No address that suits the channel could be read in the line. */
  | { readonly kind: 'unreadable'; readonly line: string }

/** Addresses of one query; other requests run between two. */
const readAtOnce = 200

/** Splits a text at line ends, commas and semicolons. */
export function linesOf(text: string): string[] {
  return text
    .split(/[\n\r\t,;]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

/** Returns the numbers of the lines in which an address cannot be read. */
export function unreadableLines(text: string, channel: Channel): number[] {
  return text
    .split(/\r\n|[\n\r]/)
    .flatMap((line, at) => (linesOf(line).every((one) => readFor(channel, one) !== null) ? [] : [at + 1]))
}

/** Returns an address that suits the channel, else null. */
export function readFor(channel: Channel, line: string): Recipient | null {
  const reading = readRecipient(line)
  return reading.ok && reading.recipient.kind === kindFor(channel) ? reading.recipient : null
}

type ReadLine = Recipient | Exclude<ListAnswer, { kind: 'answered' }>

/** Returns each address once, in order, with the lines that cannot be looked up. */
export function readLines({ channel, lines }: Pick<AskedList, 'channel' | 'lines'>): ReadLine[] {
  const read = new Map<string, ReadLine>()
  for (const line of lines) {
    const recipient = readFor(channel, line)
    if (recipient === null) read.set(`? ${line}`, { kind: 'unreadable', line })
    else read.set(recipient.address, recipient)
  }
  return [...read.values()]
}

export type ListOutcome =
  | { readonly kind: 'found'; readonly answers: readonly ListAnswer[] }
  | { readonly kind: 'ceiling'; readonly perDay: number; readonly left: number; readonly asked: number }

/**
 * Looks up every address, or none above the daily limit. Each counts and is logged as a single look-up (KVKK).
 */
export async function lookUpList(
  register: Register,
  actor: Actor & { readonly id: string },
  list: AskedList,
): Promise<ListOutcome> {
  const { look_ups_per_day: perDay } = await register.settings()
  const at = register.clock()
  const asked = readLines(list).filter((one) => isAddress(one))
  const entries = asked.map((one) => listEntry(register, { ...actor, at }, list.brandCode, one))
  const reads = [lookUpsToday(actor.id, at)] as const
  const left = await register.engine.unit(reads, ([log]): Outcome<number | null> => {
    const still = Math.max(0, perDay - (log?.made ?? 0))
    if (entries.length > still) return { writes: [], result: still }
    return { writes: entries.length === 0 ? [] : [logLookUps(entries)], result: null }
  })
  if (left !== null) return { kind: 'ceiling', perDay, left, asked: entries.length }
  const answers: ListAnswer[] = []
  for await (const answer of answersOf(register, list)) answers.push(answer)
  return { kind: 'found', answers }
}

/** Returns the log entry for one address of a list. */
export function listEntry(
  { vault }: Register,
  { door, id, at }: { readonly door: string; readonly id: string; readonly at: number },
  brandCode: number,
  { address }: Recipient,
) {
  return { at, door, actor: id, mark: vault.mark(address), brandCode, purpose: 'list' }
}

/** Answers a list that was logged before. */
export async function* answersOf(register: Register, list: AskedList): AsyncGenerator<ListAnswer> {
  const read = readLines(list)
  for (let from = 0; from < read.length; from += readAtOnce) {
    yield* await answersFor(register, list, read.slice(from, from + readAtOnce))
    await yieldToEventLoop()
  }
}

async function answersFor(
  { engine, vault }: Register,
  { lines: _, ...key }: AskedList,
  some: readonly ReadLine[],
): Promise<ListAnswer[]> {
  const marks = some.flatMap((one) => (isAddress(one) ? [vault.mark(one.address)] : []))
  const verdicts = (await verdictsOf({ engine }, key, marks)).values()
  return some.map(
    (one): ListAnswer =>
      isAddress(one)
        ? // One for each mark.
          { kind: 'answered', recipient: one, ...(verdicts.next().value as Verdict) }
        : one,
  )
}

export function isAddress(one: Recipient | ListAnswer): one is Recipient {
  return one.kind === 'phone' || one.kind === 'email'
}
